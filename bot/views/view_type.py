"""Define the type of a view: one value for each kind of card, beside its render function."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import Enum, Flag, auto
from typing import Any

from bot.turn.types import Card, View
from bot.views.context import RenderContext
from domain.council import Council
from domain.person import Person
from storage import Transaction

Args = Mapping[str, Any]
Renderer = Callable[[RenderContext, Args], Card]
StillDue = Callable[[Transaction, Args, Person, Council], Args | None]
"""Returns the arguments to render a message with when it is sent, None if it is no longer due."""


class Audience(Enum):
    """Whom a card is for, as far as its sending depends on it."""

    ANYBODY = auto()
    ASSIGNEES = auto()
    """The people of a department: the card gives them its questions."""
    COORDINATORS = auto()
    """Those who coordinate the council when it is sent; others do not get it any more."""


class Follows(Flag):
    """What a posted card is updated with."""

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
    """Whether people can be written to."""


class TextStorage(Enum):
    """Where the text that somebody wrote is stored as an argument of the view."""

    EVERYWHERE = auto()
    NOT_WITH_CARD = auto()
    """With the reply to the activity, but not with the posted card: nobody has logged it yet."""
    UNTIL_SENT = auto()
    """In the outbox until it is sent, nowhere else: nobody has confirmed it yet."""


@dataclass(frozen=True, slots=True)
class ViewType:
    """A kind of card: how it is rendered, whom it is for, and what becomes of it once it is posted."""

    name: str
    """Names it in messages and posted cards that are stored."""
    _: KW_ONLY
    render: Renderer
    audience: Audience = Audience.ANYBODY
    still_due: StillDue | None = None
    """None if it is due whenever it is sent."""
    follows: Follows = Follows.NOTHING
    is_replaceable: bool = False
    """Whether a posted card becomes another view once it is used."""
    is_recorded: bool = False
    """Whether it is stored that the card was posted, though nothing changes it."""
    text_storage: TextStorage = TextStorage.EVERYWHERE

    def view(self, **args: Any) -> View:  # noqa: ANN401 - each type has arguments of its own
        """Return a view of this type."""
        return View(kind=self.name, args=args)

    @property
    def is_stored(self) -> bool:
        """Whether a posted card is stored, so that it can be updated, replaced or found again."""
        return bool(self.follows) or self.is_replaceable or self.is_recorded
