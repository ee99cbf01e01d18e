"""Render a message when it is sent, so that it never shows old text; drop it if it is no longer due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.teams.activities import file_offer_activity, file_stored_activity, text_activity
from bot.turn.handler import Defaults
from bot.turn.incoming import Chat, ChatKind, chat_id_of
from bot.turn.types import Card, PostedCard, View
from bot.views.context import Audience, RenderContext
from bot.views.messages import WELCOME
from bot.views.questions import build_withdrawn_card, concerns, is_owned_by
from bot.views.registry import STORED_VIEWS, VIEW_TYPES, build_posted_card, fingerprint, render
from cards.languages import LOCALES
from cards.texts import Texts
from domain.council import Council
from domain.errors import NotFound
from domain.person import Person
from storage import Transaction
from storage.outbox import CARD_NONCE, TARGETED, MessageKind, OutboxMessage
from storage.people import Address
from storage.posted_cards import StoredCard

Payload = dict[str, Any]
WITHDRAWN = "withdrawn"
"""The fingerprint of a card that says that its questions are somebody else's: it shows nothing after that."""
OUT_OF_THE_BLUE = frozenset({MessageKind.ASSIGNMENT, MessageKind.REMINDER, MessageKind.MESSAGE})
"""Messages that a person may get before they have heard of the bot."""
UPLOAD_INFO_FIELDS = ("content_url", "unique_id", "file_type")
"""The fields of an upload address that Teams needs to show the uploaded file."""


def build_file_activity(tx: Transaction, message: OutboxMessage, *, texts: Texts) -> Payload:
    """Build the activity that offers a file or shows where it is stored; raises NotFound."""
    if message.kind is MessageKind.OFFER:
        file = tx.files.get(message.payload["file"])
        return file_offer_activity(
            name=file.name,
            description=texts("file.offer"),
            size=len(file.content),
            context={"file": file.id, "council": message.council},
            summary=file.name,
        )
    name = message.payload["name"]
    where = {key: message.payload[key] for key in UPLOAD_INFO_FIELDS}
    summary = texts("file.stored", name=name)
    return file_stored_activity(name=name, **where, summary=summary)


def resolve_due_view(tx: Transaction, view: View, person: Person, council: Council | None) -> View | None:
    """Return the view that is still due to the person, None if there is none."""
    view_type = VIEW_TYPES[view.kind]
    for_coordinators = view_type.audience is Audience.COORDINATORS
    if for_coordinators and (council is None or person.id not in council.coordinators):
        return None
    if view_type.still_due is None or council is None:
        return view
    args = view_type.still_due(tx, view.args, person, council)
    return None if args is None else replace(view, args=args)


def belongs_to_other_council(tx: Transaction, message: OutboxMessage) -> bool:
    """Return whether another council is now bound to the chat that a message is for."""
    chat = tx.chats.get(chat_id_of(message.thread or ""))
    return chat is not None and message.council is not None and chat.council not in (None, message.council)


class Standing(Enum):
    """What the questions of a posted card are to its reader now."""

    CONCERNED = auto()
    WITHDRAWN = auto()
    """They were the reader's to answer, and are somebody else's now."""
    OVER = auto()
    """Nothing that the reader is to see changes any more."""


def _standing(tx: Transaction, posted: StoredCard, person: Person, council: Council) -> Standing:
    """Return what a card in a personal chat is to its reader, who may have stepped down."""
    view_type = VIEW_TYPES[posted.kind]
    if view_type.audience is Audience.COORDINATORS:
        return Standing.CONCERNED if person.id in council.coordinators else Standing.OVER
    if view_type.still_due is None:
        return Standing.CONCERNED
    merged = (posted.args["of"],) if "of" in posted.args else ()  # the reader's own, told of another one
    shown = tx.questions.get_many((*View(kind=posted.kind, args=posted.args).questions, *merged))
    if not shown:
        return Standing.CONCERNED
    is_assignee = view_type.audience is Audience.ASSIGNEES
    if any(
        is_owned_by(person.id, q, council) or (not is_assignee and concerns(q, person.id, council))
        for q in shown
    ):
        return Standing.CONCERNED
    was_theirs = any(one.is_open or one.ended_by != person.id for one in shown)
    return Standing.WITHDRAWN if was_theirs else Standing.OVER


class NoAddress(Exception):  # noqa: N818 - the name says what is missing
    """No service URL is known for this message."""


