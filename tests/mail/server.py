"""A real SMTP server on this machine, with TLS and a mailbox, that fails when a test says so."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.mail.smtp import SmtpServer
from tests.admin.certificates import write_certificate

USER, PASSWORD = "bevaka", "p@ss:w/rd"
SENDER = "bevaka@bjorkvik.example"
HANG, DISCONNECT = "hang", "disconnect"


@dataclass(slots=True, kw_only=True)
class MailServer:
    """The server, what it took, and how it fails next."""

    port: int = 0
    authority: Path
    faults: dict[str, list[str]] = field(default_factory=dict)
    """What happens at a command instead: a reply, ``hang`` or ``disconnect``, each once and in order."""
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Sender, recipient and content of each message that it took."""
    seen: list[str] = field(default_factory=list)
    """Commands in order."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def mails(self) -> list[EmailMessage]:
        """Return the messages as a mail program reads them."""
        return [_parse(content) for _, _, content in self.taken]

    def client(self, **changed: Any) -> SmtpServer:  # noqa: ANN401 - fields of it
        """Return the bot's side."""
        known: dict[str, Any] = {
            "host": "localhost",
            "port": self.port,
            "user": USER,
            "password": PASSWORD,
            "ca_file": self.authority,
            "sender": SENDER,
        }
        return SmtpServer(**{**known, **changed})

    def next_fault(self, command: str) -> str | None:
        """Return what is to happen at a command now."""
        self.seen.append(command)
        waiting = self.faults.get(command)
        return waiting.pop(0) if waiting else None

    def take(self, envelope: Envelope) -> None:
        """Put a message into the mailbox."""
        content = envelope.content
        assert isinstance(content, bytes)
        for recipient in envelope.rcpt_tos:
            self.taken.append((str(envelope.mail_from), recipient, content))
        self.arrived.set()


def _parse(content: bytes) -> EmailMessage:
    read = message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        fault = self._server.next_fault("content")
        if fault in (HANG, DISCONNECT):  # it is taken, and nobody is told
            self._server.take(envelope)
        if fault is not None:
            return await _fail(smtp, fault, self._server)
        self._server.take(envelope)
        return "250 OK"


async def _fail(smtp: SMTP, fault: str, server: MailServer) -> str:
    if fault == DISCONNECT:
        assert isinstance(smtp.transport, asyncio.Transport)
        smtp.transport.abort()
        raise ConnectionResetError
    if fault == HANG:
        await server.released.wait()
        return "421 slow"
    return fault


class _Smtp(SMTP):
    """The server's side of a connection."""

    mailbox: MailServer

    async def _perhaps_fail(self, command: str) -> bool:
        fault = self.mailbox.next_fault(command)
        if fault is None:
            return False
        await self.push(await _fail(self, fault, self.mailbox))
        return True

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._perhaps_fail("DATA"):
            await super().smtp_DATA(arg)


def _authenticate(
    _smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_known, handled=False)


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@asynccontextmanager
async def mail_server(
    folder: Path,
    *,
    host: str = "localhost",
    offers_tls: bool = True,
    is_tls: bool = False,
    kind: type[MailServer] = MailServer,
) -> AsyncIterator[MailServer]:
    """Run a server with a certificate for ``host``; ``is_tls`` begins with TLS instead of STARTTLS."""
    ends = datetime.now(UTC) + timedelta(days=30)
    certificate = write_certificate(folder / f"{host}.pem", ends=ends, host=host)
    server = kind(authority=certificate)
    context = _context(certificate)

    def build() -> _Smtp:
        smtp = _Smtp(
            _Handler(server),
            hostname="mail.example",
            tls_context=context if offers_tls and not is_tls else None,
            authenticator=_authenticate,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )
        smtp.mailbox = server
        return smtp

    listening = await asyncio.get_running_loop().create_server(
        build, "127.0.0.1", 0, ssl=context if is_tls else None
    )
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.released.set()
        listening.close()
        await listening.wait_closed()


def bodies(mail: EmailMessage) -> Iterator[str]:
    """Yield the text and the HTML of a message."""
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        yield part.get_content().replace("\r\n", "\n")
