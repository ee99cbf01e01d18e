"""The digest: all that waits for one person's answer in a council, before a meeting or asked for by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement

from cards.look import CardJson, Frame, card, execute, fit, heading, rich, run, small
from cards.meeting import begin_words
from cards.question import own_parts
from cards.rows import beside, row_text
from cards.state import state_line, state_words
from cards.texts import Texts
from cards.view import QuestionView, note_line, show_button
from domain.meeting import Meeting


class Because(StrEnum):
    """Why a deputy gets what is the owner's to answer."""

    SILENT = "silent"
    AWAY = "away"
    UNREACHABLE = "unreachable"
    NO_OWNER = "no_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """For whom a deputy stands in, and why."""

    owner: str
    because: Because
    until: Any = ""
    """The last day on which the owner is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as one person sees it now."""

    waiting: Sequence[QuestionView]
    """What still waits for them, oldest first."""
    more: int = 0
    """What waits besides."""
    done: Sequence[QuestionView] = ()
    """What was in it, and is theirs no longer."""
    meeting: Meeting | None = None
    """The meeting that it is sent before, None where it was asked for and none is planned."""
    step: tuple[int, int] | None = None
    """The how manieth reminder it is, and of how many; None where a coordinator asked for it."""
    instead: Sequence[Instead] = ()
    asked_at_meeting: frozenset[int] = frozenset()
    """Questions that were taken along at a meeting."""
    back: Mapping[str, Any] | None = None
    """The data of the button that leads back here from a question."""
    note: str | None = None


def digest(view: DigestView, frame: Frame) -> CardJson:
    """What waits for the reader: a single question with all its forms, several as rows that open."""
    return fit(frame, lambda f: _digest(view, frame=f))


def summary_of_digest(view: DigestView, frame: Frame) -> str:
    """What a notification says of a digest."""
    return _title(view, frame=frame)


def _digest(view: DigestView, *, frame: Frame) -> CardJson:
    body: list[CardElement] = [
        *note_line(view.note, frame=frame),
        heading(_title(view, frame=frame)),
        *_instead(view, frame=frame),
    ]
    actions: list[Action] = []
    if len(view.waiting) == 1 and not view.done:
        parts, actions = own_parts(replace(view.waiting[0], note=None), frame=frame)
        body += parts
    else:
        body += _rows(view, frame=frame)
    return card(
        [*body, *(_done(one, frame=frame) for one in _few(view.done, frame=frame))],
        frame=frame,
        actions=actions,
    )


def _title(view: DigestView, *, frame: Frame) -> str:
    texts = frame.texts
    if not view.waiting:
        return texts("digest.thanks" if view.done else "digest.nothing")
    number = "digest.reminder" if view.step is None else "digest.reminder_of"
    n, of = view.step or (0, 0)
    count = _count(view, texts=texts, frame=frame)
    return texts("digest.title", reminder=texts(number, number=n, of=of), count=count)


def _count(view: DigestView, *, texts: Texts, frame: Frame) -> str:
    waiting = len(view.waiting) + view.more
    if view.meeting is None:
        return texts.many("digest.questions", waiting)
    return texts.many("digest.before", waiting, meeting=begin_words(view.meeting, frame=frame))


def _instead(view: DigestView, *, frame: Frame) -> list[CardElement]:
    return [
        rich(
            run(frame.texts(f"instead.{one.because}", name=frame.name(one.owner), day=one.until)),
            spacing="Small",
        )
        for one in view.instead[: frame.space.items]
    ]


def _rows(view: DigestView, *, frame: Frame) -> list[CardElement]:
    kept = _few(view.waiting, frame=frame)
    left_out = len(view.waiting) - len(kept) + view.more
    rows = [_row(one, view=view, frame=frame) for one in kept]
    if not left_out:
        return rows
    mine = execute("mine", title=frame.texts("button.mine"), frame=frame)
    return [*rows, small(frame.texts.many("rows.more", left_out)), ActionSet(actions=[mine])]


def _row(one: QuestionView, *, view: DigestView, frame: Frame) -> CardElement:
    words = rich(
        run(f"{one.reference}  ", weight="Bolder"),
        run(row_text(one.question.text, frame=frame)),
    )
    asked = small(_asked(one, view=view, frame=frame), spacing="None")
    back = {} if view.back is None else {"back": dict(view.back)}
    button = show_button(one, title=frame.texts("button.handle"), frame=frame, **back)
    return beside([words, asked, state_line(one.state, frame=frame, spacing="None")], button=button)


def _asked(one: QuestionView, *, view: DigestView, frame: Frame) -> str:
    logged_on = frame.local_day(one.question.logged_at)
    key = "digest.asked_at_meeting" if one.question.id in view.asked_at_meeting else "digest.asked"
    age = frame.texts.age(one.question.days_old(frame.today, logged_on=logged_on))
    return frame.texts(key, asker=frame.name(one.asker), day=logged_on, age=age)


def _done(one: QuestionView, *, frame: Frame) -> CardElement:
    struck = run(f"{one.reference}  {row_text(one.question.text, frame=frame)}", subtle=True)
    words = run(f"\n✓  {state_words(one.state, frame=frame)}", size="Small")
    return rich(struck.model_copy(update={"strikethrough": True}), words, spacing="Medium")


def _few(rows: Sequence[QuestionView], *, frame: Frame) -> Sequence[QuestionView]:
    return rows[: frame.space.items]
