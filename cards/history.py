"""What happened to a question, in words: who did what, when, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.cards import CardElement

from cards.look import CardJson, Frame, card, fit, label, refresh, rich, run, small
from cards.view import QuestionView, head, note_line, show_button
from cards.ways import to_message, way_back
from domain.council import Council
from domain.history import Event, Happening
from domain.text import shorten

MOST_LINES = 40
DETAIL = 300
"""Characters of a text that is quoted in the history."""

_QUOTED = {
    Happening.ANSWERED: "answer",
    Happening.DROPPED: "reason",
    Happening.HANDED_OVER: "reason",
    Happening.POSTPONED: "reason",
    Happening.MESSAGE_EDITED: "proposed_text",
}
"""Which of the new values is quoted below the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """An event with the name of who did it."""

    event: Event
    who: str


def history(view: QuestionView, lines: Sequence[HistoryLine], frame: Frame) -> CardJson:
    """The question with all that has happened to it, the newest first."""
    return fit(frame, lambda f: _history(view, lines, frame=f))


def history_lines(lines: Sequence[HistoryLine], *, council: Council, frame: Frame) -> list[CardElement]:
    """The newest first, as many as there is room for."""
    newest = sorted(lines, key=lambda line: line.event.id, reverse=True)
    kept = newest[: min(MOST_LINES, frame.space.items)]
    older = len(newest) - len(kept)
    more = [small(frame.texts.many("history.older", older))] if older else []
    return [*(_line(line, council=council, frame=frame) for line in kept), *more]


def _line(line: HistoryLine, *, council: Council, frame: Frame) -> CardElement:
    texts, event = frame.texts, line.event
    when = texts("history.line", at=texts.moment(event.at, frame.zone), who=frame.name(line.who))
    words = texts(f"happening.{event.happening}", **_values(event, council=council, frame=frame))
    if event.on_behalf:
        words = texts("history.on_behalf", words=words)
    detail = _detail(event, frame=frame)
    return rich(
        run(words),
        *([run(f"\n{detail}", size="Small")] if detail else []),
        run(f"\n{when}", size="Small", subtle=True),
        spacing="Medium",
    )


def _values(event: Event, *, council: Council, frame: Frame) -> dict[str, object]:
    new = event.new
    department = council.department(new.get("department"))
    name = frame.name(department.name if department else "")
    recipient = frame.name(str(new.get("handed_to") or "")) or name
    return {"department": name, "recipient": recipient, "day": _day(new.get("promised"))}


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or ""


def _detail(event: Event, *, frame: Frame) -> str:
    if event.happening is Happening.EDITED:
        old, new = (_short(values, "text", frame=frame) for values in (event.old, event.new))
        return frame.texts("history.change", old=old, new=new)
    return _short(event.new, _QUOTED.get(event.happening, ""), frame=frame)


def _short(values: Mapping[str, Any], name: str, *, frame: Frame) -> str:
    return shorten(str(values.get(name) or ""), most=min(DETAIL, frame.space.text))


def _history(view: QuestionView, lines: Sequence[HistoryLine], *, frame: Frame) -> CardJson:
    told = history_lines(lines, council=view.council, frame=frame)
    back = show_button(view, title=frame.texts("button.to_question"), frame=frame)
    again = show_button(view, title=frame.texts("button.refresh"), frame=frame, history=True)
    return card(
        [
            *note_line(view.note, frame=frame),
            *head(view, frame=frame),
            label(frame.texts("history.title"), spacing="Large"),
            *told,
        ],
        frame=frame,
        actions=[back, *to_message(view, frame=frame), *way_back(view, frame=frame)],
        refresh=refresh(again, viewers=view.refresh_for),
    )
