"""Every card with one text in every place that people can write to, and as much of it as there can be."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from cards.asking import ask_form, log_this
from cards.council import bound, choose_council, coordinators, department_form, departments, setup
from cards.deliveries import undelivered
from cards.digest import digest
from cards.help import help_card
from cards.history import HistoryLine, history
from cards.listing import Group, ListView, found, mine, question_list
from cards.look import CardJson, Frame
from cards.notices import (
    inherited,
    news,
    offer_edit,
    reminder,
    sentence,
)
from cards.question import QuestionView, own_question, public_question, several, withdrawn
from cards.rows import Row
from cards.state import State
from cards.taking import as_of, taken
from domain.council import Council, Department, OutsideBody
from domain.history import Event, Happening
from domain.person import Person
from domain.question import ENDED, Question, Status
from domain.text import one_line
from tests.cards.extreme_course import ON_THE_WAY
from tests.cards.extreme_reminders import FORMS, TOLD, digest_of
from tests.cards.people import EVERYTHING, NOW, question
from tests.cards.sample_minutes import EXTREME_MINUTES
from tests.cards.sample_review import EXTREME_REVIEWS
from tests.cards.sample_taking import EXTREME_TAKING


def many(text: str) -> int:
    """How often everything is repeated: long texts show what the largest card is."""
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


def question_of(text: str, status: Status) -> Question:
    ended, name = status in ENDED, one_line(text)[:80]
    return question(
        text=text,
        status=status,
        asked_for=name,
        proposed_text=f"{text[:3990]} igen",
        reason=text,
        department=None if status is Status.LOGGED else 1,
        ended_by=1 if ended else None,
        ended_at=NOW if ended else None,
        link=text[:2000] if ended else None,
        answer=text if status in (Status.ANSWERED, Status.CLOSED) else None,
        handed_to=name if status is Status.HANDED_OVER else None,
        promised=date(2026, 12, 1),
    )


def view_of(text: str, status: Status) -> QuestionView:
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
        alike=(("TR-1", text), ("TR-2", text)),
        undelivered=name,
        refresh_for=tuple(f"29:{'x' * 90}{i}" for i in range(99)),
        offer=True,
        back={"of": "list", "page": 1},
    )


def history_of(text: str) -> list[HistoryLine]:
    new = {
        "text": text,
        "answer": text,
        "reason": text,
        "proposed_text": text,
        "department": 1,
        "handed_to": text[:80],
    }
    return [
        HistoryLine(
            event=Event(
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
            who=one_line(text)[:80],
        )
        for i, happening in enumerate([*Happening] * many(text))
    ]


def rows_of(text: str) -> tuple[Row, ...]:
    name = one_line(text)[:80]
    state = State(status=Status.ASSIGNED, department=name, undelivered=name, promised=date(2026, 12, 1))
    return tuple(
        Row(question=i, version=1, reference=f"TR-{i}", text=text, age_days=i, state=state) for i in range(10)
    )


def list_of(text: str) -> ListView:
    groups = tuple(Group(heading=one_line(text)[:80], rows=rows_of(text)[i : i + 2]) for i in range(0, 10, 2))
    return ListView(
        title="Lista", groups=groups, page=2, has_next=True, total=9, departments=council_of(text).departments
    )


Build = Callable[[str, Frame], CardJson]


def names_of(text: str) -> dict[int, str]:
    return dict.fromkeys((1, 2, 3), one_line(text)[:80])


def people_of(text: str) -> dict[int, Person]:
    return {i: Person(id=i, name=one_line(text)[:80], entra_id=f"entra-{i}") for i in (1, 2, 3)}


CARDS: dict[str, Build] = {
    **{f"public {s}": lambda t, f, s=s: public_question(view_of(t, s), f) for s in Status},  # type: ignore[misc]
    **{f"own {s}": lambda t, f, s=s: own_question(view_of(t, s), f) for s in Status},  # type: ignore[misc]
    "history": lambda t, f: history(view_of(t, Status.ANSWERED), history_of(t), f),
    "withdrawn": lambda t, f: withdrawn(view_of(t, Status.ASSIGNED), f),
    "several": lambda t, f: several([view_of(t, Status.ASSIGNED)] * 5 * many(t), f, note=t),
    "offer_edit": lambda t, f: offer_edit(view_of(t, Status.LOGGED), f),
    "reminder": lambda t, f: reminder(view_of(t, Status.ASSIGNED), f),
    "list": lambda t, f: question_list(list_of(t), f),
    "mine": lambda t, f: mine(list_of(t), f),
    "found": lambda t, f: found(list_of(t), f, words=t[:200]),
    "setup": lambda t, f: setup([council_of(t)] * 12, f),
    "bound": lambda t, f: bound(council_of(t), f),
    "departments": lambda t, f: departments(council_of(t), names_of(t), f, may_change=True),
    "department_form": lambda t, f: department_form(
        council_of(t).departments[0], f, where="organisation", people=people_of(t)
    ),
    "coordinators": lambda t, f: coordinators(
        council_of(t), names_of(t), f, where="chat", may_change=True, may_step_down=True
    ),
    "choose_council": lambda t, f: choose_council([council_of(t)] * 5, {"words": t[:100]}, f),
    "ask_form": lambda t, f: ask_form(f, council_of(t).departments, text=t),
    "log_this": log_this,
    "sentence": lambda t, f: sentence("refusal.unknown_department", {"words": t, "names": [t] * 12}, f),
    "news": lambda t, f: news([view_of(t, s) for s in Status], f),
    "undelivered": lambda t, f: undelivered([view_of(t, Status.ASSIGNED)] * many(t), t[:80], "blocked", f),
    "inherited": lambda t, f: inherited(rows_of(t), council_of(t).departments[0], f),
    "help": lambda t, f: help_card([(t[:80], t[:80])], t[:80], f),
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in FORMS.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_MINUTES.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_REVIEWS.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, council_of(t), f) for n, b in EXTREME_TAKING.items()},  # type: ignore[misc]
    "taken": lambda t, f: taken(view_of(t, Status.LOGGED), f),
    "as_of": lambda t, f: as_of(view_of(t, Status.ANSWERED), f),
    **{n: lambda t, f, b=b: b(t, rows_of(t), f) for n, b in TOLD.items()},  # type: ignore[misc]
    **{n: lambda t, f, b=b: b(t, rows_of(t), f) for n, b in ON_THE_WAY.items()},  # type: ignore[misc]
    "digest": lambda t, f: digest(digest_of(t, view_of(t, Status.ASSIGNED), waiting=5 * many(t)), f),
    "digest of one": lambda t, f: digest(digest_of(t, view_of(t, Status.ASSIGNED), waiting=1), f),
}
