"""Björkvik's council, its people and one of its questions, as the start of tests."""

from datetime import UTC, date, datetime
from typing import Any

from domain.council import Council, Department, OutsideBody
from domain.person import MembershipKind, Person
from domain.question import Question, QuestionStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)

KARIN = Person(id=1, name="Karin Ek")
JOHAN = Person(id=2, name="Johan Lind")
MARIA = Person(id=3, name="Maria Sand", membership=MembershipKind.GUEST)
PETRA = Person(id=4, name="Petra Holm")
EVA = Person(id=5, name="Eva Strand")
NILS = Person(id=6, name="Nils Norén")
RESIDENT = Person(id=7, name="Boende", membership=MembershipKind.ANONYMOUS)

TECHNICAL = Department(
    id=1, name="Tekniska förvaltningen", aliases=("TF", "gata"), owner=PETRA.id, deputies=(EVA.id,)
)
SOCIAL = Department(id=2, name="Socialförvaltningen", aliases=("soc",), owner=NILS.id)
CULTURE = Department(id=3, name="Kulturförvaltningen", removed=True)

COUNCIL = Council(
    id=1,
    name="Trygghetsrådet",
    code="TR",
    locale="sv",
    timezone="Europe/Stockholm",
    coordinators=(KARIN.id,),
    all_departments=(TECHNICAL, SOCIAL, CULTURE),
    outside_bodies=(OutsideBody(id=1, name="Polisen"),),
)

HOW_IT_GOT_THERE: dict[QuestionStatus, dict[str, Any]] = {
    QuestionStatus.LOGGED: {},
    QuestionStatus.ASSIGNED: {"department": 1},
    QuestionStatus.IN_PROGRESS: {"department": 1},
    QuestionStatus.ANSWERED: {
        "department": 1,
        "answer": "I maj.",
        "link": "https://bjorkvik.se",
        "ended_by": 4,
        "ended_at": NOW,
    },
    QuestionStatus.HANDED_OVER: {
        "department": 1,
        "handed_to": "Polisen",
        "reason": "Deras.",
        "ended_by": 4,
        "ended_at": NOW,
    },
    QuestionStatus.DROPPED: {"reason": "Dubblett", "ended_by": 1, "ended_at": NOW},
    QuestionStatus.CLOSED: {"department": 1, "answer": "I maj.", "ended_by": 4, "ended_at": NOW},
}


def question(status: QuestionStatus = QuestionStatus.LOGGED, **more: Any) -> Question:  # noqa: ANN401 - any field
    """Return Johan's question in the given status."""
    fields: dict[str, Any] = {
        "id": 17,
        "council": COUNCIL.id,
        "number": 12,
        "text": "Varför är det mörkt vid busshållplatsen?",
        "logged_by": JOHAN.id,
        "logged_at": NOW,
        "asked_by": JOHAN.id,
        "status": status,
        **HOW_IT_GOT_THERE[status],
        **more,
    }
    return Question(**fields)
