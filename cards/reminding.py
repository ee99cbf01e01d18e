"""Reminders by hand: who would get one, who would not and why, and that they are on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from microsoft_teams.cards import CardElement

from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run, small
from cards.rows import left_out
from cards.view import note_line


class Skipped(StrEnum):
    """Why somebody gets no reminder now."""

    JUST_REMINDED = "just_reminded"
    NOTHING_OPEN = "nothing_open"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Somebody who answers for questions of the council."""

    name: str
    questions: int
    skipped: Skipped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindingView:
    """All who would be reminded, or were just now."""

    people: Sequence[Reminded]
    without_owner: int = 0
    """Open questions that nobody is there to be reminded of."""
    sent: bool = False
    note: str | None = None

    @property
    def told(self) -> list[Reminded]:
        """Those who get a reminder."""
        return [person for person in self.people if person.skipped is None]


def reminding(view: RemindingView, frame: Frame) -> CardJson:
    """To whom reminders go, or have gone; nothing is sent before the button is pressed."""
    return fit(frame, lambda f: _reminding(view, frame=f))


def _reminding(view: RemindingView, *, frame: Frame) -> CardJson:
    texts, told = frame.texts, view.told
    skipped = [person for person in view.people if person.skipped is not None]
    title = "reminding.sent" if view.sent and told else "reminding.title"
    body: list[CardElement] = [*note_line(view.note, frame=frame), heading(texts(title))]
    body += _people(told, frame=frame) or [own_text(texts("reminding.nobody"))]
    if skipped:
        body += [label(texts("reminding.skipped"), spacing="Large"), *_people(skipped, frame=frame)]
    if view.without_owner:
        body.append(small(texts.many("reminding.without_owner", view.without_owner), spacing="Medium"))
    remind = execute("remind", title=texts("verb.remind"), frame=frame, style="positive")
    return card(body, frame=frame, actions=[remind] if told and not view.sent else [])


def _people(people: Sequence[Reminded], *, frame: Frame) -> list[CardElement]:
    kept = people[: frame.space.items]
    more = left_out(len(people) - len(kept), frame=frame)
    return [*(_person(person, frame=frame) for person in kept), *more]


def _person(person: Reminded, *, frame: Frame) -> CardElement:
    texts = frame.texts
    about = [texts.many("reminding.questions", person.questions)] if person.questions else []
    why = [] if person.skipped is None else [texts(f"skipped.{person.skipped}")]
    words = "".join(f"  ·  {said}" for said in (*about, *why))
    return rich(run(frame.name(person.name), weight="Bolder"), run(words), spacing="Small")
