"""The editions of the minutes of a meeting: the current draft, or the adopted text, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from bot.documents import FileFormat
from bot.documents.follow_up_list import Sheet, follow_up_sheet, question_sheet
from bot.documents.record import collect_questions, collect_record
from bot.documents.serialization import document_from_json, sheet_from_json
from bot.documents.wording import build_document
from cards.texts import Texts
from domain.adoption import AdoptionConcerns, find_concerns
from domain.council import Council
from domain.document import Document
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from domain.minutes import FIRST_DRAFT, Edition, MeetingRecord, Minutes, compose_minutes
from domain.question import OPEN_STATUSES, QuestionStatus
from storage import Transaction

MAX_LISTED = 5_000
"""How many questions a spreadsheet of the list holds."""
FOLLOW_UPS_KEY = "follow_ups"
"""The key under which the follow-up list is stored with adopted minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedMinutes:
    """One edition of minutes, worded in the council's language."""

    edition: Edition
    document: Document
    follow_ups: Sheet

    @property
    def number(self) -> int:
        """Return the version that buttons and files use; 0 is the draft."""
        return 0 if self.edition.is_draft else self.edition.version


def editable_edition(tx: Transaction, meeting: Meeting) -> Edition | None:
    """Return the edition that can still be changed, None if the minutes are locked."""
    latest = tx.minutes.latest(meeting.id)
    if latest is None:
        return FIRST_DRAFT
    reason = tx.corrections.open_reason(meeting.id, version=latest.edition.version + 1)
    return None if reason is None else latest.edition.correct(reason)


def find_edition(tx: Transaction, council: Council, meeting: Meeting, number: int | None) -> WordedMinutes:
    """Return an edition by number; without one the draft, otherwise the last adopted edition.

    If the draft has been adopted meanwhile, return the adopted edition. Raises NotFound ``no_such_version``.
    """
    if not number and editable_edition(tx, meeting) is not None:
        return word_draft(tx, council, meeting)
    kept = tx.minutes.of_meeting(meeting.id)
    found = next((one for one in reversed(kept) if number in (None, 0, one.edition.version)), None)
    if found is None:
        raise NotFound("no_such_version")
    return restore_edition(found.edition, found.document, found.minutes)


def word_question_list(
    tx: Transaction, council: Council, *, status: str | None, department: int | None
) -> Sheet:
    """Word the questions of one state and department, or all that are open, at most ``MAX_LISTED``."""
    statuses = OPEN_STATUSES if status is None else (QuestionStatus(status),)
    found = tx.questions.list_page(council, statuses=statuses, department=department, page=0, size=MAX_LISTED)
    texts = Texts.of(council.locale)
    return question_sheet(
        collect_questions(tx, council, found[:MAX_LISTED]), council.name, texts, now=tx.now, zone=council.zone
    )


def word_draft(tx: Transaction, council: Council, meeting: Meeting) -> WordedMinutes:
    """Word the current draft; raises Refusal ``minutes_locked``."""
    edition = editable_edition(tx, meeting)
    if edition is None:
        raise Refusal("minutes_locked")
    return word_minutes(compose_draft(tx, council, meeting, edition=edition), council=council)


def compose_draft(tx: Transaction, council: Council, meeting: Meeting, *, edition: Edition) -> Minutes:
    """Compose the minutes from everything stored about a meeting."""
    record: MeetingRecord = collect_record(tx, council, meeting)
    return compose_minutes(replace(record, edition=edition))


def word_minutes(minutes: Minutes, *, council: Council) -> WordedMinutes:
    """Word minutes in the council's language, not the reader's."""
    texts = Texts.of(council.locale)
    return WordedMinutes(
        edition=minutes.edition,
        document=build_document(minutes, texts),
        follow_ups=follow_up_sheet(minutes, texts),
    )


def restore_edition(
    edition: Edition, document: Mapping[str, Any], minutes: Mapping[str, Any]
) -> WordedMinutes:
    """Return an adopted edition from its stored form."""
    return WordedMinutes(
        edition=edition,
        document=document_from_json(document),
        follow_ups=sheet_from_json(minutes[FOLLOW_UPS_KEY]),
    )


def draft_concerns(tx: Transaction, minutes: Minutes, document: Document) -> AdoptionConcerns:
    """Return what a coordinator should check before these minutes are adopted."""
    there = tx.attendance.of_meeting(minutes.meeting.id)
    guessed = [one.participant.name for one in there if not one.confirmed]
    return find_concerns(minutes, document, unconfirmed_roles=guessed)


def file_name(
    council: Council,
    meeting: Meeting,
    written: WordedMinutes,
    *,
    to: FileFormat,
    at: datetime,
    with_time: bool = False,
) -> str:
    """Return a file name like ``minnesanteckningar-TR-2021-09-15-utkast-20210916-0930.docx``.

    A draft has the time ``at`` which it is made, since the next one holds something else. ``with_time`` adds
    the time of the meeting, for a day with several.
    """
    texts = Texts.of(council.locale)
    what = texts("file.list" if to is FileFormat.XLSX else "file.minutes")
    version = written.edition.version
    made = f"{texts('file.draft')}-{at.astimezone(council.zone):%Y%m%d-%H%M}"
    state = made if written.edition.is_draft else "" if version == 1 else f"v{version}"
    begins = meeting.begins.strftime("%H%M") if with_time else ""
    parts = (what, council.code, meeting.day.isoformat(), begins, state)
    return PurePath("-".join(part for part in parts if part) + f".{to}").name
