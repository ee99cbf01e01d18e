"""Every card in every state: what the golden files hold and what the browser draws."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cards.asking import ask_form, log_this
from cards.council import (
    bound,
    choose_council,
    coordinators,
    department_form,
    departments,
    greeting,
    setup,
    unbound,
)
from cards.help import help_card
from cards.history import HistoryLine
from cards.listing import Group, ListView, Row, State, found, mine, question_list
from cards.look import CardJson, Frame
from cards.notices import inherited, mention, news, offer_edit, reminder, sentence, undelivered
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
    PEOPLE,
    SCHOOLS,
    SENT,
    TECHNICAL,
    question,
    view,
)

Sample = Callable[[Frame], CardJson]
ALIKE = (
    ("TR-3", "Belysningen på Ängsvägen fungerar inte"),
    ("TR-9", "När lagas lamporna vid busshållplatsen?"),
)
OTHER_COUNCIL = replace(COUNCIL, id=2, name="Äldrerådet", code="ÄR")


def _row(number: int, text: str, state: State, *, days: int) -> Row:
    return Row(
        question=100 + number, version=1, reference=f"TR-{number}", text=text, age_days=days, state=state
    )


ROWS = (
    _row(3, "Kan skolgården låsas på kvällarna?", State(status=Status.LOGGED), days=0),
    _row(
        7,
        "Klottret i tunneln vid stationen kommer tillbaka varje vecka. Går det att samordna saneringen med näringslivet, "
        "så att den blir billigare och går fortare än i dag?",
        State(status=Status.ASSIGNED, department="Tekniska förvaltningen", undelivered="Petra Holm"),
        days=1,
    ),
    _row(9, "När lagas lamporna?", State(status=Status.IN_PROGRESS, promised=date(2026, 12, 10)), days=64),
    _row(10, "Vem plogar gångvägen?", State(status=Status.IN_PROGRESS, at_meeting=True), days=70),
    _row(
        11,
        "Hur går det med fritidsgården?",
        State(status=Status.ASSIGNED, department="Kultur- och fritidsförvaltningen", due=date(2026, 11, 1)),
        days=71,
    ),
)
GROUPS = (Group(heading="Att fördela", rows=ROWS[:1]), Group(heading="Tekniska förvaltningen", rows=ROWS[1:]))


def _event(id_: int, happening: Happening, *, who: int, **values: Any) -> HistoryLine:
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
LISTS: dict[str, Sample] = {
    "list": lambda f: question_list(
        ListView(
            title=f.texts("list.title"),
            groups=GROUPS,
            total=5,
            departments=COUNCIL.departments,
        ),
        f,
    ),
    "list-second-page": lambda f: question_list(
        ListView(
            title=f.texts("list.title"),
            groups=GROUPS[1:],
            page=2,
            has_next=True,
            total=1000,
            more_than_total=True,
            department=1,
            status=Status.IN_PROGRESS,
            departments=COUNCIL.departments,
        ),
        f,
    ),
    "list-empty": lambda f: question_list(ListView(title=f.texts("list.title"), groups=()), f),
    "found": lambda f: found(
        ListView(title=f.texts("search.title"), groups=GROUPS[1:], total=4), f, words="lampor"
    ),
    "mine": lambda f: mine(
        ListView(title=f.texts("mine.title"), groups=(Group(heading="Trygghetsrådet", rows=ROWS[1:3]),)), f
    ),
}
COUNCILS: dict[str, Sample] = {
    "greeting": greeting,
    "unbound": unbound,
    "setup": lambda f: setup([COUNCIL, OTHER_COUNCIL], f),
    "setup-new": lambda f: setup([], f),
    "bound": lambda f: bound(COUNCIL, f),
    "departments-coordinator": lambda f: departments(COUNCIL, NAMES, f, may_change=True),
    "departments-member": lambda f: departments(COUNCIL, NAMES, f, may_change=False),
    "departments-none": lambda f: departments(
        replace(COUNCIL, all_departments=(), outside_bodies=()), NAMES, f, may_change=True
    ),
    "department-new": lambda f: department_form(None, f, where="chat"),
    "department-change": lambda f: department_form(TECHNICAL, f, where="organisation", people=PEOPLE),
    "department-without-owner": lambda f: department_form(SCHOOLS, f, where="organisation", people=PEOPLE),
    "coordinators": lambda f: coordinators(
        COUNCIL, NAMES, f, where="organisation", may_change=True, may_step_down=True
    ),
    "coordinators-member": lambda f: coordinators(
        COUNCIL, NAMES, f, where="chat", may_change=False, may_step_down=False
    ),
    "choose-council": lambda f: choose_council([COUNCIL, OTHER_COUNCIL], {"words": "öppna"}, f),
}
NOTICES: dict[str, Sample] = {
    "ask-form": ask_form,
    "ask-form-coordinator": lambda f: ask_form(f, COUNCIL.departments),
    "log-this": lambda f: log_this("Vad kostar belysningen per år?", f),
    "sentence": lambda f: sentence(
        "refusal.unknown_department", {"words": "teknik", "names": [d.name for d in COUNCIL.departments]}, f
    ),
    "news": lambda f: news(
        [
            view(question=ANSWERED, answerer="Petra Holm"),
            view(question=replace(IN_PROGRESS, id=113, number=13)),
            view(question=replace(HANDED_OVER, id=114, number=14), answerer="Petra Holm"),
            view(question=replace(SENT, id=115, number=15, at_meeting=True)),
        ],
        f,
    ),
    "undelivered": lambda f: undelivered(view(question=SENT), "Petra Holm", "not_installed", f),
    "mention": lambda f: mention("Petra Holm", "29:petra", view(question=SENT), f),
    "inherited": lambda f: inherited(ROWS[:3], TECHNICAL, f),
    "help": lambda f: help_card(
        [
            (f"{word} {f.texts(f'argument.{argument}')}", f.texts(f"help.{key}"))
            for word, argument, key in (
                ("fråga", "text", "ask"),
                ("öppna", "maybe_department", "list"),
                ("visa", "number", "show"),
                ("skicka", "number_to_department", "assign"),
            )
        ],
        f.texts("role.coordinator", council="Trygghetsrådet"),
        f,
    ),
}
SAMPLES: dict[str, Sample] = {**QUESTIONS, **LISTS, **COUNCILS, **NOTICES}
