"""Test the addresses of departments, and when they get e-mail."""

from dataclasses import replace

import pytest

from domain.council import Department
from domain.errors import BadInput
from domain.mail import mailbox
from domain.reminder_settings import MailChoice, ReminderSettings, parse_address
from tests.domain.examples import COUNCIL
from tests.every import every

MAIL = "registrator@bjorkvik.example"
DEPARTMENT = Department(id=9, name="Registratur", mail=MAIL)


@every(
    ("text", "address"),
    [
        (MAIL, MAIL),
        (" mailto:Registrator@Bjorkvik.Example ", "Registrator@bjorkvik.example"),
        ("o'brien+x@a-b.example", "o'brien+x@a-b.example"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_address_is_read(text: str, address: str | None) -> None:
    assert parse_address(text) == address


@every(
    "text",
    [
        *(
            "a",
            "a@",
            "@b.se",
            "a@b",
            "a@b..se",
            ".a@b.se",
            "a..b@c.se",
            "a@-b.se",
            "a@b.se,c@d.se",
            "a b@c.se",
        ),
        *("a@b.se\r\nBcc: c@d.se", "<a@b.se>", "A <a@b.se>", "å@b.se", "a@å.se", "a@[127.0.0.1]", '"a"@b.se'),
        *(f"{'a' * 65}@b.se", f"a@{'b' * 64}.se", f"a@{'b.' * 130}se"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="bad_address"):
        parse_address(text)


@every(
    ("choice", "is_reached", "address"),
    [
        (MailChoice.OFF, False, None),
        (MailChoice.UNREACHED, True, None),
        (MailChoice.UNREACHED, False, MAIL),
        (MailChoice.ALWAYS, True, MAIL),
    ],
)
def test_the_council_says_when_mail_is_sent(
    choice: MailChoice, *, is_reached: bool, address: str | None
) -> None:
    council = replace(COUNCIL, settings=ReminderSettings(mail=choice))
    assert mailbox(council, DEPARTMENT, is_reached=is_reached) == address
    assert mailbox(council, replace(DEPARTMENT, mail=None), is_reached=is_reached) is None
    assert mailbox(council, replace(DEPARTMENT, removed=True), is_reached=is_reached) is None
