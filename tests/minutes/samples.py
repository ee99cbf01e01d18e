"""The stored record of an invented meeting that has everything minutes can contain, once each."""

from datetime import UTC, date, datetime, time
from typing import Any

from domain.attendance import Participant, Role
from domain.meeting import MeetingStatus
from domain.minutes import CarriedQuestion, MeetingRecord, RaisedQuestion
from domain.question import Question, QuestionStatus
from tests.minutes.evening import (
    AGENDA,
    ATTENDANCE,
    BETWEEN,
    COUNCIL,
    CULTURE,
    DURING,
    EARLIER,
    KARIN,
    KEEPER,
    LAST_PERIOD,
    OWNERS,
    PERIOD,
    PETRA,
    RESIDENT,
    TECHNICAL,
    meeting,
)


def question(number: int, text: str, **values: Any) -> Question:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "id": 100 + number,
        "council": 1,
        "number": number,
        "text": text,
        "logged_by": KARIN,
        "logged_at": DURING,
        "asked_by": KARIN,
    }
    return Question(**{**usual, **values})


def answered(number: int, text: str, answer: str, *, at: datetime = DURING, **values: Any) -> Question:  # noqa: ANN401
    ended = {"status": QuestionStatus.ANSWERED, "answer": answer, "ended_by": PETRA, "ended_at": at}
    return question(number, text, **{**ended, **values})


RAISED = (
    RaisedQuestion(
        question=answered(
            14,
            "Hur ser vi i förväg vilka sträckor som står på tur?",
            "Listan finns på kommunens webbplats och uppdateras varje månad.",
            link="https://bjorkvik.example/belysning",
        ),
        section="guests",
    ),
    RaisedQuestion(
        question=answered(
            15, "Räknas gång- och cykelvägar in?", "Ja, om de leder till en skola eller en hållplats."
        ),
        section="guests",
        asker=RESIDENT,
    ),
    RaisedQuestion(
        question=question(
            16,
            "Går det att sätta fartgupp på gångvägen bakom biblioteket innan mopedsäsongen börjar?",
            status=QuestionStatus.ASSIGNED,
            department=TECHNICAL,
            due=date(2027, 1, 13),
        ),
        section="round",
        asker=Participant(name="Maria Sand", role=Role.ELECTED, party="S"),
    ),
    RaisedQuestion(
        question=question(
            17,
            "Kan biblioteket ha öppet en kväll till i veckan under vintern?",
            status=QuestionStatus.IN_PROGRESS,
            department=CULTURE,
            promised=date(2026, 12, 10),
        ),
        section="round",
        asker=RESIDENT,
    ),
    RaisedQuestion(
        question=question(18, "Vem ansvarar för belysningen på den enskilda vägen vid badplatsen?"),
        section="other",
    ),
    RaisedQuestion(
        question=question(
            19,
            "Kan någon patrullera vid stationen de kvällar då ishallen har match?",
            status=QuestionStatus.HANDED_OVER,
            handed_to="Polisen",
            ended_by=KARIN,
            ended_at=DURING,
        ),
        section="other",
    ),
)
CARRIED = (
    CarriedQuestion(
        question=answered(
            9,
            "När lagas räcket på bron vid ån?",
            "Räcket byttes den 21 oktober. Målningen görs i vår när det är torrt.",
            at=BETWEEN,
            logged_at=EARLIER,
            department=TECHNICAL,
        ),
        meetings_ago=1,
        period=LAST_PERIOD,
    ),
    CarriedQuestion(
        question=question(
            10,
            "Kan fritidsgården ha öppet under höstlovet?",
            logged_at=EARLIER,
            status=QuestionStatus.IN_PROGRESS,
            department=CULTURE,
            promised=date(2026, 12, 1),
        ),
        meetings_ago=1,
        period=LAST_PERIOD,
    ),
    CarriedQuestion(
        question=question(
            11,
            "Vad kostar det att flytta hållplatsen vid skolan?",
            logged_at=EARLIER,
            status=QuestionStatus.ASSIGNED,
            department=TECHNICAL,
            at_meeting=True,
        ),
        meetings_ago=1,
        period=LAST_PERIOD,
    ),
    CarriedQuestion(
        question=question(
            6,
            "Kan parkeringen vid färjeläget övervakas?",
            logged_at=datetime(2026, 5, 20, 16, 0, tzinfo=UTC),
            status=QuestionStatus.HANDED_OVER,
            handed_to="Regionen",
            reason="Parkeringen ligger på regionens mark.",
            ended_by=PETRA,
            ended_at=BETWEEN,
        ),
        meetings_ago=2,
    ),
)


def record(**values: Any) -> MeetingRecord:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "council": COUNCIL,
        "meeting": meeting(),
        "known_period": PERIOD,
        "attendance": ATTENDANCE,
        "agenda": AGENDA,
        "raised": RAISED,
        "carried": CARRIED,
        "owners": OWNERS,
        "next_meeting": meeting(id=9, day=date(2027, 1, 20), ends=time(19, 30), status=MeetingStatus.PLANNED),
        "next_agenda_items": ("Resultatet av vinterns trygghetsvandringar", "Polisens bild av året som gick"),
        "note_taker": KEEPER,
    }
    return MeetingRecord(**{**usual, **values})
