"""Test the wording of outcomes of earlier questions."""

from datetime import date

from bot.documents import build_document
from cards.texts import Texts
from domain.document import BulletList
from domain.minutes import CarriedQuestion, compose_minutes
from domain.question import Question, QuestionStatus
from tests.minutes.evening import BETWEEN, LAST_PERIOD, PETRA, TECHNICAL
from tests.minutes.samples import answered, question, record

SV = Texts.of("sv")


def told(earlier: Question, *, meetings: int = 1) -> str:
    """Return what the introduction says about one earlier question."""
    carried = (CarriedQuestion(question=earlier, meetings_ago=meetings, period=LAST_PERIOD),)
    blocks = build_document(compose_minutes(record(carried=carried)), SV).blocks
    return next(block.items[0].text for block in blocks if isinstance(block, BulletList))


def test_what_became_of_earlier_questions_is_told_in_words() -> None:
    ended = {"ended_by": PETRA, "ended_at": BETWEEN}
    sent = {"status": QuestionStatus.ASSIGNED, "department": TECHNICAL}
    assert told(answered(9, "Hur?", "Så.", at=BETWEEN)) == "TR-9 Hur?\nSvar: Så."
    assert told(question(9, "Hur?", status=QuestionStatus.DROPPED, reason="Dubblett", **ended)) == (
        "TR-9 Hur?\nStruken\nSkäl: Dubblett"
    )
    merged = question(9, "Hur?", status=QuestionStatus.DROPPED, duplicate_of=3, **ended)
    assert told(merged) == "TR-9 Hur?\nSamma som TR-3"
    assert told(question(9, "Hur?"), meetings=2) == "TR-9 Hur?\nAtt fördela. Öppen i 2 möten."
    assert told(question(9, "Hur?", **sent, at_meeting=True)) == (
        "TR-9 Hur?\nSkickad till Tekniska förvaltningen, Petra Holm, gatuchef. Öppen i 1 möte. Svar på mötet."
    )
    later = question(9, "Hur?", **sent, promised=date(2026, 12, 1), due=date(2026, 11, 1), reason="Vi mäter.")
    assert told(later).endswith("Öppen i 1 möte. Svar utlovat till 1 december 2026.\nSkäl: Vi mäter.")


def test_work_in_progress_without_department_or_age_is_told_without_them() -> None:
    alone = question(9, "Hur?", status=QuestionStatus.IN_PROGRESS)
    assert told(alone, meetings=0) == "TR-9 Hur?\nPågår."
