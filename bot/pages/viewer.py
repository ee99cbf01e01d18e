"""Define what a page is, and who looks at it: the person, the council, the rights, the language.

A view is a plain function of the viewer, a transaction that reads, and the query of the address. It returns
what its template shows; it sends and awaits nothing, and runs in the reader's thread.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from json import dumps
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlencode
from zoneinfo import ZoneInfo

from bot.turn.capabilities import NOTHING_MORE, Capabilities
from bot.turn.handler import ROW_FIELDS
from bot.turn.incoming import Account, parse_number
from bot.turn.resolve import upsert_account
from bot.views.context import RenderContext
from cards.context import CardContext
from cards.languages import LOCALES
from cards.texts import Texts
from domain.council import Council
from domain.errors import Forbidden, NotFound
from domain.permissions import Permission, is_only_visitor, permissions_of
from domain.person import MembershipKind, Person
from domain.question import Question
from storage import Transaction
from storage.page_sessions import PageSession

THEMES = ("default", "dark", "contrast")
"""Teams' names of its colours."""
START = "/pages/"
MAX_FIELDS = 1_000
"""Fields of a form; those of an address are limited by its length."""
MAX_ADDRESS = 4_000
"""Letters of an address to which a page leads back; as a value of another it takes up to twice as many."""
FREE_TEXTS = ("answer", "text", "reason", "other")
"""Fields of forms that people type sentences into."""
_LOCAL_ADDRESS = re.compile(r"(?!.*(?://|\.\.))/pages/[\w\-./?&=%+,:~]*", re.ASCII)


