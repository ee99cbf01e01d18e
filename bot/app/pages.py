"""Build the pages from the settings; loaded only if they are switched on."""

from collections.abc import Iterable
from contextlib import AsyncExitStack

from bot.app.http import Route
from bot.app.wiring import InvalidSetting, build_sign_in, build_sign_in_keys
from bot.pages.calendar import CalendarFeed
from bot.pages.routes import Pages
from bot.settings import Settings
from bot.turn.dispatcher import Dispatcher
from bot.turn.incoming import Roster
from storage import Store


def build_pages(
    settings: Settings, stack: AsyncExitStack, *, store: Store, dispatcher: Dispatcher, roster: Roster
) -> Iterable[Route]:
    """Return the routes of the pages; raises InvalidSetting if their libraries are not installed."""
    keys = build_sign_in_keys(settings)
    stack.push_async_callback(keys.close)
    try:
        pages = Pages(
            dispatcher,
            store=store,
            roster=roster,
            verifier=build_sign_in(settings, keys),
            bot_id=f"28:{settings.app_id}",
            origin=settings.public_url or "",
            is_local=settings.local,
        )
    except FileNotFoundError as missing:
        raise InvalidSetting("BOT_PUBLIC_URL: pages need npm ci in bot/pages/assets") from missing
    return (*pages.routes(), *CalendarFeed(store, seconds=dispatcher.seconds).routes())
