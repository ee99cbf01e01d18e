"""The mailboxes of people outside Teams: the SMTP server that the bot sends to, and a page with its mail.

`make run` installs what the bot needs and nothing else: this is as much of SMTP (RFC 5321) as takes mail.
"""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from typing import Final

from simulator.chats import utc_now
from simulator.constants import LOOPBACK

SENDER: Final = "bevaka@bjorkvik.example"
MAX_LINE: Final = 1 << 16
MAX_MAILS: Final = 200
"""Mails that are kept: the newest, until the simulator ends."""
_LINK: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
WORDS: Final = {
    "sv": {
        "title": "Mejl från boten",
        "none": "Boten har inte skickat några mejl ännu. Ge en förvaltning en mejladress (förvaltning …), "
        "och säg under inställningar när mejl ska gå.",
        "to": "Till",
        "again": "Läs in igen",
    },
    "en": {
        "title": "E-mail from the bot",
        "none": "The bot has not sent any e-mail yet. Give a department an address (department …), "
        "and say under settings when e-mail goes out.",
        "to": "To",
        "again": "Load again",
    },
}
_PAGE: Final = (
    '<!doctype html>\n<html lang="{locale}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<title>{title}</title><link rel="icon" href="data:,">'
    '<link rel="stylesheet" href="/static/mail.css"></head>'
    '<body><main><h1>{title}</h1><p><a href="">{again}</a></p>{shown}</main></body></html>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that the bot has handed over."""

    to: tuple[str, ...]
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        """Return its text, without the HTML that says the same."""
        body = self.message.get_body(("plain",))
        return "" if body is None else str(body.get_content()).replace("\r\n", "\n")

    @property
    def links(self) -> list[str]:
        """Return the addresses in its text."""
        return _LINK.findall(self.text)


@dataclass(slots=True)
class Mailbox:
    """Takes mail on a port of this machine, once it is started, and shows it."""

    mails: list[Mail] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._talk, LOOPBACK, 0, limit=MAX_LINE)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def settings(self) -> dict[str, str]:
        """Return the settings by which the bot sends its mail here; raises LookupError before the start."""
        if self._server is None:
            raise LookupError("not started")
        port = self._server.sockets[0].getsockname()[1]
        return {"BOT_SMTP_URL": f"smtp://{LOOPBACK}:{port}", "BOT_MAIL_SENDER": SENDER}

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._take(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the bot hung up: what was not taken is sent again
        finally:
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection, command by command."""
        to: list[str] = []
        reply = "220 simulator"
        while True:
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            line = (await reader.readuntil(b"\n")).decode(errors="replace").strip()
            verb = line.partition(" ")[0].upper()
            if verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            if verb == "RCPT":
                to.append(line.partition("<")[2].partition(">")[0])
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                self._keep(to, await _read_data(reader))
            if verb in ("MAIL", "RSET", "DATA"):
                to = []
            reply = "250-simulator\r\n250 8BITMIME" if verb == "EHLO" else "250 ok"

    def _keep(self, to: list[str], content: bytes) -> None:
        message = BytesParser(policy=policy.default).parsebytes(content)
        self.mails.append(Mail(to=tuple(to), at=utc_now(), message=message))
        del self.mails[:-MAX_MAILS]
        self.arrived.set()

    def show(self, *, locale: str) -> str:
        """Return the page with all mails, the newest first; their links can be followed."""
        known = locale if locale in WORDS else "sv"
        words = WORDS[known]
        mails = [_show(mail, words["to"]) for mail in reversed(self.mails)]
        return _PAGE.format(locale=known, shown="".join(mails) or f"<p>{words['none']}</p>", **words)


async def _read_data(reader: asyncio.StreamReader) -> bytes:
    """Return a mail up to the line with a full stop alone, which ends it."""
    lines: list[bytes] = []
    while (line := await reader.readuntil(b"\n")) not in (b".\r\n", b".\n"):
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)


def _show(mail: Mail, to: str) -> str:
    text, end, parts = mail.text, 0, []
    for found in _LINK.finditer(text):
        address = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{address}" target="_blank">{address}</a>']
        end = found.end()
    parts.append(escape(text[end:]))
    return (
        f"<article><h2>{escape(mail.subject)}</h2>"
        f"<p>{to}: {escape(', '.join(mail.to))}, {mail.at.astimezone():%H:%M}</p>"
        f"<div>{''.join(parts)}</div></article>"
    )
