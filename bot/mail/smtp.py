"""Hand an e-mail to an SMTP server: encrypted and to a server that proves who it is, or not at all.

What became of it is a ``MailOutcome``; whether it is tried again is decided elsewhere.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.mail.outcome import DELIVERED, MailOutcome, MailStage, RefusalReason, ServerFault

OK = 250
_START_INPUT = 354
_LOWEST_REFUSAL = 400
_UNAVAILABLE = 421
_DOT = re.compile(rb"(?m)^\.")
_ENHANCED = re.compile(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.])")
_NO_MAILBOX = (550, 551, 553)
_BY_DETAIL = {
    ("1", "7"): RefusalReason.SENDER,
    ("1", "8"): RefusalReason.SENDER,
    ("2", "2"): RefusalReason.FULL,
    ("2", "3"): RefusalReason.TOO_LARGE,
    ("3", "4"): RefusalReason.TOO_LARGE,
}
_BY_SUBJECT = {"1": RefusalReason.ADDRESS, "2": RefusalReason.ADDRESS, "7": RefusalReason.POLICY}


class _CannotSend(Exception):  # noqa: N818 - an outcome
    def __init__(self, outcome: MailOutcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """An SMTP server, and how it is spoken to."""

    host: str
    port: int
    is_tls: bool = False
    """Whether the connection begins with TLS (``smtps``); otherwise STARTTLS is required."""
    is_plain: bool = False
    """Whether it is this machine, without encryption."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    sender: str
    """The address that mail comes from, and to which a server returns what it cannot deliver."""

    @classmethod
    def parse(
        cls, url: str, *, sender: str, ca_file: Path | None = None, is_local: bool = False
    ) -> "SmtpServer":
        """Return the server of an address that the settings have checked."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if is_tls else 587),
            is_tls=is_tls,
            is_plain=is_local and not is_tls and (parts.hostname or "") in ("127.0.0.1", "localhost", "::1"),
            user=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
            ca_file=ca_file,
            sender=sender,
        )

    async def send(self, recipient: str, content: bytes, *, seconds: float) -> MailOutcome:
        """Hand over a message whose lines end in CRLF, within ``seconds``; never raises."""
        at = MailStage.SERVER
        try:
            async with asyncio.timeout(seconds), self._connected(seconds) as client:
                at = MailStage.BROKEN
                await client.mail(self.sender)
                await client.rcpt(recipient)
                await _expect(client, b"DATA", code=_START_INPUT)
                at = MailStage.UNKNOWN
                await _send_content(client, content)
                at = MailStage.DELIVERED
        except _CannotSend as known:
            return known.outcome
        except SMTPResponseException as fault:
            if fault.code >= _LOWEST_REFUSAL:
                return _refused(fault)
        except (SMTPException, OSError, TimeoutError, ValueError):
            pass  # how far it came says the rest
        if at is MailStage.SERVER:
            return _fault(ServerFault.UNREACHABLE)
        return DELIVERED if at is MailStage.DELIVERED else MailOutcome(stage=at, code="no_answer")

    async def probe(self, *, seconds: float) -> MailOutcome:
        """Connect, encrypt and log in, and hand over nothing; never raises."""
        try:
            async with asyncio.timeout(seconds), self._connected(seconds):
                return DELIVERED
        except _CannotSend as known:
            return known.outcome
        except (SMTPException, OSError, TimeoutError):
            return _fault(ServerFault.UNREACHABLE)

    @asynccontextmanager
    async def _connected(self, seconds: float) -> AsyncIterator[SMTP]:
        """Connect and log in; raises _CannotSend."""
        client = SMTP(
            hostname=self.host,
            port=self.port,
            timeout=seconds,
            use_tls=self.is_tls,
            start_tls=False,
            tls_context=None if self.is_plain else _authorities(self.ca_file),
            local_hostname=self.sender.rpartition("@")[2],
        )
        try:
            await self._enter(client)
            yield client
            await _leave(client)
        finally:
            client.close()

    async def _enter(self, client: SMTP) -> None:
        try:
            await client.connect()
            await client.ehlo()
            if not self.is_tls and not self.is_plain:
                if not client.supports_extension("starttls"):
                    raise _CannotSend(_fault(ServerFault.NO_TLS))
                await client.starttls()
                await client.ehlo()
            if self.user is not None:
                await client.login(self.user, self.password or "")
        except SMTPAuthenticationError as fault:
            raise _CannotSend(_fault(ServerFault.LOGIN, status=fault.code)) from fault
        except SMTPResponseException as fault:
            raise _CannotSend(_fault(ServerFault.TURNED_AWAY, status=fault.code)) from fault
        except (SMTPException, OSError, TimeoutError) as fault:
            raise _CannotSend(_fault(_server_fault(fault))) from fault


@cache
def _authorities(ca_file: Path | None) -> ssl.SSLContext:
    """Return the authorities that may vouch for a server, read once: nothing else runs meanwhile."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


async def _send_content(client: SMTP, content: bytes) -> None:
    """Send what follows DATA; raises SMTPResponseException unless the server takes it."""
    protocol = client.protocol
    if protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("gone")
    protocol.write(_DOT.sub(b"..", content) + b".\r\n")
    answer = await protocol.read_response(timeout=client.timeout)
    if answer.code != OK:
        raise SMTPResponseException(answer.code, answer.message)


async def _expect(client: SMTP, command: bytes, *, code: int) -> None:
    answer = await client.execute_command(command)
    if answer.code != code:
        raise SMTPResponseException(answer.code, answer.message)


async def _leave(client: SMTP) -> None:
    """Say good-bye: the message is taken, whatever comes of that."""
    try:
        async with asyncio.timeout(1):
            await client.execute_command(b"QUIT")
    except (SMTPException, OSError, TimeoutError):
        pass  # it has answered for the message already


def _fault(fault: ServerFault, *, status: int | None = None) -> MailOutcome:
    return MailOutcome(stage=MailStage.SERVER, status=status, code=fault.value)


def _server_fault(fault: BaseException) -> ServerFault:
    """Return what is wrong with the way to the server."""
    causes = (fault, fault.__cause__, fault.__context__)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return ServerFault.CERTIFICATE
    if "AUTH extension" in str(fault) or "authentication method" in str(fault):
        return ServerFault.LOGIN
    return ServerFault.UNREACHABLE


def _refused(fault: SMTPResponseException) -> MailOutcome:
    if fault.code == _UNAVAILABLE:
        return _fault(ServerFault.TURNED_AWAY, status=fault.code)
    return MailOutcome(stage=MailStage.REFUSED, status=fault.code, code=_reason(fault).value)


def _reason(fault: SMTPResponseException) -> RefusalReason:
    """Return the reason by the enhanced status code (RFC 3463), else by the command and the reply code."""
    if isinstance(fault, SMTPSenderRefused):
        return RefusalReason.SENDER
    found = _ENHANCED.search(fault.message)
    subject, _, detail = ("", "", "") if found is None else found[1].partition(".")
    by_code = _BY_DETAIL.get((subject, detail)) or _BY_SUBJECT.get(subject)
    if by_code is not None:
        return by_code
    is_address = isinstance(fault, SMTPRecipientRefused) and fault.code in _NO_MAILBOX
    return RefusalReason.ADDRESS if is_address else RefusalReason.OTHER
