"""Every card in every state: what the golden files hold and what the browser draws."""

from dataclasses import replace
from datetime import date

from cards.asking import ask_form, log_this
from cards.council import (
    bound,
    choose_council,
    coordinators,
    department,
    department_form,
    departments,
    greeting,
    setup,
    unbound,
)
from cards.deliveries import no_longer_undelivered, undelivered
from cards.help import help_card
from cards.listing import Group, ListView, Row, State, found, mine, question_list
from cards.notices import answered, inherited, mention, news, sentence
from cards.reach import Reach, Reached, reach_card
from domain.question import Status
from tests.cards.people import (
    ANSWERED,
    COUNCIL,
    HANDED_OVER,
    IN_PROGRESS,
    NAMES,
    PEOPLE,
    SCHOOLS,
    SENT,
    TECHNICAL,
    view,
)
from tests.cards.sample_course import COURSES
from tests.cards.sample_minutes import MINUTES
from tests.cards.sample_questions import QUESTIONS, Sample
from tests.cards.sample_reminders import MEETINGS, MISSED, REMINDED, summaries
from tests.cards.sample_review import REVIEWS
from tests.cards.sample_taking import FROM_MESSAGES, TAKING

REACHED = (
    Reached(department="Tekniska förvaltningen", name="Petra Holm"),
    Reached(department="Tekniska förvaltningen", name="Eva Strand", reach=Reach.ASKING),
    Reached(department="Kultur- och fritidsförvaltningen", name="Olof Frisk", reach=Reach.NOT_INSTALLED),
    Reached(department="Socialförvaltningen", name="Nils Norén", reach=Reach.BLOCKED),
    Reached(department="Barn- och utbildningsförvaltningen", name=None),
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
        "Klottret i tunneln vid stationen kommer tillbaka varje vecka. Går det att samordna saneringen "
        "med näringslivet, så att den blir billigare och går fortare än i dag?",
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
    "greeting-again": lambda f: greeting(f, [COUNCIL]),
    "unbound": unbound,
    "setup": lambda f: setup([COUNCIL, OTHER_COUNCIL], f),
    "setup-new": lambda f: setup([], f),
    "bound": lambda f: bound(COUNCIL, f),
    "departments-coordinator": lambda f: departments(COUNCIL, NAMES, f, may_change=True),
    "departments-member": lambda f: departments(COUNCIL, NAMES, f, may_change=False),
    "departments-none": lambda f: departments(
        replace(COUNCIL, all_departments=(), outside_bodies=()), NAMES, f, may_change=True
    ),
    "department-saved": lambda f: department(
        TECHNICAL,
        NAMES,
        f,
        may_change=True,
        note=f.texts("note.department_saved", name=TECHNICAL.name),
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
    "reach": lambda f: reach_card(REACHED, f, council=1),
    "reach-none": lambda f: reach_card((), f, council=1),
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
    "news-answers": lambda f: news([view(question=ANSWERED, answerer="Petra Holm")], f),
    "news-undone": lambda f: news([view(question=SENT)], f, undone={SENT.id}),
    "answered": lambda f: answered(view(question=ANSWERED, answerer="Petra Holm"), f),
    "answer-taken-back": lambda f: answered(view(question=SENT), f),
    "undelivered": lambda f: undelivered([view(question=SENT)], "Petra Holm", "not_installed", f),
    "undelivered-solved": lambda f: no_longer_undelivered([view(question=SENT)], "Petra Holm", f),
    "undelivered-again": lambda f: undelivered(
        [view(question=SENT)], "Petra Holm", "unreachable", f, MISSED[1]
    ),
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
SAMPLES: dict[str, Sample] = {
    **QUESTIONS,
    **LISTS,
    **COUNCILS,
    **NOTICES,
    **MEETINGS,
    **COURSES,
    **MINUTES,
    **REMINDED,
    **REVIEWS,
    **TAKING,
    **FROM_MESSAGES,
    **summaries(GROUPS),
}
