"""Define the types of views, and the context they are rendered in: the reader, the time, the language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime
from enum import Enum, Flag, auto
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.turn.capabilities import NOTHING_MORE, Capabilities
from bot.turn.types import Card, View
from cards.context import CardContext
from cards.meeting import format_meeting_start
from cards.question_view import QuestionView
from cards.texts import Texts, words_of_all_languages
from domain.council import Council, Department
from domain.errors import NotFound
from domain.permissions import Permission, is_permitted, permissions_of
from domain.person import Person
from domain.question import SENT_STATUSES, Question, QuestionStatus
from domain.recipients import Recipient, RecipientKind
from storage import Transaction

MISSING_NAME = "?"
ASKED = ("intro.asked_owner", "intro.asked_deputy")
REMINDED = ("intro.reminded_owner", "intro.reminded_deputy")
"""The first line of a card for an owner, and for a deputy."""


@dataclass(frozen=True, kw_only=True)
class RenderContext:
    """The context that a view is rendered in: the reader, the time, the language."""

    tx: Transaction
    council: Council | None
    person: Person | None
    """None if everybody in the chat sees the card."""
    locale: str
    nonce: str
    zone: ZoneInfo
    personal: bool = False
    """Whether the card is in the personal chat."""
    note: str | None = None
    capabilities: Capabilities = NOTHING_MORE

    @property
    def now(self) -> datetime:
        return self.tx.now

    @property
    def the_council(self) -> Council:
        """Return the council; raises NotFound if there is none."""
        if self.council is None:
            raise NotFound("no_such_council")
        return self.council

    @cached_property
    def texts(self) -> Texts:
        """Return the catalogue of the reader's language."""
        return Texts.of(self.locale)

    @cached_property
    def card_context(self) -> CardContext:
        """Return the context that every card needs."""
        zone = self.zone if self.council is None else self.council.zone
        return CardContext(texts=self.texts, nonce=self.nonce, now=self.now, zone=zone)

    def for_question(self, question: Question) -> "RenderContext":
        """Return the same context for the question's council."""
        if self.council is not None and self.council.id == question.council:
            return self
        return replace(self, council=self.tx.councils.get(question.council))

    def permissions(self, question: Question | None = None) -> frozenset[Permission]:
        """Return the permissions of the reader; empty if the card is for everybody in the chat."""
        if self.person is None:
            return frozenset()
        ongoing = None if question is None or question.meeting is None else self.ongoing_meeting
        return permissions_of(self.person, self.the_council, question, ongoing_meeting=ongoing)

    def may_manage(self, council: Council, question: Question) -> bool:
        """Return whether the reader is a coordinator, or answers for the question's department."""
        return self.person is not None and is_permitted(Permission.HAND_OVER, self.person, council, question)

    @cached_property
    def ongoing_meeting(self) -> int | None:
        """Return the id of the council's meeting that is in progress, None if there is none."""
        begun = self.tx.meetings.in_progress(self.the_council.id, now=self.now)
        return None if begun is None else begun.id

    def require_coordinator(self) -> None:
        """Raise NotFound if the card is for a single reader who is not (or no longer) a coordinator."""
        if self.person is not None and Permission.ADMINISTER not in self.permissions():
            raise NotFound("no_such_meeting")

    def people(self, ids: Iterable[int | None]) -> dict[int, Person]:
        """Return people by id."""
        return self.tx.people.get_many(i for i in ids if i is not None)


def build_question_view(
    context: RenderContext, question: Question, *, hints: bool = True, introduces: bool = False
) -> QuestionView:
    """Return a question with the names that belong to it, and what the reader may do.

    With ``hints`` it has what its text suggests, with ``introduces`` what its owner reads first.
    """
    council = context.the_council
    department, reference = council.department_of(question), council.reference(question.number)
    responsible = () if department is None else department.people
    people = context.people(
        (question.asked_by, question.logged_by, question.ended_by, *responsible, *council.coordinators)
    )
    waits = question.status is QuestionStatus.LOGGED and hints
    told = context.tx.search_index.hints_for(council, question) if waits else None
    unreached = undelivered_to(context, council, [question]).get(question.id)
    owner, allowed = None if department is None else department.owner, context.permissions(question)
    moves = hints and Permission.HAND_OVER in allowed and question.is_open
    logger = question.logged_by if question.asked_for or question.logged_by != question.asked_by else None
    return QuestionView(
        question=question,
        reference=reference,
        council=council,
        asker=question.asked_for or _name(people, question.asked_by) or MISSING_NAME,
        logger=_name(people, logger),
        answerer=_link_holder(context, people, question) or _name(people, question.ended_by),
        owner=_name(people, owner),
        stand_ins=_stand_ins(context, department, people) if question.status in SENT_STATUSES else None,
        department=department,
        allowed=allowed,
        colleagues=_colleagues(context, question, owner) if moves else (),
        likely_department=told.department if told else None,
        similar=tuple((council.reference(n), text) for n, text in told.similar) if told else (),
        undelivered_to=_unreached_name(context, department, people, unreached),
        refresh_for=_viewer_ids(context, people, (*council.coordinators, *responsible)),
        note=context.note,
        introduction=_introduction(context, question, department) if introduces else (),
        is_published=_is_published(context, question, allowed),
    )


