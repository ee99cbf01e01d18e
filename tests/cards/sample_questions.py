"""The cards of questions in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cards.context import CardContext, CardJson
from cards.history import HistoryEntry, history_card
from cards.new_question import suggest_answer_card
from cards.notifications import reminder_card
from cards.publication import PublicationView, public_page_form, publication_card
from cards.question import own_question_card, public_question_card, suggest_edit, withdrawn_card
from cards.question_list import questions_card
from domain.attendance import Role
from domain.council import PublicPage
from domain.history import EventKind, QuestionEvent
from domain.question import QuestionStatus
from tests.cards.people import (
    ANSWER,
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
    TEXT,
    question,
    view,
)

Sample = Callable[[CardContext], CardJson]
ALIKE = (
    ("TR-3", "Belysningen på Ängsvägen fungerar inte"),
    ("TR-9", "När lagas lamporna vid busshållplatsen?"),
)


PUBLIC_PAGE = PublicPage(slug="trygghetsradet", is_on=True, licence="CC-BY-4.0", is_indexed=True)
PUBLICATION = PublicationView(
    question=replace(ANSWERED, status=QuestionStatus.CLOSED, reported_at=9),
    reference="TR-12",
    text=TEXT,
    answer=ANSWER,
    role=Role.RESIDENT,
    department="Tekniska förvaltningen",
    address="https://fragor.example.org/public/trygghetsradet/questions/12",
)


def _event(id_: int, happening: EventKind, *, who: int, **values: Any) -> HistoryEntry:  # noqa: ANN401 - any field
    event = QuestionEvent(
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
    return HistoryEntry(event=event, actor=NAMES[who])


HISTORY = [
    _event(1, EventKind.LOGGED, who=3, text="Varför är det mörkt?"),
    _event(2, EventKind.MESSAGE_EDITED, who=3, proposed_text="Varför är det mörkt vid busshållplatsen?"),
    _event(
        3,
        EventKind.EDITED,
        who=3,
        old={"text": "Varför är det mörkt?"},
        text="Varför är det mörkt vid hållplatsen?",
    ),
    _event(4, EventKind.ASSIGNED, who=1, department=1),
    _event(5, EventKind.ACKNOWLEDGED, who=4),
    _event(6, EventKind.POSTPONED, who=4, promised="2026-12-10", reason="Vi väntar på entreprenören."),
    _event(7, EventKind.AT_MEETING, who=1, on_behalf=True),
    _event(8, EventKind.HANDED_OVER, who=4, handed_to="Polisen", reason="Vägen är enskild."),
    _event(9, EventKind.UNDONE, who=4),
    _event(10, EventKind.DROPPED, who=1, reason="Samma fråga som TR-9."),
    _event(11, EventKind.REOPENED, who=1),
    _event(12, EventKind.ANSWERED, who=4, answer="Armaturerna byts vecka 48."),
]


def introduction(context: CardContext, first: str = "asked", how: str = "one") -> tuple[str, ...]:
    """Return what an owner reads above a question, or above several."""
    texts = context.texts
    who = texts("intro.who", person="Karin Ek", council=COUNCIL.name)
    return (
        texts(f"intro.{first}_owner", who=who, departments="Tekniska förvaltningen"),
        texts("intro.by_day", day=date(2026, 12, 1)),
        texts(f"intro.answer_{how}", number="TR-7"),
    )


QUESTIONS: dict[str, Sample] = {
    "public-logged": lambda f: public_question_card(view(similar=ALIKE), f),
    "public-logged-for": lambda f: public_question_card(
        view(asker="Boende på Ängsvägen", logger="Karin Ek"), f
    ),
    "public-sent": lambda f: public_question_card(view(question=SENT), f),
    "public-undelivered": lambda f: public_question_card(view(question=SENT, undelivered_to="Petra Holm"), f),
    "public-in-progress": lambda f: public_question_card(view(question=IN_PROGRESS), f),
    "public-at-meeting": lambda f: public_question_card(
        view(question=replace(IN_PROGRESS, promised=None, at_meeting=True)), f
    ),
    "public-overdue": lambda f: public_question_card(view(question=replace(SENT, due=date(2026, 11, 1))), f),
    "public-answered": lambda f: public_question_card(view(question=ANSWERED, answerer="Petra Holm"), f),
    "public-handed-over": lambda f: public_question_card(
        view(question=HANDED_OVER, answerer="Petra Holm"), f
    ),
    "public-merged": lambda f: public_question_card(
        view(question=replace(DROPPED, reason=None, duplicate_of=9), answerer="Karin Ek"), f
    ),
    "public-dropped": lambda f: public_question_card(view(question=DROPPED, answerer="Karin Ek"), f),
    "own-closed-published": lambda f: own_question_card(
        view(
            question=replace(ANSWERED, status=QuestionStatus.CLOSED, reported_at=9),
            council=replace(COUNCIL, public=PUBLIC_PAGE),
            answerer="Petra Holm",
            allowed=EVERYTHING,
            is_published=True,
        ),
        f,
    ),
    "public-closed": lambda f: public_question_card(
        view(question=replace(ANSWERED, status=QuestionStatus.CLOSED), answerer="Petra Holm"), f
    ),
    "own-coordinator-logged": lambda f: own_question_card(
        view(allowed=EVERYTHING, likely_department=1, similar=ALIKE), f
    ),
    "own-coordinator-without-departments": lambda f: own_question_card(
        view(allowed=EVERYTHING, council=replace(COUNCIL, all_departments=(), outside_bodies=())), f
    ),
    "own-coordinator-sent": lambda f: own_question_card(
        view(question=SENT, allowed=EVERYTHING, note=f.texts("note.sent")), f
    ),
    "own-coordinator-answered": lambda f: own_question_card(
        view(question=ANSWERED, answerer="Petra Holm", allowed=EVERYTHING), f
    ),
    "own-owner-sent": lambda f: own_question_card(
        view(question=SENT, allowed=OWNERS, introduction=introduction(f)), f
    ),
    "own-coordinator-proposed": lambda f: own_question_card(
        view(question=replace(SENT, proposed_recipient="Elbolaget"), allowed=EVERYTHING), f
    ),
    "own-owner-proposed": lambda f: own_question_card(
        view(question=replace(SENT, proposed_recipient="Elbolaget"), allowed=OWNERS), f
    ),
    "public-owner-away": lambda f: public_question_card(view(question=SENT, stand_ins=("Eva Strand",)), f),
    "public-owner-away-alone": lambda f: public_question_card(view(question=SENT, stand_ins=()), f),
    "own-owner-in-progress": lambda f: own_question_card(view(question=IN_PROGRESS, allowed=OWNERS), f),
    "own-owner-at-meeting": lambda f: own_question_card(
        view(question=replace(IN_PROGRESS, promised=None, at_meeting=True), allowed=OWNERS), f
    ),
    "own-owner-answered": lambda f: own_question_card(
        view(question=ANSWERED, answerer="Petra Holm", allowed=OWNERS, note=f.texts("note.answered")), f
    ),
    "own-asker-logged": lambda f: own_question_card(
        view(allowed=ASKERS, question=question(proposed_text="Varför är det mörkt på hela Ängsvägen?")), f
    ),
    "own-asker-repeated": lambda f: own_question_card(
        view(allowed=ASKERS, offers_logging_anyway=True, note=f.texts("note.already_logged")), f
    ),
    "own-visitor": lambda f: own_question_card(view(question=SENT, back={"of": "list", "page": 1}), f),
    "own-stale": lambda f: own_question_card(
        view(question=SENT, allowed=OWNERS, note=f.texts("refusal.stale")), f
    ),
    "history": lambda f: history_card(view(question=ANSWERED, answerer="Petra Holm"), HISTORY, f),
    "withdrawn": lambda f: withdrawn_card(view(question=SENT), f),
    "several": lambda f: questions_card([view(), view(question=replace(SENT, id=113, number=13))], f, None),
    "offer-answer": lambda f: suggest_answer_card(
        [view(question=SENT, allowed=OWNERS)], "Lampan lagas vecka 12.", f
    ),
    "offer-answers": lambda f: suggest_answer_card(
        [view(question=SENT), view(question=replace(SENT, id=113, number=13))], "Lagas v. 12.", f, asks=True
    ),
    "offer-edit": lambda f: suggest_edit(
        view(question=question(proposed_text="Varför är det mörkt?"), allowed=ASKERS), f
    ),
    "reminder": lambda f: reminder_card(view(question=SENT, allowed=ASKERS), f),
}
PUBLICATIONS: dict[str, Sample] = {
    "publication": lambda f: publication_card(PUBLICATION, f),
    "publication-found": lambda f: publication_card(
        replace(PUBLICATION, found=("phone", "name"), is_published=True), f
    ),
    "public-page": lambda f: public_page_form(
        PUBLIC_PAGE, f, address="https://fragor.example.org/public/trygghetsradet"
    ),
    "public-page-new": lambda f: public_page_form(
        PublicPage(), f, address="https://fragor.example.org/public/…", note=f.texts("note.public_page_off")
    ),
}
