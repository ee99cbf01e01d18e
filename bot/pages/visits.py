"""Find out who asks for a page: the session of the request, its person's councils, how often they ask."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aiohttp import web

from bot.pages.requests import FormFields, PageRefused, text_of
from bot.pages.sessions import known_locale, known_theme, new_secret, read_secret
from bot.pages.sign_in import EntraIdentity
from bot.pages.viewer import START, SignedIn, SignInNeeded, is_local_address, page_url, store_person
from bot.turn.dispatcher import Dispatcher, find_memberships
from bot.turn.incoming import Account, Chat, Roster
from bot.turn.resolve import other_council_chats
from storage import Store, Transaction
from storage.page_sessions import PageSession, PageSessions

LOCALE = web.RequestKey("locale", str)
"""The language of the session that a request belongs to, also for a page that says what went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of somebody who is signed in."""

    request: web.Request
    secret: str
    signed_in: SignedIn


class Visits:
    """Finds and starts the sessions of those who ask for pages."""

    def __init__(self, dispatcher: Dispatcher, *, store: Store, roster: Roster) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._sessions = PageSessions(store)
        self._roster = roster

    async def find(self, request: web.Request) -> Visit:
        """Return who asks; raises SignInNeeded, and PageRefused for who is too fast."""
        secret = read_secret(request)
        session = await self._sessions.find(secret) if secret else None
        if session is None:
            wanted = (
                request.path_qs if request.method == "GET" and is_local_address(request.path_qs) else START
            )
            locale = known_locale(request.query.get("locale", ""))
            theme = known_theme(request.query.get("theme", ""))
            raise SignInNeeded(page_url("sign-in", next=wanted, locale=locale, theme=theme))
        request[LOCALE] = session.locale
        self._limit(session.entra_id, session.tenant)
        session = await self._keep_look(session, secret, request)
        memberships = await self._find_memberships(session)
        return Visit(
            request=request, secret=secret, signed_in=SignedIn(session=session, memberships=memberships)
        )

    async def start(
        self, identity: EntraIdentity, form: FormFields, *, former: str, request: web.Request
    ) -> Visit:
        """Store the session and the person of an identity; return their first visit.

        ``former`` is the secret of the session that it replaces. Raises PageRefused for who is too fast.
        """
        self._limit(identity.oid, identity.tenant)
        session = PageSession(
            tenant=identity.tenant,
            entra_id=identity.oid,
            locale=known_locale(text_of(form, "locale")),
            theme=known_theme(text_of(form, "theme")),
        )
        memberships = await self._find_memberships(session)
        accounts = tuple(memberships.values())
        await self._store.write(
            lambda tx: store_person(tx, session, identity.name, accounts), tenant=session.tenant
        )
        secret = new_secret()
        await self._sessions.start(secret, session, former=former)
        signed_in = SignedIn(session=session, memberships=memberships)
        return Visit(request=request, secret=secret, signed_in=signed_in)

    def _limit(self, entra_id: str, tenant: str) -> None:
        if not self._dispatcher.rate_limiter.allow(entra_id, tenant=tenant, now=self._dispatcher.seconds()):
            raise PageRefused("refusal.too_fast", status=429)

    async def _keep_look(self, session: PageSession, secret: str, request: web.Request) -> PageSession:
        """Return the session with the language and theme that the address names, and store them."""
        locale = known_locale(request.query.get("locale", "")) or session.locale
        theme = known_theme(request.query.get("theme", "")) or session.theme
        if (locale, theme) == (session.locale, session.theme):
            return session
        await self._sessions.set_look(secret, locale=locale, theme=theme)
        return replace(session, locale=locale, theme=theme)

    async def _find_memberships(self, session: PageSession) -> Mapping[int, Account]:
        """Return the councils in whose chats somebody is now, besides those in which they have a seat."""

        def others(tx: Transaction) -> list[tuple[Chat, int]]:
            known = tx.people.find_by_entra_id(session.entra_id)
            return other_council_chats(tx, None if known is None else known.id)

        chats = await self._store.read(others, tenant=session.tenant)
        return await find_memberships(chats, session.entra_id, roster=self._roster)
