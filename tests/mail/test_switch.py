"""Test the switch of e-mail: its settings, ``check``, and that nothing is loaded while it is off."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.admin.checks.connections import check_mail
from bot.admin.checks.result import CheckStatus
from bot.mail.smtp import SmtpServer
from bot.settings import Settings, describe_problems
from tests.every import every
from tests.mail.server import SENDER, MailServer, mail_server
from tests.program.child import loaded_before_serving

GUID = "1b2c3d4e-0000-0000-0000-123456789abc"
HOST = "mail.example.org"
BASE = {
    "MicrosoftAppId": GUID,
    "MicrosoftAppTenantId": GUID,
    "MicrosoftAppPassword": "x",
    "BOT_MAIL_SENDER": SENDER,
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[MailServer]:
    async with mail_server(tmp_path) as running:
        yield running


@every(
    ("url", "env", "server"),
    [
        (
            "smtp://u%40b:p%2Fw@mail.example.org",
            "production",
            ("mail.example.org", 587, False, False, "u@b", "p/w"),
        ),
        ("smtp://mail.example.org:25", "production", ("mail.example.org", 25, False, False, None, None)),
        ("smtps://u:p@mail.example.org", "production", ("mail.example.org", 465, True, False, "u", "p")),
        ("smtp://127.0.0.1:1025", "production", ("127.0.0.1", 1025, False, False, None, None)),
        ("smtp://127.0.0.1:1025", "local", ("127.0.0.1", 1025, False, True, None, None)),
    ],
)
def test_an_address_names_a_server(url: str, env: str, server: tuple[object, ...]) -> None:
    settings = Settings.model_validate({**BASE, "BOT_SMTP_URL": url, "BOT_ENV": env})
    assert settings.smtp_url == url
    assert url not in repr(settings)
    read = SmtpServer.parse(url, sender=SENDER, is_local=settings.local)
    assert (read.host, read.port, read.is_tls, read.is_plain, read.user, read.password) == server


@every(
    ("changed", "says"),
    [
        ({"BOT_SMTP_URL": "http://mail.example.org"}, "BOT_SMTP_URL"),
        ({"BOT_SMTP_URL": "smtp://a:b:c@mail.example.org/path"}, "BOT_SMTP_URL"),
        ({"BOT_SMTP_URL": "smtp://mail.example.org", "BOT_ENV": "local"}, "BOT_SMTP_URL"),
        ({"BOT_SMTP_URL": "smtp://mail.example.org", "BOT_MAIL_SENDER": ""}, "BOT_MAIL_SENDER"),
        (
            {"BOT_SMTP_URL": f"smtp://{HOST}", "BOT_MAIL_SENDER": "a@b\r\nBcc: c@d.se"},
            "BOT_MAIL_SENDER",
        ),
        ({"BOT_MAIL_RATE": "0"}, "BOT_MAIL_RATE"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(changed: dict[str, str], says: str) -> None:
    given = {name: value for name, value in {**BASE, **changed}.items() if value}
    with pytest.raises(ValidationError) as fault:
        Settings.model_validate(given)
    (problem,) = describe_problems(fault.value)
    assert problem.startswith(f"{says}: ")
    assert "a:b:c" not in problem


async def test_check_tries_the_server_and_hands_nothing_over(server: MailServer) -> None:
    (found,) = await check_mail(server.client())
    assert (found.state, found.says) == (CheckStatus.OK, f"localhost takes e-mail from {SENDER}")
    assert server.seen[-1] == "AUTH"


async def test_check_says_what_is_wrong_and_what_to_do(server: MailServer) -> None:
    wrong = {
        "does not let the bot in (it answers 535)": server.client(password="another"),
        "shows a certificate that is not trusted": server.client(ca_file=None),
        "cannot be reached": server.client(port=1),
    }
    for words, client in wrong.items():
        (found,) = await check_mail(client)
        assert found.state is CheckStatus.FAILED
        assert words in found.says
        assert found.advice
    (off,) = await check_mail(None)
    assert off.state is CheckStatus.NOTE


def test_nothing_of_it_is_loaded_while_it_is_off(tmp_path: Path) -> None:
    heavy = ("aiosmtplib", "bot.mail.smtp", "bot.mail.message")
    assert loaded_before_serving(heavy, folder=tmp_path) == []
