"""The first page of the review: when and where the meeting was, who was there, what is said of the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from microsoft_teams.cards import CardElement, DateInput

from cards import inputs
from cards.days import clock_words
from cards.look import Frame, label, own_text, rich, run, small
from cards.meeting_form import clock
from domain.attendance import Role
from domain.review import LONGEST_PLACE, Head


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """Those who were there in one role."""

    role: Role
    names: tuple[str, ...] = ()
    unnamed: int = 0
    """How many the notes do not name, or residents, whose names are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """What was found of the meeting itself."""

    head: Head
    people: Sequence[PeopleView] = ()
    previous: Sequence[tuple[str, str]] = ()
    """What was said of earlier points, and what became of each (``became.<word>``)."""
    following: Head | None = None
    follows: str = ""
    """What becomes of the next meeting: a word of ``review.<word>``."""
    follow_ups: int = 0
    answered: int = 0


def head_page(view: HeadView, *, frame: Frame) -> list[CardElement]:
    """Day, times and place as fields to mend, the rest to be read."""
    texts = frame.texts
    asked = texts.many("review.counts", view.follow_ups)
    answered = texts.many("review.counts_answered", view.answered)
    return [
        own_text(texts("review.intro")),
        small(f"{asked}, {answered}"),
        *_fields(view.head, frame=frame),
        *_people(view.people, frame=frame),
        *_previous(view.previous, frame=frame),
        *_following(view, frame=frame),
    ]


def _fields(head: Head, *, frame: Frame) -> list[CardElement]:
    place = head.place if head.place and frame.fits(head.place) else None
    return [
        _day(head.day, frame=frame),
        clock("begins", frame=frame, value=head.begins),
        clock("ends", frame=frame, value=head.ends),
        inputs.short_text(
            "place", frame=frame, value=place, placeholder="placeholder.place", longest=LONGEST_PLACE
        ),
    ]


def _day(value: date | None, *, frame: Frame) -> DateInput:
    """A field for a day until today: the meeting is over."""
    return DateInput(
        id="day",
        label=frame.texts("input.day"),
        error_message=frame.texts("error.day"),
        max=frame.today.isoformat(),
        value=value.isoformat() if value else None,
    )


def _people(people: Sequence[PeopleView], *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    title = label(texts("review.people"), spacing="Large")
    if not people:
        return [title, small(texts("review.no_people"))]
    return [title, *(_role(one, frame=frame) for one in people)]


def _role(one: PeopleView, *, frame: Frame) -> CardElement:
    texts = frame.texts
    kept = one.names[: frame.space.items]
    more = len(one.names) - len(kept)
    names = ", ".join(frame.name(name) for name in kept) + (
        texts("review.more_people", n=more) if more else ""
    )
    unnamed = texts.many("review.unnamed", one.unnamed) if one.unnamed else ""
    role = texts(f"group.{one.role}")
    return rich(
        run(f"{role}: ", weight="Bolder", size="Small"),
        run(", ".join(filter(None, (names, unnamed))), size="Small"),
        spacing="Small",
    )


def _previous(previous: Sequence[tuple[str, str]], *, frame: Frame) -> list[CardElement]:
    if not previous:
        return []
    texts = frame.texts
    kept = previous[: max(1, frame.space.items // 4)]
    lines = [small(f"{frame.cut(text)}  ·  {texts(f'became.{state}')}") for text, state in kept]
    left = len(previous) - len(kept)
    more = [small(texts("review.more_people", n=left))] if left else []
    return [label(texts("review.previous"), spacing="Large"), *lines, *more]


def _following(view: HeadView, *, frame: Frame) -> list[CardElement]:
    head = view.following
    if head is None or head.day is None or head.begins is None:
        return []
    texts = frame.texts
    clock = clock_words(head.begins, head.ends, frame=frame)
    place = [frame.cut(head.place)] if head.place else []
    told = small(", ".join([texts.day(head.day), clock, *place]))
    return [
        label(texts("review.next"), spacing="Large"),
        told,
        small(texts(f"review.{view.follows}"), spacing="None"),
    ]
