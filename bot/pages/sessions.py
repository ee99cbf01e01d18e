"""Keep people signed in: the secret of a session in a cookie, tokens for its forms, notices for a next page.

The cookie is partitioned: Teams shows the pages in a frame, and the browser keeps cookies of a frame apart
for each site around it. aiohttp writes that attribute on Python 3.14 and later only, so it is written here.
"""

import base64
import hmac
import secrets
from hashlib import sha256

import orjson
from aiohttp import web

from bot.pages.viewer import THEMES, Notice
from cards.languages import LOCALES
from storage.page_sessions import SESSION_LENGTH

SESSION_COOKIE = "__Host-bevaka"
NOTICE_COOKIE = "__Host-bevaka-notice"
NOTICE_SECONDS = 60
MAX_SECRET_LENGTH = 64
MAX_NOTICE_LENGTH = 600
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned"


def new_secret() -> str:
    """Return the secret of a new session."""
    return secrets.token_urlsafe(32)


def read_secret(request: web.Request) -> str:
    """Return the secret in the cookie of a request, empty if there is none."""
    secret = _read_cookie(request, SESSION_COOKIE)
    return secret if len(secret) <= MAX_SECRET_LENGTH else ""


def keep_secret(response: web.Response, secret: str) -> None:
    """Set the cookie of a session."""
    _set_cookie(response, SESSION_COOKIE, secret, seconds=int(SESSION_LENGTH.total_seconds()))


def csrf_token(secret: str) -> str:
    """Return the token that forms of this session send back; another site cannot know it."""
    return _sign(secret, b"csrf")


def is_csrf_token(token: str, *, secret: str) -> bool:
    """Return whether a form carries the token of this session."""
    return hmac.compare_digest(token.encode(), csrf_token(secret).encode())


def keep_notice(response: web.Response, notice: Notice, *, secret: str) -> None:
    """Hand a notice to the next page of this session, in a signed cookie."""
    payload = base64.urlsafe_b64encode(orjson.dumps([notice.text[:MAX_NOTICE_LENGTH], notice.is_refusal]))
    value = f"{payload.decode()}.{_sign(secret, payload)}"
    _set_cookie(response, NOTICE_COOKIE, value, seconds=NOTICE_SECONDS)


def read_notice(request: web.Request, *, secret: str) -> Notice | None:
    """Return the notice for this page, None if there is none or it was not signed for this session."""
    payload, _, signature = _read_cookie(request, NOTICE_COOKIE).partition(".")
    if not payload or not hmac.compare_digest(signature.encode(), _sign(secret, payload.encode()).encode()):
        return None
    text, is_refusal = orjson.loads(base64.urlsafe_b64decode(payload))
    return Notice(text=text, is_refusal=is_refusal)


def forget_notice(response: web.Response) -> None:
    """Remove the cookie of a notice that was shown."""
    _set_cookie(response, NOTICE_COOKIE, "", seconds=0)


def known_locale(wanted: str) -> str:
    """Return the language that Teams names (``sv-SE``) if there are texts in it, otherwise an empty text."""
    locale = wanted.lower().replace("_", "-").partition("-")[0]
    return locale if locale in LOCALES else ""


def known_theme(wanted: str) -> str:
    """Return Teams' name of its colours if it is known, otherwise an empty text."""
    return wanted if wanted in THEMES else ""


def _sign(secret: str, what: bytes) -> str:
    return hmac.new(secret.encode(), what, sha256).hexdigest()


def _read_cookie(request: web.Request, name: str) -> str:
    """Return a cookie, empty if it is missing or none of ours, which are ASCII."""
    value = request.cookies.get(name, "")
    return value if value.isascii() else ""


def _set_cookie(response: web.Response, name: str, value: str, *, seconds: int) -> None:
    response.headers.add("Set-Cookie", f"{name}={value}; Max-Age={seconds}; {_ATTRIBUTES}")
