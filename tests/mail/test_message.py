"""Test the bytes of a message: what mail programs show, and what nobody can put into it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from bot.mail.message import build_message, describe
from cards.languages import LOCALES
from domain.council import Council, Department
from domain.mail import MailKind
from domain.question import Question, QuestionStatus
from domain.reminder_settings import MailChoice, MailText, ReminderSettings
from storage.outbox import MailIdentity
from tests.cards.sample_reminders import MEETING
from tests.every import every
from tests.mail.server import SENDER, bodies

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
RECIPIENT = "registrator@bjorkvik.example"
EVIL = '<script>alert(1)</script> "åäö" & 中 👍'
SETTINGS = ReminderSettings(mail=MailChoice.ALWAYS, mail_text=MailText.WHOLE)
DEPARTMENT = Department(id=3, name="Tekniska förvaltningen", mail=RECIPIENT)
COUNCIL = Council(
    id=7,
    name="Tillgänglighetsrådet",
    code="TR",
    locale="sv",
    timezone="Europe/Stockholm",
    all_departments=(DEPARTMENT,),
    settings=SETTINGS,
)
QUESTION = Question(
    id=1,
    council=7,
    number=12,
    text="Kan lampan bytas?",
    logged_by=1,
    logged_at=NOW,
    asked_by=1,
    asked_for="Åke Öberg",
    status=QuestionStatus.ASSIGNED,
    department=3,
)
LINK = "https://bot.example.org/answer/1-abc?x=1&y=2"


def sent(
    *questions: Question,
    kind: MailKind = MailKind.ASSIGNMENT,
    council: Council = COUNCIL,
    department: Department = DEPARTMENT,
    link: str | None = LINK,
    first: MailIdentity | None = None,
    sender: str = SENDER,
) -> EmailMessage:
    """Return a message as it is read from its bytes."""
    meeting, others = (MEETING, 3) if kind is MailKind.AGENDA else (None, 0)
    asked = questions or (QUESTION,)
    content = describe(kind, council, department, asked, meeting=meeting, link=link, others=others)
    identity = MailIdentity(message=5, created_at=NOW)
    built = build_message(
        content, council, sender=sender, recipient=RECIPIENT, at=NOW, identity=identity, first=first
    )
    raw = built.as_bytes()
    assert all(line.isascii() and len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_the_headers_say_who_writes_and_that_nobody_answers() -> None:
    mail = sent(council=replace(COUNCIL, settings=replace(SETTINGS, mail_reply="radet@bjorkvik.example")))
    assert mail["Subject"] == "Fråga TR-12 från Tillgänglighetsrådet"
    (writer,) = mail["From"].addresses
    assert (writer.display_name, writer.addr_spec) == ("Tillgänglighetsrådet", SENDER)
    assert (mail["To"], mail["Reply-To"]) == (RECIPIENT, "radet@bjorkvik.example")
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == f"<5.7.{NOW.timestamp():.0f}@bjorkvik.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert (mail["Content-Language"], mail["References"]) == ("sv", None)
    assert not [name for name in mail.keys() if name.startswith("List-")]  # noqa: SIM118 - not a mapping


def test_text_and_html_say_the_same_and_name_nobody() -> None:
    for body in bodies(sent()):
        for words in ("TR-12", "Kan lampan bytas?", "Tekniska förvaltningen", "Ingen läser svar"):
            assert words in body
        assert "Åke" not in body
    text, html = bodies(sent())
    assert LINK in text
    assert f'href="{LINK.replace("&", "&amp;")}"' in html
    assert '<html lang="sv">' in html
    assert not [tag for tag in ("<img", "<script", "<link", "src=", "url(") if tag in html]


@pytest.mark.parametrize("link", [LINK, None])
def test_the_council_may_keep_the_text_to_itself(link: str | None) -> None:
    council = replace(COUNCIL, settings=replace(SETTINGS, mail_text=MailText.LINK))
    mail = sent(council=council, link=link)
    assert "lampan" not in mail.as_string()
    for body in bodies(mail):
        assert "TR-12" in body


def test_what_people_wrote_is_text_wherever_it_stands() -> None:
    council = replace(COUNCIL, name=EVIL, all_departments=(replace(DEPARTMENT, name=EVIL),))
    mail = sent(
        replace(QUESTION, text=f"{EVIL}\n.\n.rad\nFrom nowhere"),
        council=council,
        department=council.all_departments[0],
    )
    text, html = bodies(mail)
    assert EVIL in text
    assert "\n.\n.rad\nFrom nowhere" in text
    assert "<script>" not in html
    assert EVIL in mail["Subject"]


@pytest.mark.parametrize(
    "smuggled",
    [
        "\r\nBcc: victim@c.example",
        "\nBcc: victim@c.example",
        "\r\n\r\nhej",
        " =?utf-8?q?a=0d=0aBcc:_victim@c.example?=å",
        "=?utf-8?b?DQpCY2M6IHZpY3RpbUBjLmV4YW1wbGU=?= åäö",
        f"; {'x' * 50}, <victim@c.example>",
    ],
)
def test_no_name_adds_a_header_or_an_address(smuggled: str) -> None:
    department = replace(DEPARTMENT, name=f"Gatukontoret{smuggled}")
    council = replace(COUNCIL, name=f"Rådet{smuggled}", all_departments=(department,))
    mail = sent(council=council, department=department)
    assert mail["Bcc"] is None
    assert [one.addr_spec for one in mail["From"].addresses] == [SENDER]
    assert "hej" not in "".join(bodies(mail)).splitlines()[0]


@pytest.mark.parametrize("host", ["bjorkvik.example", f"{'x' * 60}.{'y' * 60}.example"])
def test_what_follows_is_in_the_thread_of_the_question(host: str) -> None:
    first = MailIdentity(message=2, created_at=NOW)
    mail = sent(kind=MailKind.WITHDRAWAL, link=None, first=first, sender=f"bevaka@{host}")
    expected = f"<2.7.{NOW.timestamp():.0f}@{host}>"
    assert "=?" not in dict(mail.raw_items())["References"], "mail programs read an id as it stands"
    assert mail["In-Reply-To"] == mail["References"] == expected
    assert mail["Subject"] == "Re: Fråga TR-12 från Tillgänglighetsrådet"


def test_a_digest_names_its_questions_and_counts_the_rest() -> None:
    many = [replace(QUESTION, id=n, number=n) for n in range(1, 71)]
    mail = sent(*many, kind=MailKind.DIGEST)
    assert mail["Subject"] == "Påminnelse: 70 frågor från Tillgänglighetsrådet väntar på svar"
    for body in bodies(mail):
        assert "TR-60" in body
        assert "TR-61" not in body
        assert "Det finns 10 frågor till" in body


def test_the_council_has_a_language() -> None:
    mail = sent(council=replace(COUNCIL, locale="en"))
    assert mail["Subject"] == "Question TR-12 from Tillgänglighetsrådet"
    assert '<html lang="en">' in list(bodies(mail))[1]


@every(("kind", "locale"), [(kind, locale) for kind in MailKind for locale in LOCALES])
def test_the_text_says_all_that_the_html_says_and_nothing_else(kind: MailKind, locale: str) -> None:
    due = replace(QUESTION, due=date(2026, 12, 24), text="Rad 1\nRad 2 <b>")
    link = None if kind is MailKind.WITHDRAWAL else LINK
    text, html = bodies(sent(due, kind=kind, council=replace(COUNCIL, locale=locale), link=link))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert " ".join(reader.said).split() == text.replace("\n-- \n", "\n").replace(f":\n{LINK}", "").split()
    assert reader.links == ([] if link is None else [LINK])


class _Reader(HTMLParser):
    """Reads what the body of an HTML message says, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._is_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_body = self._is_body or tag == "body"
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.said += [data] if self._is_body else []
