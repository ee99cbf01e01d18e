"""Buttons of cards: what a press sends, and which card the presser sees then."""

from dataclasses import dataclass, field
from datetime import timedelta

from simulator.cards import find_action, prefilled, unfilled
from simulator.chats import ADAPTIVE_CARD, Message, View, utc_now
from simulator.constants import Json
from simulator.exchange import Exchange, Sent
from simulator.people import Person

CARD_ANSWER = ADAPTIVE_CARD
TEXT_ANSWER = "application/vnd.microsoft.activity.message"
SMALL_CHAT = 60
"""In chats up to this size a refresh without userIds concerns everybody."""

REFRESH_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pressed(Sent):
    """A press: `body` is the invoke response, `card` what the presser now sees, `text` what was said."""

    card: Json = field(default_factory=dict)
    text: str = ""


class Pressing:
    """Sends presses and refreshes, and keeps each person's own view of a card."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def press(
        self,
        person: Person,
        message: Message,
        verb: str = "",
        inputs: Json | None = None,
        *,
        action: Json | None = None,
        activity: Json | None = None,
        checked: bool = True,
    ) -> Pressed:
        """Press the button with this verb, or exactly this action, on the card that the person sees.

        Like a client it sends nothing while a required input is empty, unless `checked=False`.
        """
        card = message.seen_by(person)
        chosen = action or find_action(card, verb=verb)
        data = {**(chosen.get("data") or {}), **prefilled(card, action=chosen), **(inputs or {})}
        if checked and (empty := unfilled(card, action=chosen, data=data)):
            raise AssertionError(f"Teams asks for {empty} before it sends {chosen.get('verb')!r}")
        sent = {key: chosen[key] for key in ("type", "title", "id", "verb") if key in chosen} | {"data": data}
        return await self._act(person, message, action=sent, trigger="manual", activity=activity)

    async def refresh(self, person: Person, message: Message) -> Pressed:
        """Ask for the person's own view of a card, as a client does by itself."""
        refresh = message.seen_by(person).get("refresh") or message.card.get("refresh")
        if not refresh or "action" not in refresh:
            raise LookupError("this card has no refresh")
        message.shown_at[person.key] = utc_now()
        return await self._act(person, message, action=refresh["action"], trigger="automatic")

    def wants_refresh(self, person: Person, message: Message) -> bool:
        """Whether the person's client would ask now: listed, and not asked within the last minute."""
        refresh = message.card.get("refresh")
        if not refresh or message.deleted or not self._is_listed(person, message=message, refresh=refresh):
            return False
        last = message.shown_at.get(person.key)
        return last is None or utc_now() - last >= REFRESH_PAUSE

    def _is_listed(self, person: Person, *, message: Message, refresh: Json) -> bool:
        listed = refresh.get("userIds")
        if listed is None:
            return len(self._world.chat_of(message).members) <= SMALL_CHAT
        return person.teams_id in listed[:SMALL_CHAT]

    async def _act(
        self,
        person: Person,
        message: Message,
        *,
        action: Json,
        trigger: str,
        activity: Json | None = None,
    ) -> Pressed:
        chat = self._world.chat_of(message)
        value = {"action": action, "trigger": trigger}
        made = self._exchange.activities.invoke(
            "adaptiveCard/action", value=value, chat=chat, by=person, message=message
        )
        sent = await self._exchange.send(made, overrides=activity, message=message)
        self._keep_view(sent, person=person, message=message)
        text = sent.body.get("value") if sent.body.get("type") == TEXT_ANSWER else ""
        return Pressed(
            sent.activity, sent.answer, sent.mark, message, card=message.seen_by(person), text=str(text or "")
        )

    def _keep_view(self, sent: Sent, *, person: Person, message: Message) -> None:
        card = sent.body.get("value")
        if sent.body.get("type") != CARD_ANSWER or not isinstance(card, dict):
            return
        message.views[person.key] = View(card, utc_now())
        chat = self._world.chat_of(message)
        self._world.changes.announce(
            {"what": "view", "chat": chat.key, "message": message.id, "person": person.key}
        )
