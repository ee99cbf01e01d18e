"""Cards of reminders: digests, the coordinator's summary, reminders by hand, being away."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.turn import Card
from bot.views.deliveries import missed_letters
from bot.views.digest import digest
from bot.views.due import recipients
from bot.views.lists import by_department
from bot.views.sight import UNKNOWN_NAME, Sight
from cards.away import StandIn
from cards.away import away as away_card
from cards.reminding import Reminded, RemindingView, Skipped
from cards.reminding import reminding as reminding_card
from cards.summary import SummaryView, summary_title
from cards.summary import summary as summary_card
from domain.council import Council
from domain.question import OPEN

__all__ = ["away", "digest", "reminding", "summary"]

MOST_SUMMED_UP = 200
"""Open questions that a summary looks at."""


def summary(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What is open before a meeting, and what did not arrive."""
    council = sight.the_council
    found = sight.tx.questions.listed(council, statuses=OPEN, department=None, page=0, size=MOST_SUMMED_UP)
    view = SummaryView(
        meeting=None if args.get("meeting") is None else sight.tx.meetings.get(args["meeting"]),
        groups=by_department(sight, council, found[:MOST_SUMMED_UP]) if found else (),
        missed=missed_letters(sight, council),
    )
    content, said = summary_card(view, sight.frame), summary_title(view, sight.frame)
    return Card(content=content, summary=said, shows=tuple(args.get("questions") or (q.id for q in found)))


def reminding(sight: Sight, args: Mapping[str, Any]) -> Card:
    """To whom reminders would go now, or went just now."""
    council = sight.the_council
    sent = args.get("sent")
    nobodys = [department.id for department in council.departments if not department.people]
    view = RemindingView(
        people=_would_get(sight, council) if sent is None else _named(sight, sent),
        without_owner=len(sight.tx.questions.open_of(nobodys)),
        sent=sent is not None,
        note=sight.note,
    )
    content = reminding_card(view, sight.frame)
    return Card(content=content, summary=sight.texts("reminding.title"))


def _would_get(sight: Sight, council: Council) -> list[Reminded]:
    found = recipients(sight.tx, council, now=sight.now)
    return _named(sight, [(one.person, one.questions, one.skipped) for one in found])


def _named(sight: Sight, rows: Sequence[tuple[int, int, str | None]]) -> list[Reminded]:
    people = sight.people(person for person, _, _ in rows)
    return [
        Reminded(
            name=people[person].name if person in people else UNKNOWN_NAME,
            questions=questions,
            skipped=None if skipped is None else Skipped(skipped),
        )
        for person, questions, skipped in rows
    ]


def _names(sight: Sight, people: Sequence[int]) -> tuple[str, ...]:
    known = sight.people(people)
    return tuple(known[person].name for person in people if person in known)


def away(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Until when somebody is away, and who stands in."""
    person = sight.tx.people.get(args["person"])
    until = person.away_until if person.away(sight.frame.today) else None
    rows = [
        StandIn(department=department.name, deputies=_names(sight, department.deputies))
        for council in sight.tx.councils.of_person(person.id)
        for department in council.departments
        if department.owner == person.id
    ]
    key = "away.here" if until is None else "away.until_day"
    summary = sight.texts(key) if until is None else sight.texts(key, day=until)
    return Card(content=away_card(until, rows, sight.frame), summary=summary)
