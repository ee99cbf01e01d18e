"""A browser of one person for tests: a cookie, pages and their forms, without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import aiohttp

from bot.pages.sessions import NOTICE_COOKIE, SESSION_COOKIE

VOID = frozenset({"input", "meta", "link", "br"})


@dataclass(slots=True)
class Form:
    """A form of a page, with what it sends if nobody changes anything."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """The values of each choice by their titles."""


class _Reader(HTMLParser):
    """Reads forms, links and text of a page; fails for an element that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.text: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, named))
        if tag == "form":
            self.forms.append(Form(named.get("action", ""), named["method"]))
        if tag in ("input", "textarea") and "name" in named and self.forms:
            self.forms[-1].fields[named["name"]] = named.get("value", "")
        if tag == "select":
            self._select = named["name"]
            self.forms[-1].fields[self._select] = ""
        if tag == "option" and "selected" in named:
            self.forms[-1].fields[self._select] = named["value"]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if not data.strip() or not self._open:
            return
        tag, named = self._open[-1]
        self.text.append(" ".join(data.split()))
        if tag == "a":
            self.links[self.text[-1]] = named["href"]
        if tag == "option":
            self.forms[-1].choices.setdefault(self._select, {})[self.text[-1]] = named["value"]
        if tag == "textarea":
            self.forms[-1].fields[named["name"]] = data.removeprefix("\n")

    def close(self) -> None:
        super().close()
        assert self._open == [], "an element is not closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a browser shows."""

    status: int
    address: str
    headers: Mapping[str, str]
    html: str
    forms: tuple[Form, ...]
    links: Mapping[str, str]
    text: str

    def form(self, verb: str) -> Form:
        """Return the form with this verb; fails if there is none, or several."""
        (found,) = [form for form in self.forms if form.action.endswith(f"/actions/{verb}")]
        return found

    @property
    def verbs(self) -> set[str]:
        return {form.action.rpartition("/")[2] for form in self.forms if "/actions/" in form.action}


@dataclass(slots=True)
class Browser:
    """The browser of somebody, perhaps without a session."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, address: str, /, **headers: str) -> Shown:
        return await self._follow("GET", address, headers=headers)

    async def send(self, form: Form, /, **values: str) -> Shown:
        """Fill in a form and send it."""
        return await self._follow("POST", form.action, data={**form.fields, **values})

    async def post(self, address: str, /, data: object, **headers: str) -> Shown:
        """Send anything."""
        return await self._follow("POST", address, data=data, headers=headers)

    async def _follow(
        self, method: str, address: str, *, data: object = None, headers: Mapping[str, str] | None = None
    ) -> Shown:
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            while True:
                sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
                async with session.request(
                    method, f"{self.url}{address}", data=data, headers=sent, allow_redirects=False
                ) as answer:
                    self._keep(answer)
                    if answer.status != 303:
                        return _shown(answer.status, address, answer.headers, await answer.text())
                    method, data, address = "GET", None, answer.headers["Location"]

    def _keep(self, answer: aiohttp.ClientResponse) -> None:
        for line in answer.headers.getall("Set-Cookie", []):
            name, _, rest = line.partition("=")
            assert name in (SESSION_COOKIE, NOTICE_COOKIE)
            self.cookies[name] = rest.partition(";")[0]
            if "Max-Age=0;" in rest:
                del self.cookies[name]


def _shown(status: int, address: str, headers: Mapping[str, str], html: str) -> Shown:
    reader = _Reader()
    if headers.get("Content-Type", "").startswith("text/html"):
        reader.feed(html.removeprefix("<!doctype html>"))
        reader.close()
    return Shown(
        status=status,
        address=address,
        headers=headers,
        html=html,
        forms=tuple(reader.forms),
        links=reader.links,
        text=" ".join(reader.text),
    )