def storable(text: str) -> str:
    """Return a text without the one character that PostgreSQL does not even compare."""
    return text.replace("\0", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """What the address of a page says: the parts of its path, and the values behind the question mark."""

    path: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def parse(cls, query: str) -> "PageQuery":
        """Return what stands behind the question mark of an address."""
        said = parse_qs(query, errors="replace")
        return cls(values={name: [storable(value) for value in values] for name, values in said.items()})

    def text(self, name: str) -> str:
        """Return a value as text, empty if it is missing; of several the last."""
        return self.path.get(name) or next(reversed(self.values.get(name, ())), "")

    def number(self, name: str) -> int | None:
        """Return a value as a number, None if it is none."""
        return parse_number(self.text(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a name."""
        return tuple(self.values.get(name, ()))

    @property
    def page(self) -> int:
        """Return which page of a long list is wanted, from 1."""
        return max(1, self.number("page") or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence about what was or was not done."""

    text: str
    is_refusal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody with a session, and the councils in whose chats they are now, as the rosters say."""

    session: PageSession
    memberships: Mapping[int, Account] = field(default_factory=dict)


class SentAlong(Protocol):
    """A form, as far as it says what it is about."""

    @property
    def verb(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page looks like besides what it shows."""

    csrf: str
    """The token that every form sends back."""
    nonce: str
    """Identifies this rendering of the page: its forms are handled once."""
    address: str
    """The address of the page itself, to which its forms lead back."""
    app: str
    """The id of the app, of which links into its tab are made."""
    notice: Notice | None = None
    typed: Mapping[str, str | list[str]] = field(default_factory=dict)
    """What was put into a form that was refused, with its ``verb``."""
    chat: str = ""
    """The chat in whose tab the page is, as the address says; kept in the links of a council's pages."""
    default_locale: str
    default_zone: str
    capabilities: Capabilities = NOTHING_MORE

    def is_typed(self, form: "SentAlong") -> bool:
        """Return whether it is this form that was sent and refused."""
        data = form.data
        return self.typed.get("verb") == form.verb and all(
            self.typed.get(name) == str(data[name]) for name in ROW_FIELDS if name in data
        )

    def not_sent(self, forms: Iterable["SentAlong"]) -> tuple[str, ...]:
        """Return the texts of a form that was refused and is not among those of the page any more."""
        if any(self.is_typed(form) for form in forms):
            return ()
        return tuple(str(self.typed[name]) for name in FREE_TEXTS if self.typed.get(name))


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at a page, and where: what a view and its template need besides the data."""

    tx: Transaction
    person: Person
    councils: tuple[Council, ...]
    """The councils that they belong to, by name."""
    council: Council | None
    """The council of the page, None for a page of no council."""
    member_of: frozenset[int]
    """Ids of the councils in whose chats a roster has them now, of those in which they have no seat."""
    locale: str
    theme: str
    look: Look

    @property
    def texts(self) -> Texts:
        """Return the catalogue of the viewer's language."""
        return self.context.texts

    @property
    def now(self) -> datetime:
        return self.tx.now

    @property
    def the_council(self) -> Council:
        """Return the council of the page; raises NotFound on a page of no council."""
        return self.context.the_council

    @cached_property
    def context(self) -> RenderContext:
        """Return the context in which the views of cards look up their data, as in the personal chat."""
        return RenderContext(
            tx=self.tx,
            council=self.council,
            person=self.person,
            locale=self.locale,
            nonce=self.look.nonce,
            zone=ZoneInfo(self.look.default_zone),
            personal=True,
            capabilities=self.look.capabilities,
        )

    @property
    def cards(self) -> CardContext:
        """Return the context in which the texts of cards are made: days, ages, names."""
        return self.context.card_context

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Return what they may do in the council of the page."""
        return permissions_of(self.person, self.the_council, None, ongoing_meeting=None)

    def may(self, permission: Permission) -> bool:
        """Return whether they have this permission in the council of the page."""
        return self.council is not None and permission in self.permissions

    @cached_property
    def is_in_chat(self) -> bool:
        """Return whether the page is in the tab of a chat of the council, and a roster has them there."""
        council = self.the_council.id
        return council in self.member_of and self.tx.chats.is_bound(council, self.look.chat or None)

    def may_read(self, question: Question | None = None) -> bool:
        """Return whether they may read the council's questions, or this one.

        Guests may read in the tab of the council's chat; elsewhere only what they asked or answer for.
        """
        if not is_only_visitor(self.person, self.the_council, question):
            return True
        return self.is_in_chat and self.person.is_identified

    def in_council(self, council: Council) -> "Viewer":
        """Return the same viewer on a page of this council, to show something of it on a page of several."""
        return replace(self, council=council)

    def require_read(self, question: Question | None = None) -> None:
        """Raise Forbidden unless they may read the council's questions, or this one."""
        if not self.may_read(question):
            raise Forbidden("may_not_read")

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless they have this permission in the council of the page."""
        if not self.may(permission):
            raise Forbidden(f"may_not_{permission}")

    def url(self, path: str = "", /, **values: object) -> str:
        """Return the address of a page of this council: ``viewer.url("questions", page=2)``."""
        return page_url(f"councils/{self.the_council.id}/{path}", **values, chat=self.look.chat)


def page_url(path: str = "", /, **values: object) -> str:
    """Return the address of a page; empty values are left out."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{START}{path}{'?' if kept else ''}{urlencode(kept, doseq=True)}"


def tab_link(app: str, path: str = "") -> str:
    """Return the link that opens a page in the personal tab, which the app package calls ``overview``."""
    there = f"?context={quote(dumps({'subEntityId': path}), safe='')}" if path else ""
    return f"https://teams.microsoft.com/l/entity/{app}/overview{there}"


def is_local_address(address: str) -> bool:
    """Return whether an address is one of the pages, and not that of somebody else's site."""
    return len(address) <= MAX_ADDRESS and _LOCAL_ADDRESS.fullmatch(address) is not None


def build_viewer(tx: Transaction, signed_in: SignedIn, council: int | None, *, look: Look) -> Viewer:
    """Return the viewer of a page; raises NotFound for a council that is not theirs or does not exist."""
    person = find_person(tx, signed_in)
    own = {c.id: c for c in tx.councils.of_person(person.id)}
    for member_of in signed_in.memberships.keys() - own.keys():
        own[member_of] = tx.councils.get(member_of)
    if council is not None and council not in own:
        raise NotFound("no_such_council")
    shown = None if council is None else own[council]
    wanted = (signed_in.session.locale, person.locale, None if shown is None else shown.locale)
    return Viewer(
        tx=tx,
        person=person,
        councils=tuple(sorted(own.values(), key=lambda c: (c.name, c.id))),
        council=shown,
        member_of=frozenset(signed_in.memberships),
        locale=next((locale for locale in wanted if locale in LOCALES), look.default_locale),
        theme=signed_in.session.theme,
        look=look,
    )


def find_person(tx: Transaction, signed_in: SignedIn) -> Person:
    """Return the person of a session, with what a roster says of their membership if nothing else does.

    Raises NotFound ``no_such_person`` if they were erased since they signed in.
    """
    session = signed_in.session
    person = tx.people.find_by_entra_id(session.entra_id)
    if person is None:
        raise NotFound("no_such_person")
    if person.membership is MembershipKind.UNKNOWN:
        known = (one.as_known_in(session.tenant).standing for one in signed_in.memberships.values())
        return replace(person, membership=next(filter(None, known), person.membership))
    return person


def store_person(tx: Transaction, session: PageSession, name: str, accounts: Sequence[Account]) -> Person:
    """Store somebody who signs in, as the sender of a message is stored, with what rosters say of them."""
    person = tx.people.upsert(name=name, entra_id=session.entra_id, locale=session.locale or None)
    for account in accounts:
        known = account.as_known_in(session.tenant)
        if known.entra_id == session.entra_id and known.standing is not MembershipKind.ANONYMOUS:
            person = upsert_account(tx, known)
    return person


class PageRedirect(Exception):  # noqa: N818 - an answer, not a fault
    """A page has nothing to show, and leads to another one."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class SignInNeeded(PageRedirect):
    """Nobody is signed in: the page that asks Teams who is there comes first."""


PageData = object
"""What a view returns: a dataclass of its own, which its template calls ``data``."""
PageLoader = Callable[[Viewer, Transaction, PageQuery], PageData]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its address, who may see it, how its data is found, and the template that shows it."""

    path: str
    """The address below ``/pages/``, with the names of its numbers in braces: ``councils/{council}/``."""
    template: str
    load: PageLoader
    title: str
    """The key of its title in the catalogue."""
    in_menu: bool = False
    """Whether the council's menu leads to it, for those who may see it."""
    needs: Permission = Permission.READ
    """The permission that it needs; for ``READ`` see ``Viewer.may_read``."""
    is_for_guests: bool = False
    """Whether it decides by itself what guests may read."""
    is_public_pages: bool = False
    """Whether it is about what the public reads, and exists only if that is switched on."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of its addresses."""
        parts = re.split(r"\{(\w+)\}", self.path)
        named = (f"(?P<{part}>[0-9]{{1,9}})" if i % 2 else re.escape(part) for i, part in enumerate(parts))
        return re.compile(re.escape(START) + "".join(named), re.ASCII)

    def check(self, viewer: Viewer) -> None:
        """Raise Forbidden if the viewer may not see the page."""
        if self.is_public_pages and not viewer.look.capabilities.public_pages:
            raise Forbidden("public_pages_off")
        if viewer.council is None or self.is_for_guests:
            return
        if self.needs is Permission.READ:
            viewer.require_read()
        else:
            viewer.require(self.needs)

    def is_shown_to(self, viewer: Viewer) -> bool:
        """Return whether the menu offers it to this viewer."""
        try:
            self.check(viewer)
        except Forbidden:
            return False
        return self.in_menu
