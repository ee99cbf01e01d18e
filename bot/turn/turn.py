"""A turn: one thing that one person did, with everything looked up that features need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.turn.happened import Happened, Pressed
from bot.turn.incoming import Chat, picked_people, whole_number
from domain.council import Council
from domain.errors import BadInput, NotFound, Refusal
from domain.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing that one person did, with everything looked up that features need."""

    tenant: str
    act: str
    """Names the turn in the history: what one turn did is undone in one act."""
    activity: str
    """The activity id of the message or press."""
    now: datetime
    person: Person
    chat: Chat
    locale: str
    council: Council | None
    """The council that this chat is bound to, or that the person means in the personal chat."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What was written or put into the card, by the input's id."""
    happened: Happened | None = None
    """What came in, for features that need more of it than its fields."""
    moved: tuple[Person, ...] = ()
    """Who came into the meeting or went out of it."""
    named: tuple[Person | None, ...] = ()
    """Who is mentioned; None for whom neither Teams nor the bot knows."""
    called: Mapping[str, Person] = field(default_factory=dict)
    """Those mentioned who are known, by the words that stand for them in what was written."""
    member_of: frozenset[int] = frozenset()
    """The councils in whose chats the person is now, where it is the personal chat that does not say one."""
    bot_id: str = ""
    default_timezone: str = "UTC"
    hears_all: bool = False
    """Whether the bot is given all that is written here, and not only what is said to it."""

    @property
    def pressed(self) -> Pressed | None:
        """The button that was pressed, None where something was written or told."""
        return self.happened if isinstance(self.happened, Pressed) else None

    def presses(self, verb: str) -> bool:
        """Whether this very button was pressed; to choose a council for what was written is another."""
        return self.pressed is not None and self.pressed.verb == verb

    def text(self, name: str) -> str:
        """Give back a field as text, empty where it is missing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Give back a field as a number of ours (an id, a page), None where it is none."""
        return whole_number(self.fields.get(name))

    def day(self, name: str) -> date | None:
        """Give back a field as a date; raises BadInput ``bad_date`` for what is none."""
        text = self.text(name).strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise BadInput("bad_date", text=text[:40]) from None

    @property
    def mentioned(self) -> tuple[Person, ...]:
        """Those mentioned who are known."""
        return tuple(person for person in self.named if person is not None)

    @property
    def chosen(self) -> tuple[Person, ...]:
        """Those mentioned, who shall do something: raises NotFound where somebody is not known."""
        if None in self.named:
            raise NotFound("person_not_found")
        return self.mentioned

    def picked(self, name: str) -> list[str]:
        """Give back the Entra ids of people picked in a field."""
        return picked_people(self.fields.get(name))

    @property
    def today(self) -> date:
        """The council's local date."""
        return self.now.astimezone(None if self.council is None else self.council.zone).date()

    @property
    def council_id(self) -> int | None:
        """The council's id, None where there is none."""
        return None if self.council is None else self.council.id

    @property
    def the_council(self) -> Council:
        """The council; raises Refusal ``unbound`` where there is none."""
        if self.council is None:
            raise Refusal("unbound")
        return self.council
