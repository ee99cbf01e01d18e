"""Test that minutes are a draft until they are adopted, and that a correction is a new version."""

import pytest

from domain.errors import BadInput, Refusal
from domain.minutes import FIRST_DRAFT, Edition, compose_minutes
from tests.minutes.evening import AFTER, PERIOD, meeting
from tests.minutes.samples import record

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def test_minutes_begin_as_the_first_draft() -> None:
    assert compose_minutes(record()).edition == Edition(version=1)
    assert compose_minutes(record()).edition.is_draft


def test_who_adopts_them_and_when_is_part_of_them() -> None:
    assert not ADOPTED.is_draft
    assert (ADOPTED.version, ADOPTED.adopted_by, ADOPTED.adopted_at) == (1, "Karin Ek", AFTER)


def test_nobody_adopts_them_twice() -> None:
    with pytest.raises(Refusal, match="already_adopted"):
        ADOPTED.adopt("Johan Lind", at=AFTER)


def test_a_correction_is_the_draft_of_the_next_version_with_its_reason() -> None:
    corrected = ADOPTED.correct("Fel datum\nför nästa möte.")
    assert (corrected.is_draft, corrected.version, corrected.adopted_by) == (True, 2, "")
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
    assert compose_minutes(record(edition=ADOPTED)).changed_at == AFTER
    assert compose_minutes(record()).changed_at == PERIOD.ended
    assert compose_minutes(record(known_period=None)).changed_at == meeting().planned_end
