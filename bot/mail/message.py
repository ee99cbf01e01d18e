"""Build an e-mail of what is stored: text and HTML of the same words, in the thread of its question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import cache
from pathlib import Path
from typing import Self

from jinja2 import Environment

from bot.html_templates import load_templates
from bot.mail.outcome import LinkEnded, RenderedMail
from bot.mail.queue import is_link_good
from cards.texts import Texts
from domain.council import Council, Department
from domain.errors import NotFound
from domain.mail import MailKind
from domain.meeting import Meeting, MeetingStatus
from domain.question import OPEN_STATUSES, Question
from domain.reminder_settings import MailChoice, MailText
from domain.text import MAX_NAME_LENGTH, one_line
from storage import Transaction
from storage.outbox import ADDRESS, DEPARTMENT, LINK, MailIdentity, OutboxMessage

MAX_SHOWN = 60
"""Questions that a digest names; further ones are only counted."""
_POLICY = SMTP.clone(cte_type="7bit")
"""Lines and headers of ASCII, which every server takes."""
_LINE_LENGTH = 76
_PLAIN = re.compile(r"[A-Za-z0-9 ]+")
"""What a header holds as it is; everything else is encoded."""


class WrittenHeader(str):
    """A header as it is sent, which the library neither reads nor folds.

    It would decode what looks encoded in words, line breaks too, forget quotes, and encode long ids.
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, lines: str) -> Self:
        """Take its lines without the name, ending in CRLF but for the last one."""
        header = super().__new__(cls, lines)
        header.name = name
        return header

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return its lines with the name, as the library asks for them."""
        return f"{self.name}: {self}{policy.linesep}"


def encode_words(words: str, *, header: str) -> str:
    """Return words as lines of a header that hold nothing but words."""
    charset = "us-ascii" if _PLAIN.fullmatch(words) else "utf-8"
    return Header(words, charset, header_name=header, maxlinelen=_LINE_LENGTH).encode(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A question in an e-mail."""

    reference: str
    text: str
    """Empty if the council does not want it in e-mail."""
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailContent:
    """What an e-mail says, in text and in HTML."""

    subject: str
    heading: str
    opening: tuple[str, ...]
    rows: tuple[MailRow, ...]
    closing: tuple[str, ...]
    """What to do."""
    link: str | None
    link_title: str
    footer: tuple[str, ...]
    """Who sends it, and whom to turn to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRenderer:
    """Renders e-mail when it is sent, so that it never shows old text."""

    sender: str
    answer_at: str | None
    """The address of the program, under which links are opened; None if nobody outside reaches it."""

    def render(self, tx: Transaction, message: OutboxMessage) -> RenderedMail | None:
        """Return an e-mail, None if it is no longer due; raises LinkEnded."""
        try:
            council = tx.councils.get(message.council or 0)
            department = council.department(message.payload[DEPARTMENT])
            if department is None:
                return None
            return self._render(tx, message, council, department)
        except NotFound:  # its subject no longer exists
            return None

    def _render(
        self, tx: Transaction, message: OutboxMessage, council: Council, department: Department
    ) -> RenderedMail | None:
        kind = MailKind(message.payload["kind"])
        questions = tx.questions.get_many(message.payload["args"]["questions"])
        theirs = [one for one in questions if _is_theirs(one, council, department)]
        now = department.address_of(message.person)
        if kind is MailKind.WITHDRAWAL:
            address: str | None = message.payload[ADDRESS]
            has_it_again = bool(theirs) and now == address
            due = [] if has_it_again else questions
        else:
            address, due = now, theirs
        meeting = _meeting(tx, message)
        is_late = meeting is not None and not _is_ahead(meeting, tx.now)
        is_agenda = kind is MailKind.AGENDA and not department.people and _takes_mail(department, council)
        if address is None or is_late or not (due or is_agenda):
            return None
        others = 0
        if kind is MailKind.AGENDA:
            waiting = tx.questions.count(council, statuses=OPEN_STATUSES, department=None)
            others = max(0, waiting - len(due))
        link = None if kind is MailKind.WITHDRAWAL else self._link(tx, message, council)
        content = describe(kind, council, department, due, meeting=meeting, link=link, others=others)
        identity, first = tx.outbox.mail_identity(message)
        built = build_message(
            content, council, sender=self.sender, recipient=address, at=tx.now, identity=identity, first=first
        )
        return RenderedMail(recipient=address, content=built.as_bytes(policy=_POLICY))

    def _link(self, tx: Transaction, message: OutboxMessage, council: Council) -> str | None:
        """Return the address at which the questions are answered, None if nobody outside reaches it."""
        number = message.payload.get(LINK)
        if self.answer_at is None or number is None:
            return None
        try:
            link = tx.answer_links.get(number)
            if not is_link_good(tx, link, council, message):
                raise LinkEnded
            return f"{self.answer_at}/answer/{tx.answer_links.token(number)}"
        except NotFound:  # it was deleted, or a restore has no secret for it
            raise LinkEnded from None


def _is_theirs(question: Question, council: Council, department: Department) -> bool:
    """Return whether the department has to answer a question, and gets e-mail about it."""
    is_asked = question.is_open and question.council == council.id and question.department == department.id
    return is_asked and _takes_mail(department, council)


def _takes_mail(department: Department, council: Council) -> bool:
    return not department.removed and council.settings.mail is not MailChoice.OFF


def _meeting(tx: Transaction, message: OutboxMessage) -> Meeting | None:
    meeting = message.payload["args"].get("meeting")
    return None if meeting is None else tx.meetings.get(meeting)


def _is_ahead(meeting: Meeting, now: datetime) -> bool:
    return meeting.status is MeetingStatus.PLANNED and now < meeting.planned_start


def describe(
    kind: MailKind,
    council: Council,
    department: Department,
    questions: Sequence[Question],
    *,
    meeting: Meeting | None = None,
    link: str | None = None,
    others: int = 0,
) -> MailContent:
    """Return what an e-mail says, in the council's language.

    ``others`` are the open questions of other departments, which an agenda counts and does not show.
    """
    texts = Texts.of(council.locale)
    named = _named(council, department, questions, meeting, texts=texts)
    rows, opening, closing = tuple[MailRow, ...](), [texts(f"mail.{kind}", **named)], list[str]()
    if kind is MailKind.WITHDRAWAL:
        closing.append(texts("mail.nothing_to_do"))
    else:
        is_whole = council.settings.mail_text is MailText.WHOLE
        rows = tuple(_row(one, council, texts, shows_text=is_whole) for one in questions[:MAX_SHOWN])
        closing += [texts("mail.more", n=len(questions) - MAX_SHOWN)] if len(questions) > MAX_SHOWN else []
        closing += [texts(_what_to_do(has_link=link is not None, is_whole=is_whole))] if questions else []
    if kind is MailKind.AGENDA:
        opening += [texts.plural("mail.agenda_own", len(questions))] if questions else []
        closing += [texts.plural("mail.agenda_others", others)] if others else []
        closing.append(texts("mail.agenda_add"))
    elif meeting is not None:
        opening.append(texts("mail.before_meeting", day=meeting.day))
    return MailContent(
        subject=_subject(kind, texts, named, count=len(questions)),
        heading=texts(f"mailed.{kind}", **named),
        opening=tuple(opening),
        rows=rows,
        closing=tuple(closing),
        link=link,
        link_title=texts("mail.link"),
        footer=(texts("mail.from", council=council.name), texts(_where_to_turn(council))),
    )


def _named(
    council: Council,
    department: Department,
    questions: Sequence[Question],
    meeting: Meeting | None,
    *,
    texts: Texts,
) -> dict[str, str]:
    """Return what the sentences of an e-mail name."""
    named = {"council": council.name, "department": department.name}
    named |= {"reference": council.reference(questions[0].number)} if questions else {}
    named |= {"when": texts.format_moment(meeting.planned_start, meeting.zone)} if meeting else {}
    return named


def _subject(kind: MailKind, texts: Texts, named: Mapping[str, str], *, count: int) -> str:
    match kind:
        case MailKind.DIGEST:
            return texts.plural("mail.subject_digest", count, council=named["council"])
        case MailKind.AGENDA:
            return texts("mail.subject_agenda", **named)
        case _:
            return texts("mail.subject", **named)


def _what_to_do(*, has_link: bool, is_whole: bool) -> str:
    if has_link:
        return "mail.answer_by_link"
    return "mail.answer_coordinator" if is_whole else "mail.ask_coordinator"


def _where_to_turn(council: Council) -> str:
    return "mail.not_read" if council.settings.mail_reply is None else "mail.replies_to_coordinator"


def _row(question: Question, council: Council, texts: Texts, *, shows_text: bool) -> MailRow:
    deadline: date | None = question.promised or question.due
    return MailRow(
        reference=council.reference(question.number),
        text=question.text if shows_text else "",
        due="" if deadline is None else texts("mail.due", day=deadline),
    )


def build_message(
    content: MailContent,
    council: Council,
    *,
    sender: str,
    recipient: str,
    at: datetime,
    identity: MailIdentity,
    first: MailIdentity | None,
) -> EmailMessage:
    """Return the e-mail; ``first`` is the one that began the thread of its question."""
    mail = EmailMessage(policy=_POLICY)
    host = sender.rpartition("@")[2]
    again = "" if first is None else "Re: "
    name = one_line(council.name)[:MAX_NAME_LENGTH]
    subject = encode_words(one_line(f"{again}{content.subject}"), header="Subject")
    mail["Subject"] = WrittenHeader("Subject", subject)
    mail["From"] = WrittenHeader("From", f"{encode_words(name, header='From')}\r\n <{sender}>")
    mail["To"] = Address(addr_spec=recipient)
    if council.settings.mail_reply is not None:
        mail["Reply-To"] = Address(addr_spec=council.settings.mail_reply)
    mail["Date"] = at
    mail["Message-ID"] = message_id(identity, council, host=host)
    if first is not None:
        for header in ("In-Reply-To", "References"):
            mail[header] = WrittenHeader(header, message_id(first, council, host=host))
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_as_text(content))
    mail.add_alternative(_as_html(content, locale=council.locale), subtype="html")
    mail["Content-Language"] = council.locale
    return mail


def message_id(identity: MailIdentity, council: Council, *, host: str) -> str:
    """Return the same id each time a message is sent, and another one for every other message."""
    return f"<{identity.message}.{council.id}.{identity.created_at.timestamp():.0f}@{host}>"


def _as_text(content: MailContent) -> str:
    rows = ["\n".join(filter(None, (row.reference, row.text, row.due))) for row in content.rows]
    link = [] if content.link is None else [f"{content.link_title}:\n{content.link}"]
    parts = [content.heading, *content.opening, *rows, *content.closing, *link]
    return "\n\n".join([*parts, "-- \n" + "\n".join(content.footer)]) + "\n"


def _as_html(content: MailContent, *, locale: str) -> str:
    return _environment().get_template("mail.html").render(mail=content, locale=locale)


@cache
def _environment() -> Environment:
    return load_templates(Path(__file__).parent)
