"""The minutes of a meeting in words: the draft as things are now, or what was adopted, letter by letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.documents import Sheet, document_of, follow_up_sheet
from bot.documents.stored import document_from_json, sheet_from_json
from bot.record_of import record_of
from cards.texts import Texts
from domain.adoption import Concerns, concerns_of
from domain.council import Council
from domain.document import Document
from domain.edition import FIRST_DRAFT, Edition
from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from domain.minutes import Minutes, Record, compose
from storage import Transaction

LIST = "follow_ups"
"""Under which name the list of follow-ups is kept with adopted minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One edition of minutes in words, in the council's language."""

    edition: Edition
    document: Document
    follow_ups: Sheet

    @property
    def number(self) -> int:
        """What buttons and files call it: 0 is the draft."""
        return 0 if self.edition.draft else self.edition.version


def next_edition(tx: Transaction, meeting: Meeting) -> Edition | None:
    """Give back the edition that can still be changed, None where the minutes are locked."""
    latest = tx.minutes.latest(meeting.id)
    if latest is None:
        return FIRST_DRAFT
    reason = tx.corrections.open_for(meeting.id, version=latest.edition.version + 1)
    return None if reason is None else latest.edition.correct(reason)


def edition_named(tx: Transaction, council: Council, meeting: Meeting, number: int | None) -> Written:
    """Give back an edition by number; without one the draft, and the last that was adopted where it is none.

    A draft that has been adopted since is what became of it. Raises NotFound ``no_such_version``.
    """
    if not number and next_edition(tx, meeting) is not None:
        return written_draft(tx, council, meeting)
    kept = tx.minutes.of_meeting(meeting.id)
    found = next((one for one in reversed(kept) if number in (None, 0, one.edition.version)), None)
    if found is None:
        raise NotFound("no_such_version")
    return written_again(found.edition, found.document, found.minutes)


def written_draft(tx: Transaction, council: Council, meeting: Meeting) -> Written:
    """Put the draft into words as things are now; raises Refusal ``minutes_locked``."""
    edition = next_edition(tx, meeting)
    if edition is None:
        raise Refusal("minutes_locked")
    return in_words(draft_of(tx, council, meeting, edition=edition), council=council)


def draft_of(tx: Transaction, council: Council, meeting: Meeting, *, edition: Edition) -> Minutes:
    """Put together all that is stored of a meeting."""
    record: Record = record_of(tx, council, meeting)
    return compose(replace(record, edition=edition))


def in_words(minutes: Minutes, *, council: Council) -> Written:
    """Say it in the council's language: minutes are the council's, not the reader's."""
    texts = Texts.of(council.locale)
    return Written(
        edition=minutes.edition,
        document=document_of(minutes, texts),
        follow_ups=follow_up_sheet(minutes, texts),
    )


def written_again(edition: Edition, document: Mapping[str, Any], minutes: Mapping[str, Any]) -> Written:
    """Give back what was adopted, from what was kept of it."""
    return Written(
        edition=edition,
        document=document_from_json(document),
        follow_ups=sheet_from_json(minutes[LIST]),
    )


def concerns_about(tx: Transaction, minutes: Minutes, document: Document) -> Concerns:
    """Give back what to look at before this is locked."""
    there = tx.attendance.of_meeting(minutes.meeting.id)
    guessed = [one.participant.name for one in there if not one.confirmed]
    return concerns_of(minutes, document, unconfirmed=guessed)
