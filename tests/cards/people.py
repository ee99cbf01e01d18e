"""The invented municipality that the card tests use."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cards.context import CardContext
from cards.question_view import QuestionView
from cards.texts import Texts
from domain.council import Council, Department, OutsideBody
from domain.permissions import Permission
from domain.person import Person
from domain.question import Question, QuestionStatus

NOW = datetime(2026, 11, 12, 18, 40, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
KARIN, JOHAN, MARIA, PETRA, NILS, EVA, OLOF = range(1, 8)
NAMES = {
    KARIN: "Karin Ek",
    JOHAN: "Johan Lind",
    MARIA: "Maria Sand",
    PETRA: "Petra Holm",
    NILS: "Nils Norén",
    EVA: "Eva Strand",
    OLOF: "Olof Frisk",
}
PEOPLE = {
    id_: Person(
        id=id_, name=name, teams_id=f"29:{name}", entra_id=f"00000000-0000-4000-8000-00000000000{id_}"
    )
    for id_, name in NAMES.items()
}
TEXT = "Varför är det mörkt vid busshållplatsen på Ängsvägen, och när lagas belysningen?"
ANSWER = "Armaturerna är beställda och byts vecka 48.\nTill dess har vi satt upp två tillfälliga lampor."

TECHNICAL = Department(
    id=1, name="Tekniska förvaltningen", aliases=("TF", "gatukontoret"), owner=PETRA, deputies=(EVA,)
)
CULTURE = Department(id=2, name="Kultur- och fritidsförvaltningen", aliases=("KFF",), owner=NILS)
SCHOOLS = Department(id=3, name="Barn- och utbildningsförvaltningen", aliases=("BUN", "skolan"))
COUNCIL = Council(
    id=1,
    name="Trygghetsrådet",
    code="TR",
    locale="sv",
    timezone="Europe/Stockholm",
    coordinators=(KARIN,),
    all_departments=(TECHNICAL, CULTURE, SCHOOLS),
    outside_bodies=(OutsideBody(id=1, name="Polisen"), OutsideBody(id=2, name="Fastighetsägare")),
)

EVERYTHING = frozenset(Permission)
OWNERS = frozenset(
    {
        Permission.READ,
        Permission.ACKNOWLEDGE,
        Permission.ANSWER,
        Permission.POSTPONE,
        Permission.HAND_OVER,
        Permission.RAISE_AT_MEETING,
        Permission.REOPEN,
        Permission.REMIND_ME,
    }
)
ASKERS = frozenset({Permission.READ, Permission.EDIT, Permission.DROP, Permission.REMIND_ME})


def frame_of(locale: str) -> CardContext:
    return CardContext(texts=Texts.of(locale), nonce="nonce-of-this-card", now=NOW, zone=ZONE)


def question(**values: Any) -> Question:  # noqa: ANN401 - any field
    defaults: dict[str, Any] = {
        "id": 112,
        "council": 1,
        "number": 12,
        "text": TEXT,
        "logged_by": MARIA,
        "logged_at": datetime(2026, 11, 9, 17, 5, tzinfo=UTC),
        "asked_by": MARIA,
        "version": 3,
    }
    return Question(**{**defaults, **values})


def view(**values: Any) -> QuestionView:  # noqa: ANN401 - any field
    asked = values.pop("question", None) or question()
    department = COUNCIL.department(asked.department)
    owner = None if department is None or department.owner is None else NAMES[department.owner]
    defaults: dict[str, Any] = {
        "question": asked,
        "reference": f"TR-{asked.number}",
        "council": COUNCIL,
        "asker": asked.asked_for or "Maria Sand",
        "department": department,
        "owner": owner,
        "refresh_for": ("29:karin", "29:petra"),
    }
    return QuestionView(**{**defaults, **values})


SENT = question(status=QuestionStatus.ASSIGNED, department=1, due=date(2026, 12, 1))
IN_PROGRESS = question(
    status=QuestionStatus.IN_PROGRESS,
    department=1,
    promised=date(2026, 12, 10),
    reason="Vi väntar på entreprenören.",
)
ANSWERED = question(
    status=QuestionStatus.ANSWERED,
    department=1,
    answer=ANSWER,
    link="https://bjorkvik.example/belysning",
    ended_by=PETRA,
    ended_at=NOW,
)
HANDED_OVER = question(
    status=QuestionStatus.HANDED_OVER,
    department=1,
    handed_to="Polisen",
    reason="Vägen är enskild.",
    ended_by=PETRA,
    ended_at=NOW,
)
DROPPED = question(
    status=QuestionStatus.DROPPED, reason="Samma fråga som TR-9.", ended_by=KARIN, ended_at=NOW
)
