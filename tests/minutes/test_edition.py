"""Draft and adopted: minutes are a draft until somebody adopts them, and a correction is a new version."""

import pytest

from domain.edition import FIRST_DRAFT, Edition
from domain.errors import BadInput, Refusal
from domain.minutes import compose
from tests.minutes.evening import AFTER
from tests.minutes.samples import record

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def test_minutes_begin_as_the_first_draft() -> None:
    assert compose(record()).edition == Edition(version=1)
    assert compose(record()).edition.draft


def test_who_adopts_them_and_when_is_part_of_them() -> None:
    assert not ADOPTED.draft
    assert (ADOPTED.version, ADOPTED.adopted_by, ADOPTED.adopted_at) == (1, "Karin Ek", AFTER)


def test_nobody_adopts_them_twice() -> None:
    with pytest.raises(Refusal, match="already_adopted"):
        ADOPTED.adopt("Johan Lind", at=AFTER)


def test_a_correction_is_the_draft_of_the_next_version_with_its_reason() -> None:
    corrected = ADOPTED.correct("Fel datum\nför nästa möte.")
    assert (corrected.draft, corrected.version, corrected.adopted_by) == (True, 2, "")
    assert corrected.correction == "Fel datum för nästa möte."
    assert corrected.adopt("Karin Ek", at=AFTER).version == 2


def test_a_correction_without_a_reason_is_refused() -> None:
    with pytest.raises(BadInput, match="correction_missing"):
        ADOPTED.correct(" \n")
    with pytest.raises(BadInput, match="correction_missing"):
        Edition(version=2).adopt("Karin Ek", at=AFTER)


def test_a_draft_is_changed_not_corrected() -> None:
    with pytest.raises(Refusal, match="not_adopted"):
        FIRST_DRAFT.correct("Fel")


def test_files_carry_the_moment_of_adoption_or_of_the_meetings_end() -> None:
    assert compose(record(edition=ADOPTED)).changed == AFTER
    assert compose(record()).changed == record().meeting.over_at
