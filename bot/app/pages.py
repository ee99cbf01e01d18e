"""Build the pages from the settings; loaded only if they are switched on."""

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from ipaddress import ip_network

from bot.app.http import Route
from bot.app.wiring import InvalidSetting, build_sign_in, build_sign_in_keys
from bot.clock import monotonic_time, unix_time
from bot.settings import Settings
from bot.turn.dispatcher import Dispatcher, TrustedProxies
from bot.turn.incoming import Roster
from storage import Store


def build_pages(
    settings: Settings,
    stack: AsyncExitStack,
    *,
    store: Store,
    dispatcher: Dispatcher,
    roster: Roster,
    count_link: Callable[[str], None],
) -> Iterable[Route]:
    """Return the routes of the pages; raises InvalidSetting if their libraries are not installed."""
    from bot.pages.answer import AnswerPages  # noqa: PLC0415 - the public pages need none of it
    from bot.pages.calendar import CalendarFeed  # noqa: PLC0415 - same
    from bot.pages.routes import Pages  # noqa: PLC0415 - same

    keys, address, bot_id = build_sign_in_keys(settings), settings.public_url or "", f"28:{settings.app_id}"
    proxies = _trusted_proxies(settings)
    stack.push_async_callback(keys.close)
    try:
        pages = Pages(
            dispatcher,
            store=store,
            roster=roster,
            verifier=build_sign_in(settings, keys),
            bot_id=bot_id,
            origin=address,
            is_local=settings.local,
        )
    except FileNotFoundError as missing:
        raise InvalidSetting("BOT_PUBLIC_URL: pages need npm ci in bot/pages/assets") from missing
    answers = AnswerPages(
        dispatcher,
        store=store,
        templates=pages.templates,
        bot_id=bot_id,
        origin=address,
        proxies=proxies,
        count=count_link,
    )
    calendars = CalendarFeed(store, proxies=proxies, seconds=dispatcher.seconds)
    return (*pages.routes(), *answers.routes(), *calendars.routes())


def build_public_pages(settings: Settings, stack: AsyncExitStack, *, store: Store) -> Iterable[Route]:
    """Return the routes of what councils publish."""
    from bot.public.routes import PublicPages  # noqa: PLC0415 - loaded only if it is switched on

    public = PublicPages(
        store,
        origin=settings.public_pages or "",
        tenants=settings.tenants,
        locale=settings.locale,
        proxies=_trusted_proxies(settings),
        seconds=monotonic_time,
        clock=unix_time,
    )
    stack.callback(public.close)
    return tuple(public.routes())


def _trusted_proxies(settings: Settings) -> TrustedProxies:
    return TrustedProxies(networks=tuple(map(ip_network, settings.trusted_proxies)))
