"""A council in the first schema version, column by column, with a row in every state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.history import EventKind
from domain.person import MembershipKind
from domain.question import OPEN_STATUSES, QuestionStatus
from simulator.chats import Chat
from simulator.people import Person
from simulator.world import World
from storage.outbox.messages import MessageState

Row = dict[str, Any]
NOW = datetime.now(UTC).replace(microsecond=0)
ASKED, SENT_OUT, ENDED = NOW - timedelta(days=3), NOW - timedelta(days=2), NOW - timedelta(days=1)
A_MONTH = timedelta(days=30)
KARIN, JOHAN, MARIA, PETRA, EVA, OLOF, NAMED = range(1, 8)
KEYS = {KARIN: "karin", JOHAN: "johan", MARIA: "maria", PETRA: "petra", EVA: "eva", OLOF: "olof"}
STREETS, SOCIAL, GONE = 1, 2, 3
SESSION = {"digest": "0" * 64, "entra_id": "karin", "locale": "sv", "theme": "default"}
TEXTS = {
    QuestionStatus.LOGGED: "När klipps gräset vid ån?",
    QuestionStatus.ASSIGNED: "Kan lampan vid torget bytas?",
    QuestionStatus.IN_PROGRESS: "Vem tar hand om klottret?",
    QuestionStatus.ANSWERED: "Hur ofta kommer väktarna?",
    QuestionStatus.HANDED_OVER: "Går bussen oftare till hösten?",
    QuestionStatus.DROPPED: "Finns det kaffe?",
    QuestionStatus.CLOSED: "Är bron säker?",
}
ANSWER = "Varje natt utom söndag."
CARD_OF = QuestionStatus.ASSIGNED
"""The question whose card is in the chat."""


def number_of(status: QuestionStatus) -> int:
    return list(QuestionStatus).index(status) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The rows of one council in a simulated world."""

    world: World
    service_url: str = "https://smba.trafficmanager.net/emea/"
    card: str = "1700000000001"
    """The id of the message that shows the card of a question."""

    @property
    def chat(self) -> Chat:
        return self.world.chat("meeting")

    def rows(self) -> Iterator[tuple[str, list[Row]]]:
        """Return the rows of each table, in an order that foreign keys allow."""
        yield "council", [self._council()]
        yield "person", [self._person(n, self.world.person(key)) for n, key in KEYS.items()]
        yield "person", [self._merged()]
        yield "chat", self._chats()
        yield "department", self._departments()
        yield "outside_body", self._bodies()
        yield "seat", self._seats()
        yield "question", [self._question(status) for status in QuestionStatus]
        yield "publication", [self._publication()]
        yield "reminded_question", [self._mine(council_id=1, question_id=number_of(CARD_OF), reminders=2)]
        yield "event", self._events()
        yield (
            "search_term",
            [
                {
                    "council_id": 1,
                    "term": "klott",
                    "question_id": number_of(QuestionStatus.IN_PROGRESS),
                    "spelled": "klott",
                    "rank": 0,
                }
            ],
        )
        yield "posted_card", [self._view()]
        yield "posted_card_question", [{"question_id": number_of(CARD_OF), "card_id": 1}]
        yield "inbox", [self._inbox("1", answered=True), self._inbox("2", answered=False)]
        yield "card_action", [self._mine(nonce="n", verb="assign", actor_id=KARIN, at=ASKED, result={})]
        yield "page_session", [self._mine(**SESSION, expires_at=NOW + timedelta(hours=8))]
        yield "answer_link", [self._link()]
        yield "answer_link_secret", [{"id": 1, "secret": "0" * 64}]
        yield "calendar_address", [self._mine(council_id=1, secret="s", digest="d")]
        yield "restore", [{"id": 1, "epoch": "a1b2c3d4", "restored_at": ASKED}]
        yield "outbox", [self._letter(n, state) for n, state in enumerate(MessageState, start=1)]

    def _mine(self, **columns: object) -> Row:
        return {"tenant_id": self.world.tenant_id, **columns}

    def _council(self) -> Row:
        named = {"id": 1, "name": "Trygghetsrådet", "code": "TR", "locale": "sv"}
        zone = {"timezone": "Europe/Stockholm", "created_at": ASKED}
        public = {"public_slug": None, "public_on": False, "public_licence": "", "public_indexed": False}
        return self._mine(
            **named, **zone, **public, former_codes=[], next_number=len(QuestionStatus) + 1, version=4
        )

    def _publication(self) -> Row:
        """Return a published version of the question that minutes have reported."""
        number = number_of(QuestionStatus.CLOSED)
        what = {
            "question_id": number,
            "number": number,
            "text": TEXTS[QuestionStatus.CLOSED],
            "answer": ANSWER,
        }
        who = {"role": "resident", "department_id": STREETS, "published_by": KARIN, "ended_by": None}
        when = {"asked_on": ASKED.date(), "answered_on": ENDED.date(), "published_at": NOW, "ended_at": None}
        return self._mine(id=1, council_id=1, version=1, **what, **who, **when)

    def _person(self, n: int, person: Person) -> Row:
        ids = {"id": n, "teams_id": person.teams_id, "entra_id": person.entra_id, "name": person.name}
        chat = self.world.personal(person).id if person.installed else None
        where = {"personal_chat": chat, "service_url": self.service_url if chat else None}
        return self._mine(**ids, **where, membership=MembershipKind.MEMBER.value, locale=None, same_as=None)

    def _merged(self) -> Row:
        """Return a person who was named before the bot knew their ids."""
        nothing = dict.fromkeys(("teams_id", "entra_id", "locale", "personal_chat", "service_url"))
        return self._mine(id=NAMED, name="Petra Holm", membership="unknown", same_as=PETRA, **nothing)

    def _chats(self) -> list[Row]:
        def chat(n: int, conversation: str, **more: object) -> Row:
            where = {"conversation_id": conversation, "kind": "groupChat", "service_url": self.service_url}
            usual = {"council_id": None, "meeting": None, "removed_at": None, "takes_targeted": False}
            return self._mine(id=n, **where, bot_id=self.world.bot.teams_id, **{**usual, **more})

        bound = chat(1, self.chat.id, council_id=1, meeting=self.chat.meeting_id)
        return [bound, chat(2, "19:unbound@thread.v2"), chat(3, "19:left@thread.v2", removed_at=SENT_OUT)]

    def _departments(self) -> list[Row]:
        names = {STREETS: "Tekniska förvaltningen", SOCIAL: "Socialförvaltningen", GONE: "Vägverket"}
        return [
            self._mine(id=n, council_id=1, name=name, aliases=["gata"] * (n == STREETS), removed=n == GONE)
            for n, name in names.items()
        ]

    def _bodies(self) -> list[Row]:
        names = {"Polisen": False, "Länstrafiken": False, "Banverket": True}
        return [
            self._mine(id=n, council_id=1, name=name, removed=removed)
            for n, (name, removed) in enumerate(names.items(), start=1)
        ]

    def _seats(self) -> list[Row]:
        seats = [
            ("coordinator", None, KARIN), ("owner", STREETS, PETRA), ("deputy", STREETS, EVA),
            ("owner", SOCIAL, OLOF),
        ]  # fmt: skip
        return [
            self._mine(id=n, council_id=1, role=role, department_id=department, person_id=person)
            for n, (role, department, person) in enumerate(seats, start=1)
        ]

    def _question(self, status: QuestionStatus) -> Row:
        ended = status not in OPEN_STATUSES
        answered = status in (QuestionStatus.ANSWERED, QuestionStatus.CLOSED)
        who = {"logged_by": JOHAN, "asked_by": JOHAN, "asked_for": "en granne", "logged_at": ASKED}
        who |= {"changed_at": ENDED}
        where = {"chat": self.chat.id, "source": f"16{number_of(status)}"}
        so_far = {
            "status": status.value,
            "department_id": None if status is QuestionStatus.LOGGED else STREETS,
        }
        days = {"due": None, "promised": None, "at_meeting": status is QuestionStatus.IN_PROGRESS}
        end = {"ended_by": PETRA if ended else None, "ended_at": ENDED if ended else None}
        words = {
            "text": TEXTS[status],
            "answer": ANSWER if answered else None,
            "link": "https://www.example.org/vakt" if answered else None,
            "handed_to": "Länstrafiken" if status is QuestionStatus.HANDED_OVER else None,
            "reason": "Hör inte hit."
            if status in (QuestionStatus.HANDED_OVER, QuestionStatus.DROPPED)
            else None,
            "proposed_text": None,
        }
        n = number_of(status)
        return self._mine(
            id=n, council_id=1, number=n, version=2, **who, **where, **so_far, **days, **end, **words
        )

    def _events(self) -> list[Row]:
        """Return the events of each question, and of the founding of the council."""
        history: list[tuple[int | None, int, str, datetime, Mapping[str, object]]] = [
            (None, KARIN, "bound", ASKED, {"name": "Trygghetsrådet", "code": "TR", "chat": self.chat.id})
        ]
        for status in QuestionStatus:
            n, text = number_of(status), TEXTS[status]
            history.append((n, JOHAN, EventKind.LOGGED, ASKED, {"text": text}))
            if status is not QuestionStatus.LOGGED:
                sent = {"status": "assigned", "department": STREETS}
                history.append((n, KARIN, EventKind.ASSIGNED, SENT_OUT, sent))
            if status not in OPEN_STATUSES:
                history.append((n, PETRA, HOW_IT_ENDED[status], ENDED, {"status": status.value}))
        return [
            self._mine(
                id=i, council_id=1, question_id=question, act=f"act {i}", actor_id=actor,
                happening=str(happening), on_behalf=False, at=at, old={}, new=dict(new),
            )
            for i, (question, actor, happening, at, new) in enumerate(history, start=1)
        ]  # fmt: skip

    def _view(self) -> Row:
        question = number_of(CARD_OF)
        what = {"kind": "question", "args": {"question": question, "offer": False}, "fingerprint": "old"}
        where = {"thread": self.chat.id, "service_url": self.service_url, "activity_id": self.card}
        return self._mine(id=1, council_id=1, person_id=None, locale="sv", posted_at=ASKED, **what, **where)

    def _link(self) -> Row:
        when = {"created_at": SENT_OUT, "expires_at": SENT_OUT + A_MONTH, "revoked_at": None}
        to = {"council_id": 1, "department_id": STREETS, "person_id": None, "mail_key": "mail:1"}
        return self._mine(id=1, **to, questions=[number_of(CARD_OF)], **when)

    def _inbox(self, activity: str, *, answered: bool) -> Row:
        where = {"conversation_id": self.chat.id, "activity_id": activity, "received_at": ASKED}
        return self._mine(**where, answered=answered, result={"kind": "question", "args": {"question": 1}})

    def _letter(self, n: int, state: MessageState) -> Row:
        """Return an assignment to Petra, or to Olof, who cannot be reached."""
        person = OLOF if state is MessageState.BLOCKED else PETRA
        question = number_of(
            QuestionStatus.ASSIGNED if state is MessageState.READY else QuestionStatus.IN_PROGRESS
        )
        done = state not in (MessageState.READY, MessageState.SENDING)
        what = {"kind": "assignment", "payload": {"kind": "assignment", "args": {"question": question}}}
        key = f"{self.world.tenant_id}/{person}"
        to = {"person_id": person, "thread": None, "ordering_key": key, "card_id": None}
        when = {"not_before": SENT_OUT, "created_at": SENT_OUT, "done_at": SENT_OUT if done else None}
        until = NOW - timedelta(hours=1) if state is MessageState.EXPIRED else SENT_OUT + A_MONTH
        tries = {
            "attempts": 0 if state is MessageState.READY else 1,
            "uncertain_attempts": int(state is MessageState.HELD),
        }
        answer = {"activity_id": None, "last_status": 403 if state is MessageState.BLOCKED else None}
        lease = {"rank": 0, "lease_until": SENT_OUT if state is MessageState.SENDING else None}
        about = {"council_id": 1, "question_id": question, "caused_by": KARIN, "last_code": None}
        named = {"id": n, "dedup_key": f"assignment:{n}", "state": state.value, "expires_at": until}
        return self._mine(**named, **what, **to, **when, **tries, **answer, **about, **lease)


HOW_IT_ENDED = {
    QuestionStatus.ANSWERED: EventKind.ANSWERED,
    QuestionStatus.HANDED_OVER: EventKind.HANDED_OVER,
    QuestionStatus.DROPPED: EventKind.DROPPED,
    QuestionStatus.CLOSED: EventKind.CLOSED,
}