def _link_holder(context: RenderContext, people: dict[int, Person], question: Question) -> str | None:
    """Return who ended a question by a link: its recipient and the name that was stated; else None."""
    who = None if question.stated_name is None else _name(people, question.ended_by)
    return None if who is None else context.texts("link.who", recipient=who, name=question.stated_name)


def _is_published(context: RenderContext, question: Question, allowed: frozenset[Permission]) -> bool:
    """Return whether the public can read it, for those who publish; a new question was never published."""
    if question.version == 1 or not context.the_council.public.is_on or Permission.PUBLISH not in allowed:
        return False
    return context.tx.publications.current(question.id) is not None


def _introduction(
    context: RenderContext, question: Question, department: Department | None
) -> tuple[str, ...]:
    """Return what stands above the card of a person who has a question to answer, in their own chat."""
    reader = context.person
    if not context.personal or reader is None or department is None or question.status not in SENT_STATUSES:
        return ()
    if reader.id not in department.people or question.assignee not in (None, reader.id):
        return ()
    return introduction_lines(
        context,
        [department],
        due=question.promised or question.due,
        sender=find_sender(context, question),
    )


def find_sender(context: RenderContext, question: Question) -> int | None:
    """Return who assigned a question to its department, None if it was the reader."""
    sent = [event for event in context.tx.events.of_question(question.id) if "department" in event.new]
    sender = sent[-1].actor if sent else None
    return None if context.person is not None and sender == context.person.id else sender


def introduction_lines(
    context: RenderContext,
    departments: Sequence[Department],
    *,
    keys: tuple[str, str] = ASKED,
    due: date | None = None,
    sender: int | None = None,
    says_when: bool = True,
    questions: Sequence[Question] = (),
) -> tuple[str, ...]:
    """Return who asks or reminds the reader and why, by when to answer, and who sees the answer.

    ``keys`` are those of the first line; ``questions`` are those of a card with several.
    """
    texts, council, reader = context.texts, context.the_council, context.person
    shorten = context.card_context.truncate_name
    owns = any(reader is not None and reader.id == department.owner for department in departments)
    names = texts.join_names([shorten(department.name) for department in departments])
    person = None if sender is None else _name(context.people([sender]), sender)
    who = (
        shorten(council.name)
        if person is None
        else texts("intro.who", person=shorten(person), council=shorten(council.name))
    )
    first = texts(keys[0] if owns else keys[1], who=who, departments=names)
    how = "intro.answer_one" if not questions else "intro.answer_several"
    number = council.reference(questions[0].number) if questions else ""
    return (first, *([deadline_line(context, due)] if says_when else []), texts(how, number=number))


def deadline_line(context: RenderContext, due: date | None) -> str:
    """Return by when an answer is needed: a day, or the council's next meeting."""
    if due is not None:
        return context.texts("intro.by_day", day=due)
    meetings = context.tx.meetings.upcoming(context.the_council.id, now=context.now, limit=1)
    if not meetings:
        return context.texts("intro.no_day")
    meeting = format_meeting_start(meetings[0], context=context.card_context)
    return context.texts("intro.by_meeting", meeting=meeting)


def undelivered_to(
    context: RenderContext, council: Council, questions: Sequence[Question]
) -> dict[int, int | str]:
    """Return the id of the person whom an open question has not reached, by question id.

    It is the name of its department, if that has only a mailbox.
    """
    sent = [q.id for q in questions if q.status in SENT_STATUSES]
    if not sent:
        return {}
    people = {person for d in council.departments for person in d.people}
    people |= {q.assignee for q in questions if q.assignee is not None}
    asked, missed = {q.id: q.department for q in questions}, dict[int, int | str]()
    for one in context.tx.outbox.undelivered_assignments(council.id):
        department = council.department(asked.get(one.question)) if one.person is None else None
        if department is not None and not department.people:
            missed[one.question] = department.name
        elif one.person is not None and (not one.is_joint or one.person in people):
            missed[one.question] = one.person
    return {question: missed[question] for question in sent if question in missed}


def _unreached_name(
    context: RenderContext,
    department: Department | None,
    people: dict[int, Person],
    unreached: int | str | None,
) -> str | None:
    if unreached is None or isinstance(unreached, str):
        return unreached
    current = () if department is None else recipients_now(context, department)
    return _name(people, unreached) if unreached in current else None


def _stand_ins(
    context: RenderContext, department: Department | None, people: Mapping[int, Person]
) -> tuple[str, ...] | None:
    """Return the names of those who answer while the owner is away, None if the owner is there."""
    owner = None if department is None else people.get(department.owner or 0)
    if department is None or owner is None or not owner.is_away(context.card_context.today):
        return None
    recipients = recipients_now(context, department)
    return tuple(people[person].name for person in recipients if person in people and person != owner.id)


