"""The card of a question's history: what happened to it, in words, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cards import elements
from cards.adaptive import CardElement
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question_view import QuestionView, message_link, question_header, show_button
from domain.council import Council
from domain.history import EventKind, QuestionEvent
from domain.text import shorten

MAX_LINES = 40
MAX_DETAIL = 300
"""Maximum characters of a text quoted in the history."""

_QUOTED_FIELD = {
    EventKind.ANSWERED: "answer",
    EventKind.DROPPED: "reason",
    EventKind.HANDED_OVER: "reason",
    EventKind.HAND_OVER_PROPOSED: "reason",
    EventKind.POSTPONED: "reason",
    EventKind.MESSAGE_EDITED: "proposed_text",
}
"""The new value that is quoted below the line of each kind of event."""
_OF_THE_BOT = (EventKind.MAILED, EventKind.MAIL_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """An event with the name of its actor."""

    event: QuestionEvent
    actor: str
    assignee: str | None = None
    """The name of the person to whom it was handed over, or of whoever was to get it as e-mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """An event in words."""

    words: str
    detail: str
    """A text that it quotes, empty if there is none."""
    when: str
    """When it was, and who did it."""


def history_card(view: QuestionView, lines: Sequence[HistoryEntry], context: CardContext) -> CardJson:
    """Return the question with its whole history, newest first."""
    return shrink_to_fit(context, lambda ctx: _build_history(view, lines, context=ctx))


def history_lines(
    lines: Sequence[HistoryEntry], *, council: Council, context: CardContext
) -> list[CardElement]:
    """Return as many events as fit, newest first."""
    newest = sorted(lines, key=lambda line: line.event.id, reverse=True)
    kept = newest[: min(MAX_LINES, context.budget.items)]
    older = len(newest) - len(kept)
    more = [elements.small_text(context.texts.plural("history.older", older))] if older else []
    return [*(_line(line, council=council, context=context) for line in kept), *more]


def describe_event(line: HistoryEntry, *, council: Council, context: CardContext) -> HistoryLine:
    """Return an event in words."""
    texts, event = context.texts, line.event
    who = texts("page.name") if event.happening in _OF_THE_BOT else context.truncate_name(line.actor)
    when = texts("history.line", at=texts.format_moment(event.at, context.zone), who=who)
    values = _values(line, council=council, context=context)
    words = texts(f"happening.{event.happening}", **values)
    if event.on_behalf:
        words = texts("history.on_behalf", words=words)
    if "answer_link" in event.new:
        name = context.truncate_name(str(event.new.get("stated_name") or ""))
        words = texts("history.by_link" if name else "history.by_link_unnamed", words=words, name=name)
    return HistoryLine(
        words=words, detail=_detail(event, name=values["recipient"], context=context), when=when
    )


def _line(line: HistoryEntry, *, council: Council, context: CardContext) -> CardElement:
    told = describe_event(line, council=council, context=context)
    return elements.rich_text(
        elements.text_run(told.words),
        *([elements.text_run(f"\n{told.detail}", size="Small")] if told.detail else []),
        elements.text_run(f"\n{told.when}", size="Small", subtle=True),
        spacing="Medium",
    )


def _values(line: HistoryEntry, *, council: Council, context: CardContext) -> dict[str, object]:
    new = line.event.new
    department = council.department(new.get("department") or new.get("mailed_to"))
    name = context.truncate_name(department.name if department else "")
    taker = new.get("handed_to") or new.get("proposed_recipient") or line.assignee or ""
    recipient = context.truncate_name(str(taker)) or name
    merged = [new["duplicate_of"]] if new.get("duplicate_of") else new.get("duplicates", ())
    references = [council.reference(number) for number in merged]
    return {
        "department": name,
        "recipient": recipient,
        "day": _day(new.get("promised")),
        "references": context.texts.join_names(references),
    }


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or ""


def _detail(event: QuestionEvent, *, name: object, context: CardContext) -> str:
    if event.happening is EventKind.EDITED:
        old, new = (_short(values, "text", context=context) for values in (event.old, event.new))
        return context.texts("history.change", old=old, new=new)
    if event.happening is EventKind.MAIL_FAILED:
        return context.texts(f"why.{event.new.get('why', 'mail_unreachable')}", name=name)
    return _short(event.new, _QUOTED_FIELD.get(event.happening, ""), context=context)


def _short(values: Mapping[str, Any], name: str, *, context: CardContext) -> str:
    return shorten(str(values.get(name) or ""), max_length=min(MAX_DETAIL, context.budget.text))


def _build_history(view: QuestionView, lines: Sequence[HistoryEntry], *, context: CardContext) -> CardJson:
    told = history_lines(lines, council=view.council, context=context)
    back = show_button(view, title=context.texts("button.to_question"), context=context)
    again = show_button(view, title=context.texts("button.refresh"), context=context, history=True)
    return elements.build_card(
        [
            *elements.note_banner(view.note, context=context),
            *question_header(view, context=context),
            elements.label(context.texts("history.title"), spacing="Large"),
            *told,
        ],
        context=context,
        actions=[
            back,
            *message_link(view, context=context),
            *elements.back_button(view.back, context=context),
        ],
        refresh=elements.refresh_for_viewers(again, viewers=view.refresh_for),
    )
