"""A message made ready to be sent: rendered now, so that it never shows old text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.delivery.file_messages import file_message
from bot.delivery.relevance import moved_in, still_due
from bot.receipts import REMEMBERED, receipt_of
from bot.turn import LOCALES, Card, Chat, ChatKind, Receipt, View, chat_of
from bot.turns import Defaults
from bot.views import fingerprint, render
from bot.views.sight import Sight
from cards.texts import Texts
from domain.council import Council
from domain.errors import NotFound
from domain.person import Person
from storage import Transaction
from storage.outbox import Kind, Letter
from storage.people import Address
from storage.views import Posted


class NoAddress(Exception):  # noqa: N818 - it says what there is not
    """Nobody knows how Teams is reached for this message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What to send, and where."""

    card: Card | None
    """None where the personal chat is opened to see whether it can be, and for what is no card."""
    service_url: str
    thread: str | None
    """None where the personal chat has to be opened first."""
    member: str | None = None
    """Whose personal chat it goes to: Teams id, else Entra id."""
    person: int | None = None
    update: Posted | None = None
    """The posted card that it replaces."""
    receipt: Receipt | None = None
    fingerprint: str = ""
    message: Mapping[str, Any] | None = None
    """What is sent as it is: an offered file, a file that lies where it was wanted."""

    def at(self, thread: str) -> Self:
        """Give back the same parcel, on its way to a personal chat that was opened for it."""
        if self.receipt is None:
            return replace(self, thread=thread)
        chat = replace(self.receipt.chat, id=thread, thread=thread)
        return replace(self, thread=thread, receipt=replace(self.receipt, chat=chat))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packer:
    """Makes parcels of letters."""

    defaults: Defaults
    nonce: Callable[[], str]

    def pack(self, tx: Transaction, letter: Letter) -> Parcel | None:
        """Give back what to send, None where there is no reason to send it any more; raises NoAddress."""
        try:
            if letter.view is not None:
                return self._update(tx, letter.view)
            return self._personal(tx, letter) if letter.person is not None else self._to_chat(tx, letter)
        except NotFound:  # what it is about is gone
            return None

    def _update(self, tx: Transaction, view: int) -> Parcel | None:
        posted = tx.views.get(view)
        if posted is None:
            return None
        person = None if posted.person is None else tx.people.get(posted.person)
        council = None if posted.council is None else tx.councils.get(posted.council)
        sight = self._sight(tx, council, person=person, locale=posted.locale)
        card = render(View(kind=posted.kind, args=posted.args), sight=sight)
        mark = fingerprint(card)
        if mark == posted.fingerprint:
            return None
        return Parcel(
            card=card, service_url=posted.service_url, thread=posted.thread, update=posted, fingerprint=mark
        )

    def _personal(self, tx: Transaction, letter: Letter) -> Parcel | None:
        address = tx.people.address(letter.person or 0)
        person = address.person
        council = tx.councils.get(letter.council) if letter.council is not None else None
        if letter.kind is Kind.PROBE:
            return self._probe(tx, letter, address, council)
        if letter.kind in (Kind.OFFER, Kind.HANDED):
            return self._file(tx, letter, address, council)
        asked = View(kind=letter.payload["kind"], args=letter.payload["args"])
        view = still_due(tx, asked, person, council)
        if view is None:
            return None
        wanted = (letter.payload.get("locale"), person.locale, council.locale if council else None)
        locale = next((known for known in wanted if known in LOCALES), self.defaults.locale)
        card = render(view, sight=self._sight(tx, council, person=person, locale=locale))
        service_url = address.service_url or _any_service(tx, council, letter)
        chat = Chat(
            id=person.personal_chat or "",
            thread=person.personal_chat or "",
            kind=ChatKind.PERSONAL,
            service_url=service_url,
        )
        return Parcel(
            card=card,
            service_url=service_url,
            thread=person.personal_chat,
            member=person.teams_id or person.entra_id,
            person=person.id,
            receipt=_receipt(tx, view, card, council, chat, locale=locale, person=person.id),
        )

    def _probe(
        self, tx: Transaction, letter: Letter, address: Address, council: Council | None
    ) -> Parcel | None:
        """Give back a parcel without anything in it, None for somebody who has a chat with the bot."""
        person = address.person
        if person.personal_chat is not None:
            return None
        return Parcel(
            card=None,
            service_url=address.service_url or _any_service(tx, council, letter),
            thread=None,
            member=person.teams_id or person.entra_id,
            person=person.id,
        )

    def _file(self, tx: Transaction, letter: Letter, address: Address, council: Council | None) -> Parcel:
        person = address.person
        texts = Texts.of(letter.payload.get("locale") or self.defaults.locale)
        return Parcel(
            card=None,
            message=file_message(tx, letter, texts=texts),
            service_url=address.service_url or _any_service(tx, council, letter),
            thread=person.personal_chat,
            member=person.teams_id or person.entra_id,
            person=person.id,
        )

    def _to_chat(self, tx: Transaction, letter: Letter) -> Parcel | None:
        if moved_in(tx, letter):
            return None  # another council meets there by now
        council = tx.councils.get(letter.council) if letter.council is not None else None
        view = View(kind=letter.payload["kind"], args=letter.payload["args"])
        locale = letter.payload.get("locale") or (council.locale if council else self.defaults.locale)
        card = render(view, sight=self._sight(tx, council, person=None, locale=locale))
        thread = letter.thread or ""
        service_url = letter.payload.get("service_url") or _any_service(tx, council, letter)
        chat = Chat(id=chat_of(thread), thread=thread, kind=ChatKind.GROUP, service_url=service_url)
        return Parcel(
            card=card,
            service_url=service_url,
            thread=thread,
            receipt=_receipt(tx, view, card, council, chat, locale=locale, person=None),
        )

    def _sight(
        self, tx: Transaction, council: Council | None, *, person: Person | None, locale: str
    ) -> Sight:
        return Sight(
            tx=tx,
            council=council,
            person=person,
            locale=locale,
            nonce=self.nonce(),
            zone=ZoneInfo(self.defaults.timezone),
            personal=person is not None,
            hears_all=self.defaults.hears_all,
        )


def _any_service(tx: Transaction, council: Council | None, letter: Letter) -> str:
    """Give back how Teams is reached where the council's chats are, or whoever caused the letter."""
    ways = [c.service_url for c in tx.chats.bound() if council is None or c.council == council.id]
    if letter.caused_by is not None:
        ways.append(tx.people.address(letter.caused_by).service_url or "")
    if not any(ways):
        raise NoAddress
    return next(filter(None, ways))


def _receipt(
    tx: Transaction,
    view: View,
    card: Card,
    council: Council | None,
    chat: Chat,
    *,
    locale: str,
    person: int | None,
) -> Receipt | None:
    if view.kind not in REMEMBERED:
        return None
    number = None if council is None else council.id
    return receipt_of(tx, view, card, council=number, chat=chat, locale=locale, person=person)