def recipients_now(context: RenderContext, department: Department) -> tuple[int, ...]:
    """Return who gets a question of a department today (person ids)."""
    today = context.card_context.today
    people = context.people(department.people)
    return department.recipients(away={id_ for id_, person in people.items() if person.is_away(today)})


def _colleagues(context: RenderContext, question: Question, owner: int | None) -> tuple[tuple[int, str], ...]:
    """Return the people, with their names, who can take over a question from its owner."""
    known = context.tx.people.known_to(question.council)
    return tuple((id_, name) for id_, name in known.items() if id_ != owner)


def recipients_of(
    tx: Transaction, council: Council, question: Question, *, members: Iterable[Person] = ()
) -> tuple[Recipient, ...]:
    """Return who can take over a question: people (of its department first), departments, outside bodies.

    ``members`` are people known from the council's chats only.
    People go by the words for their role too: the owner and a deputy of the department, a coordinator.
    """
    department = council.department(question.department)
    here = () if department is None else department.people
    members_by_id = {person.id: person.name for person in members if person.is_identified}
    known = {**tx.people.known_to(council.id), **members_by_id}
    roles = {
        "phrase.owner": () if department is None else (department.owner,),
        "phrase.deputy": () if department is None else department.deputies,
        "phrase.coordinator": council.coordinators,
    }
    return (
        *(
            Recipient(
                kind=RecipientKind.PERSON,
                id=person,
                name=known[person],
                aliases=tuple(w for key, ids in roles.items() if person in ids for w in _role_words(key)),
            )
            for person in sorted(known, key=lambda person: person not in here)
        ),
        *(
            Recipient(kind=RecipientKind.DEPARTMENT, id=d.id, name=d.name, aliases=d.aliases)
            for d in council.departments
        ),
        *(Recipient(kind=RecipientKind.OUTSIDE, id=b.id, name=b.name) for b in council.outside_bodies),
    )


def _role_words(key: str) -> tuple[str, ...]:
    return tuple(sorted(words_of_all_languages(key)))


def _viewer_ids(context: RenderContext, people: dict[int, Person], ids: Iterable[int]) -> tuple[str, ...]:
    """Return the Teams ids of those who get a user-specific view; in a personal chat, only the reader's."""
    if context.personal and context.person is not None:
        return () if context.person.teams_id is None else (context.person.teams_id,)
    found = (people[i].teams_id for i in dict.fromkeys(ids) if i in people)
    return tuple(teams_id for teams_id in found if teams_id)


def _name(people: Mapping[int, Person], person: int | None) -> str | None:
    return None if person is None or person not in people else people[person].name


Args = Mapping[str, Any]
Renderer = Callable[[RenderContext, Args], Card]
StillDue = Callable[[Transaction, Args, Person, Council], Args | None]
"""Returns the arguments to render a message with when it is sent, None if it is no longer due."""


class Audience(Enum):
    """Whom a card is for, if that decides whether it is still sent."""

    ANYBODY = auto()
    ASSIGNEES = auto()
    """The people of a department: the card gives them its questions."""
    COORDINATORS = auto()
    """The council's coordinators at the time of sending; former ones do not get it."""


class Follows(Flag):
    """The data whose changes update a posted card."""

    NOTHING = 0
    QUESTIONS = auto()
    """The questions that it shows."""
    MEETING_PLAN = auto()
    LIVE_QUESTIONS = auto()
    """The questions of a meeting in progress."""
    MEETING_RECORD = auto()
    """What was recorded at a meeting: notes, agenda items, remarks, attendance."""
    MINUTES = auto()
    IMPORTED_NOTES = auto()
    DELIVERIES = auto()
    """Whether reminders were delivered."""
    REACHABILITY = auto()
    """Whether the bot can write to people."""


class TextStorage(Enum):
    """Where a person's text is stored as an argument of the view."""

    EVERYWHERE = auto()
    NOT_WITH_CARD = auto()
    """In the stored reply, but not with the posted card, since the question is not logged yet."""
    UNTIL_SENT = auto()
    """Only in the outbox until it is sent, since nobody has confirmed the text yet."""


@dataclass(frozen=True, slots=True)
class ViewType:
    """A kind of card: how it is rendered, whom it is for, and how it is updated once posted."""

    name: str
    """The name of the type in stored messages and posted cards."""
    _: KW_ONLY
    render: Renderer
    audience: Audience = Audience.ANYBODY
    still_due: StillDue | None = None
    """None if it is always due when it is sent."""
    follows: Follows = Follows.NOTHING
    is_replaceable: bool = False
    """Whether a posted card is replaced by another view once it is used."""
    is_recorded: bool = False
    """Whether the posted card is stored although nothing updates it."""
    text_storage: TextStorage = TextStorage.EVERYWHERE

    def view(self, **args: Any) -> View:  # noqa: ANN401 - each type has arguments of its own
        """Return a view of this type."""
        return View(kind=self.name, args=args)

    @property
    def is_stored(self) -> bool:
        """Return whether a posted card is stored, so that it can be updated, replaced or found."""
        return bool(self.follows) or self.is_replaceable or self.is_recorded
