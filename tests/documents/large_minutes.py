"""Measure the minutes of a meeting with very many questions.

Run it with ``python -m tests.documents.large_minutes``.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial

from bot.documents import (
    FileFormat,
    RenderedFile,
    build_document,
    follow_up_sheet,
    render_document,
    render_sheet,
)
from cards.texts import Texts
from domain.minutes import CarriedQuestion, MeetingRecord, RaisedQuestion, compose_minutes
from domain.question import QuestionStatus
from tests.minutes.evening import BETWEEN, EARLIER, LAST_PERIOD, TECHNICAL
from tests.minutes.samples import answered, question, record

TEXT = "Varför är det mörkt vid hållplatsen på Ängsvägen, nummer {n}, och när lagas lampan som är trasig?"
ANSWER = (
    "Armaturen är beställd och byts i vecka 48. Till dess har vi satt upp två tillfälliga lampor, nummer {n}."
)
MOST = 300
ROUNDS = 5


def crowded(many: int) -> MeetingRecord:
    """Return a meeting: a third of the questions answered, a third logged, a third from the one before."""
    third = many // 3
    at_once = (answered(n, TEXT.format(n=n), ANSWER.format(n=n)) for n in range(third))
    sent = {"status": QuestionStatus.ASSIGNED, "department": TECHNICAL, "due": date(2027, 1, 13)}
    along = (question(n, TEXT.format(n=n), **sent) for n in range(third, 2 * third))
    before = (
        answered(n, TEXT.format(n=n), ANSWER.format(n=n), at=BETWEEN, logged_at=EARLIER, department=TECHNICAL)
        for n in range(2 * third, many)
    )
    return record(
        raised=tuple(RaisedQuestion(question=q, section="guests") for q in (*at_once, *along)),
        carried=tuple(CarriedQuestion(question=q, meetings_ago=1, period=LAST_PERIOD) for q in before),
    )


def timed(make: Callable[[], RenderedFile]) -> tuple[float, float, int]:
    """Return the seconds, the processor seconds and the bytes of one file."""
    began, worked = time.perf_counter(), time.process_time()
    written = make()
    return time.perf_counter() - began, time.process_time() - worked, len(written.content)


def main() -> None:
    began = time.process_time()
    minutes = compose_minutes(crowded(MOST))
    document, sheet = build_document(minutes, Texts.of("sv")), follow_up_sheet(minutes, Texts.of("sv"))
    sys.stdout.write(f"composed and put into words: {time.process_time() - began:.3f} s of processor\n")
    for form in sorted(FileFormat, key=lambda one: one is FileFormat.PDF):
        make = (
            partial(render_sheet, sheet)
            if form is FileFormat.XLSX
            else partial(render_document, document, file_format=form)
        )
        first, *again = (timed(make) for _ in range(ROUNDS))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        best, work = min(seconds for seconds, _, _ in again), min(work for _, work, _ in again)
        sys.stdout.write(
            f"{form:5} first {first[0]:5.2f} s, then {best:5.2f} s, {work:5.2f} s of processor, "
            f"{first[2]:7} bytes, {memory:4} MB so far\n"
        )


if __name__ == "__main__":
    main()