class UnknownView(Exception):  # noqa: N818 - the name says what is unknown
    """The type of the view is unknown: a newer version of the program, started beside this one, stored it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMessage:
    """A rendered message and its address."""

    card: Card | None
    """None for a probe that only opens the personal chat, and for messages that are not cards."""
    service_url: str
    thread: str | None
    """None if the personal chat has to be opened first."""
    member: str | None = None
    """The Teams id, otherwise the Entra id, of the person whose personal chat it goes to."""
    person: int | None = None
    replaces: StoredCard | None = None
    """The posted card that it replaces."""
    posted_card: PostedCard | None = None
    fingerprint: str = ""
    activity: Mapping[str, Any] | None = None
    """An activity that is sent as it is: the offer of a file, that it was uploaded, a mere text."""
    reply_to: str | None = None
    """The activity id of the message that is answered."""
    only_for: str | None = None
    """The id in Teams of the only one who sees it, in a chat with others."""
    welcome: str | None = None
    """The sentence above the first card that a person gets out of the blue."""

    def with_thread(self, thread: str) -> Self:
        """Return the message addressed to a personal chat that was opened for it."""
        if self.posted_card is None:
            return replace(self, thread=thread)
        chat = replace(self.posted_card.chat, id=thread, thread=thread)
        return replace(self, thread=thread, posted_card=replace(self.posted_card, chat=chat))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRenderer:
    """Renders messages of the outbox."""

    defaults: Defaults
    nonce: Callable[[], str]

    def render(self, tx: Transaction, message: OutboxMessage) -> RenderedMessage | None:
        """Render a message; return None if it is no longer due. Raises NoAddress and UnknownView."""
        try:
            _require_known_view(tx, message)
            if message.card is not None:
                return self._update(tx, message.card)
            if message.kind is MessageKind.REPLY and "text" in message.payload:
                return _render_text(tx, message)
            return self._personal(tx, message) if message.person is not None else self._to_chat(tx, message)
        except NotFound:  # its subject no longer exists
            return None

    def _update(self, tx: Transaction, view: int) -> RenderedMessage | None:
        posted = tx.posted_cards.get(view)
        if posted is None or (posted.visible_until is not None and tx.now >= posted.visible_until):
            return None
        person = None if posted.person is None else tx.people.get(posted.person)
        council = None if posted.council is None else tx.councils.get(posted.council)
        standing = Standing.CONCERNED
        if person is not None and council is not None:
            standing = _standing(tx, posted, person, council)
        is_withdrawn = standing is Standing.WITHDRAWN
        if standing is Standing.OVER or (is_withdrawn and posted.fingerprint == WITHDRAWN):
            return None
        context = self._context(
            tx,
            council,
            person=person,
            locale=posted.locale,
            personal=person is not None and posted.visible_until is None,
        )
        shown = View(kind=posted.kind, args=posted.args)
        if is_withdrawn and VIEW_TYPES[shown.kind].audience is not Audience.ASSIGNEES:
            card = build_withdrawn_card(context, tx.questions.get_many(shown.questions))
        else:
            card = render(shown, context=context)
        mark = WITHDRAWN if is_withdrawn else fingerprint(card)
        if mark == posted.fingerprint:
            return None
        return RenderedMessage(
            card=card, service_url=posted.service_url, thread=posted.thread, replaces=posted, fingerprint=mark
        )

    def _personal(self, tx: Transaction, message: OutboxMessage) -> RenderedMessage | None:
        address = tx.people.address(message.person or 0)
        person = address.person
        council = tx.councils.get(message.council) if message.council is not None else None
        if message.kind is MessageKind.PROBE:
            return self._probe(tx, message, address, council)
        if message.kind in (MessageKind.OFFER, MessageKind.HANDED):
            return self._file(tx, message, address, council)
        asked = View.from_payload(message.payload)
        view = resolve_due_view(tx, asked, person, council)
        if view is None:
            return None
        wanted = (message.payload.get("locale"), person.locale, council.locale if council else None)
        locale = next((known for known in wanted if known in LOCALES), self.defaults.locale)
        if TARGETED in message.payload:
            return self._targeted(tx, message, view, council, person, locale=locale)
        context = self._context(tx, council, person=person, locale=locale, personal=True, message=message)
        card = render(view, context=context)
        service_url = address.service_url or _find_service_url(tx, council, message)
        chat = Chat(
            id=person.personal_chat or "",
            thread=person.personal_chat or "",
            kind=ChatKind.PERSONAL,
            service_url=service_url,
        )
        return RenderedMessage(
            card=card,
            service_url=service_url,
            thread=person.personal_chat,
            member=person.teams_id or person.entra_id,
            person=person.id,
            posted_card=_build_posted_card(
                tx, view, card, council, chat, locale=locale, person=person.id, message=message
            ),
            reply_to=message.payload.get("reply_to"),
            welcome=_welcome(message, address, council, texts=Texts.of(locale)),
        )

    def _targeted(
        self,
        tx: Transaction,
        message: OutboxMessage,
        view: View,
        council: Council | None,
        person: Person,
        *,
        locale: str,
    ) -> RenderedMessage:
        """Return an answer that only its reader sees, in the chat that they wrote in."""
        card = render(view, context=self._context(tx, council, person=person, locale=locale, message=message))
        thread, service_url = message.payload["fallback"]["thread"], message.payload["service_url"]
        chat = Chat(id=chat_id_of(thread), thread=thread, kind=ChatKind.GROUP, service_url=service_url)
        posted = _build_posted_card(
            tx, view, card, council, chat, locale=locale, person=person.id, message=message
        )
        return RenderedMessage(
            card=card,
            service_url=service_url,
            thread=thread,
            only_for=person.teams_id or person.entra_id,
            person=person.id,
            posted_card=posted and replace(posted, is_targeted=True),
        )

    def _probe(
        self, tx: Transaction, message: OutboxMessage, address: Address, council: Council | None
    ) -> RenderedMessage | None:
        """Return a message without content, None if the person has a chat with the bot already."""
        person = address.person
        if person.personal_chat is not None:
            return None
        return RenderedMessage(
            card=None,
            service_url=address.service_url or _find_service_url(tx, council, message),
            thread=None,
            member=person.teams_id or person.entra_id,
            person=person.id,
        )

    def _file(
        self, tx: Transaction, message: OutboxMessage, address: Address, council: Council | None
    ) -> RenderedMessage:
        texts = Texts.of(message.payload.get("locale") or self.defaults.locale)
        service_url = address.service_url or _find_service_url(tx, council, message)
        activity = build_file_activity(tx, message, texts=texts)
        return _to_person(address.person, activity, service_url=service_url)

    def _to_chat(self, tx: Transaction, message: OutboxMessage) -> RenderedMessage | None:
        if belongs_to_other_council(tx, message):
            return None  # the chat belongs to another council now
        council = tx.councils.get(message.council) if message.council is not None else None
        view = View.from_payload(message.payload)
        locale = message.payload.get("locale") or (council.locale if council else self.defaults.locale)
        card = render(view, context=self._context(tx, council, person=None, locale=locale, message=message))
        thread = message.thread or ""
        service_url = message.payload.get("service_url") or _find_service_url(tx, council, message)
        chat = Chat(id=chat_id_of(thread), thread=thread, kind=ChatKind.GROUP, service_url=service_url)
        return RenderedMessage(
            card=card,
            service_url=service_url,
            thread=thread,
            posted_card=_build_posted_card(
                tx, view, card, council, chat, locale=locale, person=None, message=message
            ),
            reply_to=message.payload.get("reply_to"),
        )

    def _context(
        self,
        tx: Transaction,
        council: Council | None,
        *,
        person: Person | None,
        locale: str,
        personal: bool = False,
        message: OutboxMessage | None = None,
    ) -> RenderContext:
        """Return the context of a card; that of a reply has the same nonce each time."""
        payload = {} if message is None else message.payload
        return RenderContext(
            tx=tx,
            council=council,
            person=person,
            locale=locale,
            nonce=payload.get(CARD_NONCE) or self.nonce(),
            zone=ZoneInfo(self.defaults.timezone),
            personal=personal,
            note=payload.get("note"),
            capabilities=self.defaults.capabilities,
        )


def _require_known_view(tx: Transaction, message: OutboxMessage) -> None:
    posted = None if message.card is None else tx.posted_cards.get(message.card)
    kind = message.payload.get("kind") if posted is None else posted.kind
    if kind is not None and kind not in VIEW_TYPES:
        raise UnknownView(kind)


def _welcome(
    message: OutboxMessage, address: Address, council: Council | None, *, texts: Texts
) -> str | None:
    """Return the sentence above a person's first card; None if they have had one, or if they asked for it."""
    if message.kind not in OUT_OF_THE_BLUE or message.payload["kind"] == WELCOME.name or council is None:
        return None
    if address.has_cards:
        return None
    return texts("welcome.first_card", council=council.name)


