"""The step before minutes are locked: what is about to happen, and what to look at first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import CardElement

from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run, small
from cards.minutes_below import mending
from cards.minutes_view import title_of
from cards.rows import left_out
from cards.view import note_line
from domain.adoption import Concerns, Suspect
from domain.changes import Change
from domain.edition import Edition
from domain.meeting import Meeting
from domain.text import one_line

MOST_SUSPECTS = 12
MOST_CHANGES = 20
MOST_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionView:
    """A draft that somebody is about to adopt."""

    meeting: Meeting
    edition: Edition
    concerns: Concerns
    closes: tuple[str, ...]
    """What counts as reported back from then on: reference by reference."""
    seen: str
    """Tells the text that is looked at from every other one."""
    clock: bool = False
    """Whether the day has several meetings."""
    changes: tuple[Change, ...] | None = None
    """What a correction changes of the version that holds; None for the first version."""
    note: str | None = None


def adoption_card(view: AdoptionView, frame: Frame) -> CardJson:
    """Asks once more; the button holds what was seen, so that nothing else is adopted."""

    def build(f: Frame) -> CardJson:
        texts = f.texts
        body: list[CardElement] = [
            *note_line(view.note, frame=f),
            heading(texts("adoption.title")),
            small(f"{title_of(view.meeting, frame=f, clock=view.clock)}, {_version(view, frame=f)}"),
            own_text(texts("adoption.text")),
            *_closing(view, frame=f),
            *_changes(view, frame=f),
            *_concerns(view.concerns, frame=f),
            *mending(view.meeting.id, frame=f),
        ]
        data: dict[str, Any] = {"meeting": view.meeting.id, "edition": 0}
        sure = {**data, "seen": view.seen}
        adopt = execute("adopt", title=texts("verb.adopt"), frame=f, data=sure, style="positive")
        return card(
            body,
            frame=f,
            actions=[adopt, execute("minutes", title=texts("button.to_minutes"), frame=f, data=data)],
        )

    return fit(frame, build)


def _version(view: AdoptionView, *, frame: Frame) -> str:
    return frame.texts("adoption.version", version=view.edition.version)


def _closing(view: AdoptionView, *, frame: Frame) -> list[CardElement]:
    if not view.closes:
        return []
    return [own_text(frame.texts("adoption.closes", references=_few(view.closes, frame=frame)))]


def _changes(view: AdoptionView, *, frame: Frame) -> list[CardElement]:
    """What becomes different, line by line: what was stored after the version that holds stands there too."""
    if view.changes is None:
        return []
    texts, holds = frame.texts, view.edition.version - 1
    if not view.changes:
        return [own_text(texts("adoption.no_changes", version=holds))]
    kept = view.changes[: min(MOST_CHANGES, frame.space.items)]
    more = len(view.changes) - len(kept)
    return [
        label(texts("adoption.changes", version=holds), spacing="Medium"),
        *(_change(one, frame=frame) for one in kept),
        *left_out(more, frame=frame),
    ]


def _change(change: Change, *, frame: Frame) -> CardElement:
    what = frame.texts(f"change.{change.kind}", under=frame.name(change.under))
    words = " → ".join(frame.cut(one_line(text)) for text in (change.before, change.after) if text)
    return rich(run(f"{what}: ", weight="Bolder"), run(words), spacing="Small")


def _concerns(concerns: Concerns, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    if concerns.none:
        return [own_text(texts("adoption.nothing"))]
    lines: list[CardElement] = []
    if concerns.nobody_there:
        lines.append(_line(texts("adoption.nobody")))
    if concerns.keeper_missing:
        lines.append(_line(texts("adoption.no_keeper")))
    if concerns.unconfirmed:
        names = _few([frame.name(name) for name in concerns.unconfirmed], frame=frame)
        lines.append(_line(texts("adoption.unconfirmed", names=names)))
    if concerns.still_open:
        lines.append(_line(texts("adoption.open", references=_few(concerns.still_open, frame=frame))))
    return [
        label(texts("adoption.look"), spacing="Medium"),
        *lines,
        *_suspects(concerns.personal, frame=frame),
    ]


def _suspects(suspects: Sequence[Suspect], *, frame: Frame) -> list[CardElement]:
    if not suspects:
        return []
    shown = suspects[: min(MOST_SUSPECTS, frame.space.items)]
    more = len(suspects) - len(shown)
    texts = frame.texts
    lines: list[CardElement] = [
        rich(
            run(f"{texts(f'adoption.{one.kind}')}: ", weight="Bolder"),
            run(frame.cut(one.excerpt)),
            spacing="Small",
        )
        for one in shown
    ]
    return [_line(texts("adoption.personal")), *lines, *left_out(more, frame=frame)]


def _line(text: str) -> CardElement:
    return rich(run(f"•  {text}"), spacing="Small")


def _few(names: Sequence[str], *, frame: Frame) -> list[str]:
    """Give back as many as are named, and a number for the others."""
    most = min(MOST_NAMED, frame.space.items)
    if len(names) <= most:
        return list(names)
    return [*names[: most - 1], frame.texts.many("adoption.more", len(names) - most + 1)]
