"""Read what browsers send to the pages, and say which sites may show them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.pages.viewer import MAX_FIELDS, storable
from bot.teams.http import ContentTooLong, read_at_most
from bot.telemetry.log_context import current_reference, describe_exception, log_reference
from storage import Unavailable

TEAMS_HOSTS = ("https://teams.microsoft.com", "https://*.teams.microsoft.com", "https://*.cloud.microsoft")
"""Whose frames may show the pages: learn.microsoft.com/microsoftteams/platform/tabs."""
LOOPBACK = ("http://127.0.0.1:*", "http://localhost:*")
MAX_FORM_BYTES = 256 * 1024
FORM_TIMEOUT = 10.0
MAX_FORMS_OF_STRANGERS = 100
"""Forms of people who are not signed in that are read at once: slow ones must not take all connections."""
_FORM = "application/x-www-form-urlencoded"
LISTS = frozenset(("questions", "order", "shown"))
"""Fields of which a form sends several, such as the boxes that were ticked in a table."""
JOINED = frozenset(("days", "deputies", "lately"))
"""Fields of which a form sends several, that cards send as one text with commas."""
FormFields = Mapping[str, str | list[str]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


class PageRefused(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """A request is answered with a page that says why nothing is shown."""

    def __init__(self, key: str, *, status: int) -> None:
        """Take the key of the sentence in the catalogue."""
        super().__init__(key)
        self.key = key
        self.status = status


class ShowSentence(Protocol):
    """Answers a request with a page that holds one sentence of the catalogue."""

    def __call__(
        self, request: web.Request, key: str, /, *, status: int, reference: str = ""
    ) -> web.StreamResponse: ...


def answer_with_page(handler: Handler, *, show_sentence: ShowSentence) -> Handler:
    """Wrap a handler so that whatever happens is answered with a page, and logged without its address."""

    async def answer(request: web.Request) -> web.StreamResponse:
        with log_reference():
            try:
                return await handler(request)
            except PageRefused as refused:
                return show_sentence(request, refused.key, status=refused.status)
            except Unavailable as fault:
                log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
                return show_sentence(request, "page.unavailable", status=503)
            except web.HTTPException:
                raise
            except Exception as failure:  # noqa: BLE001 - any error is answered with an apology
                reference = current_reference()
                log.error("page_failed", reference=reference, **describe_exception(failure))  # noqa: TRY400 - logged without texts
                return show_sentence(request, "refusal.our_fault", status=500, reference=reference)

    return answer


async def read_form(request: web.Request) -> FormFields:
    """Read a form; raises PageRefused for anything else, HTTPRequestTimeout for a slow sender."""
    if request.content_type != _FORM:
        raise PageRefused("page.bad_form", status=415)
    try:
        async with asyncio.timeout(FORM_TIMEOUT):
            body = await read_at_most(request.content, limit=MAX_FORM_BYTES)
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except ContentTooLong:
        raise PageRefused("page.form_too_large", status=413) from None
    except ValueError:
        raise PageRefused("page.bad_form", status=400) from None
    return collect_fields(pairs)


async def read_form_of_stranger(request: web.Request, *, places: asyncio.Semaphore) -> FormFields:
    """Read a form of somebody who is not signed in; raises PageRefused also if many others send one now."""
    if places.locked():
        raise PageRefused("refusal.too_fast", status=429)
    async with places:
        return await read_form(request)


def collect_fields(pairs: Sequence[tuple[str, str]]) -> FormFields:
    """Return the fields of a form by name; of several with one name the last, unless they are a list."""
    pairs = [(name, storable(value)) for name, value in pairs]
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs if name not in LISTS}
    lists = {name: [value for other, value in pairs if other == name] for name in LISTS}
    joined = {
        name: ",".join(value for other, value in pairs if other == name) for name in JOINED & fields.keys()
    }
    return fields | joined | {name: values for name, values in lists.items() if values}


def text_of(fields: FormFields, name: str) -> str:
    """Return a field of a form that is no list, empty if it is missing."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def require_own_origin(request: web.Request, *, own: str) -> None:
    """Raise PageRefused for a form of another site, which could sign somebody in as somebody else.

    ``own`` is the address of the bot; a proxy may have changed the host that the request names.
    """
    if not is_own_origin(request.headers.get("Origin", own), request, own=own):
        raise PageRefused("page.bad_form", status=403)


def is_own_origin(origin: str, request: web.Request, *, own: str) -> bool:
    """Return whether an origin is the bot itself, at its address or at the host that the request names."""
    return origin in (own, f"{request.scheme}://{request.host}")


def security_headers(*, is_local: bool) -> Mapping[str, str]:
    """Return the headers of every page; on a developer's machine the simulator may show them too."""
    frames = " ".join((*TEAMS_HOSTS, *(LOOPBACK if is_local else ())))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
    )
    return {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}
