"""The cards of questions in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cards.history import HistoryLine
from cards.look import CardJson, Frame
from cards.notices import offer_edit, reminder
from cards.question import history, own_question, public_question, several, withdrawn
from domain.history import Event, Happening
from domain.question import Status
from tests.cards.people import (
    ANSWERED,
    ASKERS,
    COUNCIL,
    DROPPED,
    EVERYTHING,
    HANDED_OVER,
    IN_PROGRESS,
    NAMES,
    OWNERS,
    SENT,
    question,
    view,
)

Sample = Callable[[Frame], CardJson]
ALIKE = (
    ("TR-3", "Belysningen på Ängsvägen fungerar inte"),
    ("TR-9", "När lagas lamporna vid busshållplatsen?"),
)


def _event(id_: int, happening: Happening, *, who: int, **values: Any) -> HistoryLine:  # noqa: ANN401 - any field
    event = Event(
        id=id_,
        question=112,
        act=f"act-{id_}",
        actor=who,
        happening=happening,
        at=datetime(2026, 11, 9 + id_ // 3, 17, 5 + id_, tzinfo=UTC),
        old=values.pop("old", {}),
        on_behalf=values.pop("on_behalf", False),
        new=values,
    )
    return HistoryLine(event=event, who=NAMES[who])


HISTORY = [
    _event(1, Happening.LOGGED, who=3, text="Varför är det mörkt?"),
    _event(2, Happening.MESSAGE_EDITED, who=3, proposed_text="Varför är det mörkt vid busshållplatsen?"),
    _event(
        3,
        Happening.EDITED,
        who=3,
        old={"text": "Varför är det mörkt?"},
        text="Varför är det mörkt vid hållplatsen?",
    ),
    _event(4, Happening.ASSIGNED, who=1, department=1),
    _event(5, Happening.ACKNOWLEDGED, who=4),
    _event(6, Happening.POSTPONED, who=4, promised="2026-12-10", reason="Vi väntar på entreprenören."),
    _event(7, Happening.AT_MEETING, who=1, on_behalf=True),
    _event(8, Happening.HANDED_OVER, who=4, handed_to="Polisen", reason="Vägen är enskild."),
    _event(9, Happening.UNDONE, who=4),
    _event(10, Happening.DROPPED, who=1, reason="Samma fråga som TR-9."),
    _event(11, Happening.REOPENED, who=1),
    _event(12, Happening.ANSWERED, who=4, answer="Armaturerna byts vecka 48."),
]

QUESTIONS: dict[str, Sample] = {
    "public-logged": lambda f: public_question(view(alike=ALIKE), f),
    "public-logged-for": lambda f: public_question(view(asker="Boende på Ängsvägen", logger="Karin Ek"), f),
    "public-sent": lambda f: public_question(view(question=SENT), f),
    "public-undelivered": lambda f: public_question(view(question=SENT, undelivered="Petra Holm"), f),
    "public-in-progress": lambda f: public_question(view(question=IN_PROGRESS), f),
    "public-at-meeting": lambda f: public_question(
        view(question=replace(IN_PROGRESS, promised=None, at_meeting=True)), f
    ),
    "public-overdue": lambda f: public_question(view(question=replace(SENT, due=date(2026, 11, 1))), f),
    "public-answered": lambda f: public_question(view(question=ANSWERED, answerer="Petra Holm"), f),
    "public-handed-over": lambda f: public_question(view(question=HANDED_OVER, answerer="Petra Holm"), f),
    "public-dropped": lambda f: public_question(view(question=DROPPED, answerer="Karin Ek"), f),
    "public-closed": lambda f: public_question(
        view(question=replace(ANSWERED, status=Status.CLOSED), answerer="Petra Holm"), f
    ),
    "own-coordinator-logged": lambda f: own_question(
        view(allowed=EVERYTHING, likely_department=1, alike=ALIKE), f
    ),
    "own-coordinator-without-departments": lambda f: own_question(
        view(allowed=EVERYTHING, council=replace(COUNCIL, all_departments=(), outside_bodies=())), f
    ),
    "own-coordinator-sent": lambda f: own_question(
        view(question=SENT, allowed=EVERYTHING, note=f.texts("note.sent")), f
    ),
    "own-coordinator-answered": lambda f: own_question(
        view(question=ANSWERED, answerer="Petra Holm", allowed=EVERYTHING), f
    ),
    "own-owner-sent": lambda f: own_question(view(question=SENT, allowed=OWNERS), f),
    "own-owner-in-progress": lambda f: own_question(view(question=IN_PROGRESS, allowed=OWNERS), f),
    "own-owner-at-meeting": lambda f: own_question(
        view(question=replace(IN_PROGRESS, promised=None, at_meeting=True), allowed=OWNERS), f
    ),
    "own-owner-answered": lambda f: own_question(
        view(question=ANSWERED, answerer="Petra Holm", allowed=OWNERS, note=f.texts("note.answered")), f
    ),
    "own-asker-logged": lambda f: own_question(
        view(allowed=ASKERS, question=question(proposed_text="Varför är det mörkt på hela Ängsvägen?")), f
    ),
    "own-asker-repeated": lambda f: own_question(
        view(allowed=ASKERS, offer=True, note=f.texts("note.already_logged")), f
    ),
    "own-visitor": lambda f: own_question(view(question=SENT, back={"of": "list", "page": 1}), f),
    "own-stale": lambda f: own_question(
        view(question=SENT, allowed=OWNERS, note=f.texts("refusal.stale")), f
    ),
    "history": lambda f: history(view(question=ANSWERED, answerer="Petra Holm"), HISTORY, f),
    "withdrawn": lambda f: withdrawn(view(question=SENT), f),
    "several": lambda f: several([view(), view(question=replace(SENT, id=113, number=13))], f, None),
    "offer-edit": lambda f: offer_edit(
        view(question=question(proposed_text="Varför är det mörkt?"), allowed=ASKERS), f
    ),
    "reminder": lambda f: reminder(view(question=SENT, allowed=ASKERS), f),
}
