"""Test the addresses of departments, and when they get e-mail."""

from dataclasses import replace

import pytest

from domain.council import Department
from domain.errors import BadInput
from domain.mail import (
    MailRecipient,
    mail_recipient,
    own_addresses_text,
    parse_own_addresses,
    take_addresses,
)
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
    to = mail_recipient(council, DEPARTMENT, is_reached=is_reached)
    assert (None if to is None else to.address) == address
    assert mail_recipient(council, replace(DEPARTMENT, mail=None), is_reached=is_reached) is None
    assert mail_recipient(council, replace(DEPARTMENT, removed=True), is_reached=is_reached) is None


def test_an_own_address_comes_before_the_mailbox() -> None:
    council = replace(COUNCIL, settings=ReminderSettings(mail=MailChoice.UNREACHED))
    both = replace(DEPARTMENT, owner=7, deputies=(8,), addresses=((7, "a@b.example"),))
    own = MailRecipient(address="a@b.example", person=7)
    assert mail_recipient(council, both, person=7, is_reached=False) == own
    assert mail_recipient(council, both, person=8, is_reached=False) == MailRecipient(address=MAIL)
    assert mail_recipient(council, both, person=7) is None, "somebody may be reached in Teams"


def test_own_addresses_are_lines_with_names() -> None:
    names = {7: "Petra Sand", 8: "Olof Frisk"}
    written = own_addresses_text({8: "olof@b.example"}, names)
    assert written == "Petra Sand:\nOlof Frisk: olof@b.example"
    assert parse_own_addresses(written, names) == {8: "olof@b.example"}
    assert parse_own_addresses("petra  sand: mailto:p@B.example\n\n", names) == {7: "p@b.example"}
    assert parse_own_addresses("Nina Ny:", names) == {}, "she has left"


@every(
    ("text", "code"),
    [
        ("Nina Ny: n@b.example", "mail_name_missing"),
        ("n@b.example", "mail_name_missing"),
        ("Petra Sand: nowhere", "bad_address"),
        ("Eva Ek: e@b.example", "mail_name_unclear"),
    ],
)
def test_whose_address_it_is_must_be_clear(text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        parse_own_addresses(text, {7: "Petra Sand", 8: "Eva Ek", 9: "Eva Ek"})


def test_an_address_in_a_command_is_that_of_the_name_before_it() -> None:
    mentions = [("@Petra Sand", 7), ("@Olof Frisk", 8)]
    words = "Kultur k@b.example @Petra Sand p@b.example @Olof Frisk"
    written = take_addresses(words, mentions)
    assert (written.mail, written.own) == ("k@b.example", {7: "p@b.example"})
    assert written.words.split() == ["Kultur", "@Petra", "Sand", "@Olof", "Frisk"]
