"""Test handing over one message: what each answer, and each break of the connection, is taken for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mail.outcome import DELIVERED, MailOutcome, MailStage, RefusalReason, ServerFault
from tests.mail.server import DISCONNECT, HANG, SENDER, MailServer, mail_server

RECIPIENT = "registrator@bjorkvik.example"
CONTENT = b"Subject: hej\r\n\r\n.en punkt\r\n.\r\nslut\r\n"
SECONDS = 5.0


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[MailServer]:
    async with mail_server(tmp_path) as running:
        yield running


async def send(server: MailServer, *, seconds: float = SECONDS, **changed: object) -> MailOutcome:
    return await server.client(**changed).send(RECIPIENT, CONTENT, seconds=seconds)


async def test_it_is_encrypted_logged_in_and_taken_byte_by_byte(server: MailServer) -> None:
    assert await send(server) == DELIVERED
    assert server.taken == [(SENDER, RECIPIENT, CONTENT)]
    assert server.seen == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "content"]


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    async with mail_server(tmp_path, is_tls=True) as server:
        assert await send(server, is_tls=True) == DELIVERED
        assert "STARTTLS" not in server.seen


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "content"])
@pytest.mark.parametrize(
    ("reply", "status", "is_permanent"), [("451 4.3.0 later", 451, False), ("554 5.0.0 never", 554, True)]
)
async def test_what_the_server_answers_is_believed_at_every_command(
    server: MailServer, command: str, reply: str, status: int, *, is_permanent: bool
) -> None:
    server.faults[command] = [reply]
    outcome = await send(server)
    assert (outcome.stage, outcome.status) == (MailStage.REFUSED, status)
    assert outcome.is_permanent is is_permanent
    assert server.taken == []


@pytest.mark.parametrize("command", ["EHLO", "STARTTLS", "AUTH"])
@pytest.mark.parametrize("reply", ["454 4.7.0 later", "554 5.7.1 never"])
async def test_a_server_that_lets_nobody_in_stops_all_mail(
    server: MailServer, command: str, reply: str
) -> None:
    server.faults[command] = [reply, reply, reply]
    assert (await send(server)).stage is MailStage.SERVER
    assert server.taken == []


@pytest.mark.parametrize("fault", [HANG, DISCONNECT])
@pytest.mark.parametrize(
    ("command", "stage"),
    [
        ("EHLO", MailStage.SERVER),
        ("STARTTLS", MailStage.SERVER),
        ("AUTH", MailStage.SERVER),
        ("MAIL", MailStage.BROKEN),
        ("RCPT", MailStage.BROKEN),
        ("DATA", MailStage.BROKEN),
        ("content", MailStage.UNKNOWN),
    ],
)
async def test_a_break_is_uncertain_only_once_the_content_is_sent(
    server: MailServer, command: str, stage: MailStage, fault: str
) -> None:
    server.faults[command] = faults = [fault, fault]
    outcome = await send(server, seconds=0.5 if fault == HANG else SECONDS)
    if len(faults) == 2:  # a busy machine did not even get as far as the command
        outcome = await send(server, seconds=SECONDS)
    assert outcome.stage is stage
    assert len(server.taken) == (command == "content")


async def test_nobody_listens(server: MailServer) -> None:
    outcome = await send(server, port=1)
    assert (outcome.stage, outcome.code) == (MailStage.SERVER, ServerFault.UNREACHABLE)


async def test_a_server_without_starttls_gets_nothing(tmp_path: Path) -> None:
    async with mail_server(tmp_path, offers_tls=False) as server:
        outcome = await send(server)
        assert (outcome.stage, outcome.code) == (MailStage.SERVER, ServerFault.NO_TLS)
        assert server.seen == ["EHLO"], "no password, and no address, was sent in clear"


@pytest.mark.parametrize("is_tls", [True, False])
async def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path, *, is_tls: bool) -> None:
    async with mail_server(tmp_path, is_tls=is_tls) as server:
        outcome = await send(server, is_tls=is_tls, ca_file=None)
        assert (outcome.stage, outcome.code) == (MailStage.SERVER, ServerFault.CERTIFICATE)
        assert "AUTH" not in server.seen


@pytest.mark.parametrize("is_tls", [True, False])
async def test_a_certificate_for_another_host_is_refused(tmp_path: Path, *, is_tls: bool) -> None:
    async with mail_server(tmp_path, host="other.example", is_tls=is_tls) as server:
        outcome = await send(server, is_tls=is_tls)
        assert (outcome.stage, outcome.code) == (MailStage.SERVER, ServerFault.CERTIFICATE)
        assert "AUTH" not in server.seen


async def test_a_wrong_password_is_the_operators_business(server: MailServer) -> None:
    outcome = await send(server, password="another")
    assert (outcome.stage, outcome.code) == (MailStage.SERVER, ServerFault.LOGIN)


async def test_the_last_word_of_the_server_may_be_missing(server: MailServer) -> None:
    server.faults["QUIT"] = [DISCONNECT]
    assert await send(server) == DELIVERED


@pytest.mark.parametrize(
    ("command", "reply", "reason"),
    [
        ("RCPT", "550 5.1.1 No such user", RefusalReason.ADDRESS),
        ("RCPT", "550 no such user here", RefusalReason.ADDRESS),
        ("RCPT", "452 4.2.2 Mailbox full", RefusalReason.FULL),
        ("RCPT", "550 5.7.1 Relaying denied", RefusalReason.POLICY),
        ("MAIL", "550 5.7.60 Client does not have permissions to send as this sender", RefusalReason.SENDER),
        ("content", "552 5.3.4 Message too big", RefusalReason.TOO_LARGE),
        ("content", "554 Transaction failed", RefusalReason.OTHER),
    ],
)
async def test_the_reason_is_what_the_server_says(
    server: MailServer, command: str, reply: str, reason: RefusalReason
) -> None:
    server.faults[command] = [reply]
    assert (await send(server)).code == reason


async def test_a_probe_hands_nothing_over(server: MailServer) -> None:
    assert await server.client().probe(seconds=SECONDS) == DELIVERED
    assert server.seen == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


async def test_an_address_can_not_smuggle_a_command(server: MailServer) -> None:
    smuggled = "a@b.example>\r\nRCPT TO:<victim@c.example"
    await server.client().send(smuggled, CONTENT, seconds=SECONDS)
    assert server.seen.count("RCPT") <= 1
    assert "victim@c.example" not in [recipient for _, recipient, _ in server.taken]
