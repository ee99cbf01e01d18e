"""Who looks, at what time, in which language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from cards.look import Frame
from cards.texts import Texts
from cards.view import QuestionView
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Act, may
from domain.person import Person
from domain.question import SENT, Question, Status
from storage import Transaction

UNKNOWN_NAME = "?"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The eyes that a view is rendered for."""

    tx: Transaction
    council: Council | None
    person: Person | None
    """None where everybody in the chat sees the card."""
    locale: str
    nonce: str
    zone: ZoneInfo
    personal: bool = False
    """Whether the card stands in the personal chat."""
    note: str | None = None
    hears_all: bool = False
    """Whether the bot is given all that is written in its chats, and not only what is said to it."""

    @property
    def now(self) -> datetime:
        return self.tx.now

    @property
    def the_council(self) -> Council:
        """The council; raises NotFound where there is none."""
        if self.council is None:
            raise NotFound("no_such_council")
        return self.council

    @cached_property
    def texts(self) -> Texts:
        """The catalogue of the reader's language."""
        return Texts.of(self.locale)

    @cached_property
    def frame(self) -> Frame:
        """What every card needs."""
        zone = self.zone if self.council is None else self.council.zone
        return Frame(texts=self.texts, nonce=self.nonce, now=self.now, zone=zone)

    def of(self, question: Question) -> "Sight":
        """Give back the same eyes, looking at the question's council."""
        if self.council is not None and self.council.id == question.council:
            return self
        return replace(self, council=self.tx.councils.get(question.council))

    def allowed(self, question: Question | None = None) -> frozenset[Act]:
        """Give back what the reader may do; nothing where everybody reads."""
        if self.person is None:
            return frozenset()
        ongoing = None if question is None or question.meeting is None else self.ongoing
        who, council = self.person, self.the_council
        return frozenset(act for act in Act if may(act, who, council, question, ongoing=ongoing))

    @cached_property
    def ongoing(self) -> int | None:
        """The meeting of the council that goes on now (its id)."""
        begun = self.tx.meetings.ongoing(self.the_council.id)
        return begun.id if begun is not None and begun.goes_on(self.now) else None

    def expect_coordinator(self) -> None:
        """Raise NotFound where the reader of a card of their own is no coordinator, or none any more."""
        if self.person is not None and Act.ADMINISTER not in self.allowed():
            raise NotFound("no_such_meeting")

    def people(self, ids: Iterable[int | None]) -> dict[int, Person]:
        """Give back people by id."""
        return self.tx.people.many(i for i in ids if i is not None)


def view_of(sight: Sight, question: Question, *, hints: bool = True) -> QuestionView:
    """Give back a question with the names that belong to it, and what the reader may do."""
    council = sight.the_council
    department = council.department(question.department)
    responsible = () if department is None else department.people
    people = sight.people(
        (question.asked_by, question.logged_by, question.ended_by, *responsible, *council.coordinators)
    )
    waits = question.status is Status.LOGGED and hints
    told = sight.tx.words.hints(council, question) if waits else None
    missed = missed_by(sight, council, [question])
    owner = None if department is None or department.owner is None else department.owner
    logger = question.logged_by if question.asked_for or question.logged_by != question.asked_by else None
    return QuestionView(
        question=question,
        reference=council.reference(question.number),
        council=council,
        asker=question.asked_for or _name(people, question.asked_by) or UNKNOWN_NAME,
        logger=_name(people, logger),
        answerer=_name(people, question.ended_by),
        owner=_name(people, owner),
        department=department,
        allowed=sight.allowed(question),
        likely_department=told.department if told else None,
        alike=tuple((council.reference(n), text) for n, text in told.alike) if told else (),
        undelivered=_name(people, owner) if owner is not None and missed.get(question.id) == owner else None,
        refresh_for=_viewers(sight, people, (*council.coordinators, *responsible)),
        note=sight.note,
    )


def missed_by(sight: Sight, council: Council, questions: Sequence[Question]) -> dict[int, int]:
    """Give back whom open questions have not reached: question and person (ids)."""
    sent = [q.id for q in questions if q.status in SENT]
    if not sent:
        return {}
    owners = [d.owner for d in council.departments if d.owner is not None]
    outbox = sight.tx.outbox
    together = {q: person for q, person in outbox.not_delivered_to(owners).items() if q in sent}
    return together | outbox.not_delivered(sent)


def _viewers(sight: Sight, people: dict[int, Person], ids: Iterable[int]) -> tuple[str, ...]:
    """Give back the Teams ids of those who see something of their own: in their own chat the reader alone."""
    if sight.personal and sight.person is not None:
        return () if sight.person.teams_id is None else (sight.person.teams_id,)
    found = (people[i].teams_id for i in dict.fromkeys(ids) if i in people)
    return tuple(teams_id for teams_id in found if teams_id)


def _name(people: dict[int, Person], person: int | None) -> str | None:
    return None if person is None or person not in people else people[person].name