def _render_text(tx: Transaction, message: OutboxMessage) -> RenderedMessage:
    """Return a reply that is a mere text, to the chat or to the person who wrote."""
    activity, service_url = text_activity(message.payload["text"]), message.payload["service_url"]
    if message.person is not None:
        return _to_person(tx.people.get(message.person), activity, service_url=service_url)
    return RenderedMessage(
        card=None,
        activity=activity,
        service_url=service_url,
        thread=message.thread,
        reply_to=message.payload.get("reply_to"),
    )


def _to_person(person: Person, activity: Payload, *, service_url: str) -> RenderedMessage:
    """Return an activity that is sent as it is to somebody's personal chat."""
    return RenderedMessage(
        card=None,
        activity=activity,
        service_url=service_url,
        thread=person.personal_chat,
        member=person.teams_id or person.entra_id,
        person=person.id,
    )


def _find_service_url(tx: Transaction, council: Council | None, message: OutboxMessage) -> str:
    """Return the service URL of one of the council's chats, or of the person who caused the message."""
    urls = [c.service_url for c in tx.chats.list_bound() if council is None or c.council == council.id]
    if message.caused_by is not None:
        urls.append(tx.people.address(message.caused_by).service_url or "")
    if not any(urls):
        raise NoAddress
    return next(filter(None, urls))


def _build_posted_card(
    tx: Transaction,
    view: View,
    card: Card,
    council: Council | None,
    chat: Chat,
    *,
    locale: str,
    person: int | None,
    message: OutboxMessage,
) -> PostedCard | None:
    if view.kind not in STORED_VIEWS:
        return None
    number = None if council is None else council.id
    reply_to = message.payload.get("reply_to")
    return build_posted_card(
        tx, view, card, council=number, chat=chat, locale=locale, person=person, reply_to=reply_to
    )
