"""Every card with one text in every place that holds people's text, and as much of it as fits."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from cards.context import CardContext, CardJson
from cards.council import (
    choose_council_card,
    coordinators_card,
    council_ready_card,
    department_form,
    departments_card,
    setup_card,
)
from cards.delivery import undelivered_card
from cards.digests import digest_card
from cards.help import HelpLine, help_card
from cards.history import HistoryEntry, history_card
from cards.new_question import confirm_question_card, logged_card, question_form, suggest_answer_card
from cards.notifications import inherited_questions_card, news_card, reminder_card, sentence_card
from cards.question import (
    dated_question_card,
    own_question_card,
    public_question_card,
    suggest_edit,
    withdrawn_card,
)
from cards.question_list import (
    AssignSeveralView,
    QuestionListView,
    RowGroup,
    UnassignedQuestion,
    assign_several_card,
    own_questions_card,
    question_list_card,
    questions_card,
    search_results_card,
)
from cards.question_rows import ListedQuestion
from cards.question_view import QuestionState, QuestionView
from domain.council import Council, Department, OutsideBody
from domain.history import EventKind, QuestionEvent
from domain.permissions import Relation
from domain.person import Person
from domain.question import ENDED_STATUSES, Question, QuestionStatus
from domain.text import one_line
from tests.cards.extreme_live_meeting import ON_THE_WAY
from tests.cards.extreme_reminders import FORMS, TOLD, digest_of
from tests.cards.people import EVERYTHING, NOW, question
from tests.cards.sample_import_review import EXTREME_REVIEWS
from tests.cards.sample_minutes import EXTREME_MINUTES
from tests.cards.sample_new_question import EXTREME_TAKING


def many(text: str) -> int:
    """Return how often everything is repeated; long texts produce the largest card."""
    return 5 if len(text) > 200 else 1


def council_of(text: str) -> Council:
    name = one_line(text)[:80]
    departments_ = tuple(
        Department(id=i, name=name, aliases=(name,) * 10, owner=1, deputies=(2, 3)) for i in range(1, 13)
    )
    bodies = tuple(OutsideBody(id=i, name=name) for i in range(1, 7))
    return Council(
        id=1,
        name=name,
        code="TR",
        locale="sv",
        timezone="Europe/Stockholm",
        coordinators=(1, 2),
        all_departments=departments_,
        outside_bodies=bodies,
    )


def question_of(text: str, status: QuestionStatus) -> Question:
    ended, name = status in ENDED_STATUSES, one_line(text)[:80]
    return question(
        text=text,
        status=status,
        asked_for=name,
        proposed_text=f"{text[:3990]} igen",
        reason=text,
        department=None if status is QuestionStatus.LOGGED else 1,
        ended_by=1 if ended else None,
        ended_at=NOW if ended else None,
        link=text[:2000] if ended else None,
        answer=text if status in (QuestionStatus.ANSWERED, QuestionStatus.CLOSED) else None,
        handed_to=name if status is QuestionStatus.HANDED_OVER else None,
        promised=date(2026, 12, 1),
    )


def view_of(text: str, status: QuestionStatus) -> QuestionView:
    asked, name, council = question_of(text, status), one_line(text)[:80], council_of(text)
    return QuestionView(
        question=asked,
        reference="TR-12",
        council=council,
        asker=name,
        logger=name,
        answerer=name,
        owner=name,
        department=council.department(asked.department),
        allowed=EVERYTHING,
        likely_department=2,
        similar=(("TR-1", text), ("TR-2", text)),
        undelivered_to=name,
        refresh_for=tuple(f"29:{'x' * 90}{i}" for i in range(99)),
        offers_logging_anyway=True,
        back={"of": "list", "page": 1},
    )


def history_of(text: str) -> list[HistoryEntry]:
    new = {
        "text": text,
        "answer": text,
        "reason": text,
        "proposed_text": text,
        "department": 1,
        "handed_to": text[:80],
    }
    return [
        HistoryEntry(
            event=QuestionEvent(
                id=i,
                question=112,
                act="a",
                actor=1,
                at=datetime(2026, 11, 9, tzinfo=UTC),
                on_behalf=True,
                happening=happening,
                old={"text": text},
                new=new,
            ),
            actor=one_line(text)[:80],
        )
        for i, happening in enumerate([*EventKind] * many(text))
    ]


def rows_of(text: str) -> tuple[ListedQuestion, ...]:
    name = one_line(text)[:80]
    state = QuestionState(
        status=QuestionStatus.ASSIGNED, department=name, undelivered_to=name, promised=date(2026, 12, 1)
    )
    return tuple(
        ListedQuestion(question=i, version=1, reference=f"TR-{i}", text=text, age_days=i, state=state)
        for i in range(10)
    )


def list_of(text: str) -> QuestionListView:
    groups = tuple(
        RowGroup(heading=one_line(text)[:80], rows=rows_of(text)[i : i + 2]) for i in range(0, 10, 2)
    )
    return QuestionListView(
        title="Lista", groups=groups, page=2, has_next=True, total=9, departments=council_of(text).departments
    )


def unassigned_of(text: str) -> AssignSeveralView:
    departments = council_of(text).departments
    return AssignSeveralView(
        questions=tuple(UnassignedQuestion(row=row, suggested=departments[0]) for row in rows_of(text) * 3),
        total=30,
        departments=departments,
        council=1,
        note=text,
    )


Build = Callable[[str, CardContext], CardJson]


def names_of(text: str) -> dict[int, str]:
    return dict.fromkeys((1, 2, 3), one_line(text)[:80])


def people_of(text: str) -> dict[int, Person]:
    return {i: Person(id=i, name=one_line(text)[:80], entra_id=f"entra-{i}") for i in (1, 2, 3)}


CARDS: dict[str, Build] = {
    **{f"public {s}": lambda t, f, s=s: public_question_card(view_of(t, s), f) for s in QuestionStatus},  # type: ignore[misc]
    **{f"own {s}": lambda t, f, s=s: own_question_card(view_of(t, s), f) for s in QuestionStatus},  # type: ignore[misc]
    "history": lambda t, f: history_card(view_of(t, QuestionStatus.ANSWERED), history_of(t), f),
    "withdrawn": lambda t, f: withdrawn_card(view_of(t, QuestionStatus.ASSIGNED), f),
    "several": lambda t, f: questions_card([view_of(t, QuestionStatus.ASSIGNED)] * 5 * many(t), f, note=t),
    "offer_answer": lambda t, f: suggest_answer_card(
        [view_of(t, QuestionStatus.ASSIGNED)] * many(t), t, f, asks=True
    ),
    "offer_edit": lambda t, f: suggest_edit(view_of(t, QuestionStatus.LOGGED), f),
    "reminder": lambda t, f: reminder_card(view_of(t, QuestionStatus.ASSIGNED), f),
    "list": lambda t, f: question_list_card(list_of(t), f),
    "mine": lambda t, f: own_questions_card(list_of(t), f),
    "unassigned": lambda t, f: assign_several_card(unassigned_of(t), f),
    "found": lambda t, f: search_results_card(list_of(t), f, words=t[:200]),
    "setup": lambda t, f: setup_card([council_of(t)] * 12, f),
    "bound": lambda t, f: council_ready_card(council_of(t), f),
    "departments": lambda t, f: departments_card(council_of(t), names_of(t), f, may_change=True),
    "department_form": lambda t, f: department_form(
        council_of(t).departments[0], f, where="organisation", people=people_of(t)
    ),
    "coordinators": lambda t, f: coordinators_card(
        council_of(t), names_of(t), f, where="chat", may_change=True, may_step_down=True
    ),
    "choose_council": lambda t, f: choose_council_card([council_of(t)] * 5, {"words": t[:100]}, f),
    "ask_form": lambda t, f: question_form(f, council_of(t).departments, text=t),
    "log_this": confirm_question_card,
    "sentence": lambda t, f: sentence_card("refusal.unknown_department", {"words": t, "names": [t] * 12}, f),
    "news": lambda t, f: news_card([view_of(t, s) for s in QuestionStatus], f),
    "undelivered": lambda t, f: undelivered_card(
        [view_of(t, QuestionStatus.ASSIGNED)] * many(t), t[:80], "blocked", f
    ),
    "inherited": lambda t, f: inherited_questions_card(rows_of(t), f, introduction=(t[:200],) * 3),
    "help": lambda t, f: help_card([HelpLine("ask", t[:80], t[:80])] * 9, t[:80], f, reader=Relation.MEMBER),
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in FORMS.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_MINUTES.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_REVIEWS.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_TAKING.items()},  # type: ignore[misc]
    "taken": lambda t, f: logged_card(view_of(t, QuestionStatus.LOGGED), f),
    "as_of": lambda t, f: dated_question_card(view_of(t, QuestionStatus.ANSWERED), f),
    **{n: lambda t, f, b=b: b(t, rows_of(t), f) for n, b in TOLD.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, rows_of(t), f) for n, b in ON_THE_WAY.items()},  # type: ignore[misc]
    "digest": lambda t, f: digest_card(
        digest_of(t, view_of(t, QuestionStatus.ASSIGNED), waiting=5 * many(t)), f
    ),
    "digest of one": lambda t, f: digest_card(
        digest_of(t, view_of(t, QuestionStatus.ASSIGNED), waiting=1), f
    ),
}
