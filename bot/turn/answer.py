"""What goes out: a view, the card that it is rendered to, and what to remember of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.turn.incoming import Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Something that can be shown: which card, of what. Rendered when it is sent, so it is never old."""

    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[int, ...]:
        """The questions that the card tells of."""
        one = self.args.get("question")
        return tuple(self.args.get("questions", ())) if one is None else (one,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A rendered view: the Adaptive Card and what a notification says about it."""

    content: dict[str, Any]
    summary: str
    title: str = ""
    """What stands above the summary where the card is one of several to choose from."""
    shows: tuple[int, ...] | None = None
    """The questions that it tells of, where those were looked up only now: the posted card keeps to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the edge sends back: to a press its card or text, to a message a card or text in the same chat."""

    card: Card | None = None
    text: str | None = None
    receipt: "Receipt | None" = None
    choices: tuple[Card, ...] = ()
    """Cards to choose from, for whoever searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What has to be remembered of a card once Teams has given it an activity id."""

    view: View
    tenant: str
    council: int | None
    """None for a card of a chat that has none yet."""
    chat: Chat
    person: int | None
    """Whose own view it is, None for what everybody in the chat sees."""
    locale: str
    fingerprint: str
    versions: Mapping[int, int]
    """The version of each question that the card shows."""
    answers: str | None = None
    """The activity id of the message that the card answers."""
