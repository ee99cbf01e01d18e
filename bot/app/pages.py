"""Build the pages from the settings; loaded only if they are switched on."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from bot.app.http import Route
from bot.app.wiring import build_route
from bot.clock import monotonic_time, unix_time
from bot.pages.routes import Pages
from bot.pages.sign_in import MICROSOFT_LOGIN, SignInVerifier
from bot.settings import Settings
from bot.teams.http import AllowedHosts
from bot.teams.signing_keys import KeyRing
from bot.turn.dispatcher import Dispatcher
from bot.turn.incoming import Roster
from storage import Store

METADATA = f"https://{MICROSOFT_LOGIN}/common/v2.0/.well-known/openid-configuration"


def build_verifier(settings: Settings, stack: AsyncExitStack) -> SignInVerifier:
    """Return what checks the tokens of people, with the keys of Entra ID."""
    keys = KeyRing(
        METADATA,
        clock=monotonic_time,
        allowed_hosts=AllowedHosts((MICROSOFT_LOGIN,), allow_local=settings.local),
        route=build_route(settings),
    )
    stack.push_async_callback(keys.close)
    return SignInVerifier(
        keys,
        app_id=settings.app_id,
        host=urlsplit(settings.public_url or "").netloc,
        tenants=settings.tenants,
        clock=unix_time,
    )


def build_pages(
    settings: Settings, stack: AsyncExitStack, *, store: Store, dispatcher: Dispatcher, roster: Roster
) -> Iterable[Route]:
    """Return the routes of the pages."""
    pages = Pages(
        dispatcher,
        store=store,
        roster=roster,
        verifier=build_verifier(settings, stack),
        bot_id=f"28:{settings.app_id}",
        is_local=settings.local,
    )
    return tuple(pages.routes())
