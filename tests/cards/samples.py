"""Every card in every state, for the golden files and the browser tests."""

from dataclasses import replace
from datetime import date

from cards.council import (
    choose_council_card,
    coordinators_card,
    council_ready_card,
    department_card,
    department_form,
    departments_card,
    greeting_card,
    no_council_card,
    setup_card,
)
from cards.delivery import (
    Reachability,
    ReachableRow,
    delivery_solved_card,
    reachability_card,
    undelivered_card,
)
from cards.help import HelpLine, help_card
from cards.import_result import OldQuestionsView, old_questions_card
from cards.new_question import confirm_question_card, did_you_mean_card, early_questions_card, question_form
from cards.notifications import (
    AskerNews,
    UndoView,
    asker_news_card,
    hand_over_query_card,
    inherited_questions_card,
    mention_card,
    news_card,
    sentence_card,
    undo_card,
)
from cards.question import suggest_drop
from cards.question_list import (
    AssignSeveralView,
    ListTotal,
    QuestionListView,
    RowGroup,
    UnassignedQuestion,
    assign_several_card,
    own_questions_card,
    question_list_card,
    search_results_card,
)
from cards.question_rows import ListedQuestion
from cards.question_view import QuestionState, superseded_news_card
from domain.permissions import Relation
from domain.question import QuestionStatus
from domain.typos import CommandGuess
from tests.cards.people import (
    ANSWERED,
    COUNCIL,
    EVA,
    EVERYTHING,
    HANDED_OVER,
    IN_PROGRESS,
    KARIN,
    NAMES,
    OWNERS,
    PEOPLE,
    SCHOOLS,
    SENT,
    TECHNICAL,
    view,
)
from tests.cards.sample_import_review import REVIEWS
from tests.cards.sample_live_meeting import COURSES
from tests.cards.sample_minutes import MINUTES
from tests.cards.sample_new_question import FROM_MESSAGES, TAKING
from tests.cards.sample_questions import PUBLICATIONS, QUESTIONS, Sample, introduction
from tests.cards.sample_reminders import MEETINGS, MISSED, REMINDED, summaries

COLLEAGUES = tuple((f"person:{person}", NAMES[person]) for person in (EVA, KARIN))
REACHED = (
    ReachableRow(department="Tekniska förvaltningen", name="Petra Holm"),
    ReachableRow(department="Tekniska förvaltningen", name="Eva Strand", reachability=Reachability.ASKING),
    ReachableRow(
        department="Kultur- och fritidsförvaltningen",
        name="Olof Frisk",
        reachability=Reachability.NOT_INSTALLED,
    ),
    ReachableRow(department="Socialförvaltningen", name="Nils Norén", reachability=Reachability.BLOCKED),
    ReachableRow(department="Barn- och utbildningsförvaltningen", name=None),
)
OTHER_COUNCIL = replace(COUNCIL, id=2, name="Äldrerådet", code="ÄR")


def _row(number: int, text: str, state: QuestionState, *, days: int) -> ListedQuestion:
    return ListedQuestion(
        question=100 + number,
        version=1,
        reference=f"TR-{number}",
        text=text,
        age_days=days,
        state=state,
        opener_key="button.handle",
    )


ROWS = (
    _row(3, "Kan skolgården låsas på kvällarna?", QuestionState(status=QuestionStatus.LOGGED), days=0),
    _row(
        7,
        "Klottret i tunneln vid stationen kommer tillbaka varje vecka. Går det att samordna saneringen "
        "med näringslivet, så att den blir billigare och går fortare än i dag?",
        QuestionState(
            status=QuestionStatus.ASSIGNED, department="Tekniska förvaltningen", undelivered_to="Petra Holm"
        ),
        days=1,
    ),
    _row(
        9,
        "När lagas lamporna?",
        QuestionState(status=QuestionStatus.IN_PROGRESS, promised=date(2026, 12, 10)),
        days=64,
    ),
    _row(
        10,
        "Vem plogar gångvägen?",
        QuestionState(status=QuestionStatus.IN_PROGRESS, at_meeting=True),
        days=70,
    ),
    _row(
        11,
        "Hur går det med fritidsgården?",
        QuestionState(
            status=QuestionStatus.ASSIGNED,
            department="Kultur- och fritidsförvaltningen",
            due=date(2026, 11, 1),
        ),
        days=71,
    ),
)
GROUPS = (
    RowGroup(heading="Att fördela", rows=ROWS[:1]),
    RowGroup(heading="Tekniska förvaltningen", rows=ROWS[1:]),
)


LISTS: dict[str, Sample] = {
    "list": lambda f: question_list_card(
        QuestionListView(
            title=f.texts("list.title"),
            groups=GROUPS,
            total=5,
            departments=COUNCIL.departments,
        ),
        f,
    ),
    "list-second-page": lambda f: question_list_card(
        QuestionListView(
            title=f.texts("list.title"),
            groups=GROUPS[1:],
            page=2,
            has_next=True,
            total=1000,
            exceeds_total=True,
            department=1,
            status=QuestionStatus.IN_PROGRESS,
            departments=COUNCIL.departments,
        ),
        f,
    ),
    "list-totals": lambda f: question_list_card(
        QuestionListView(
            title=f.texts("list.title"),
            groups=GROUPS,
            has_next=True,
            total=25,
            totals=(
                ListTotal(name=None, count=12),
                ListTotal(name="Socialförvaltningen", count=6),
                ListTotal(name="Tekniska förvaltningen", count=7, overdue=2),
            ),
            departments=COUNCIL.departments,
            offers_assigning=True,
            offers_file=True,
        ),
        f,
    ),
    "assign-several": lambda f: assign_several_card(
        AssignSeveralView(
            questions=tuple(
                UnassignedQuestion(row=row, suggested=COUNCIL.departments[0] if number else None)
                for number, row in enumerate(ROWS)
            ),
            total=40,
            departments=COUNCIL.departments,
            council=1,
            note=f.texts(
                "note.sent_chosen",
                references=["TR-1", "TR-2"],
                department="Socialförvaltningen",
            ),
        ),
        f,
    ),
    "list-empty": lambda f: question_list_card(QuestionListView(title=f.texts("list.title"), groups=()), f),
    "found": lambda f: search_results_card(
        QuestionListView(title=f.texts("search.title"), groups=GROUPS[1:], total=4), f, words="lampor"
    ),
    "mine": lambda f: own_questions_card(
        QuestionListView(
            title=f.texts("mine.title"),
            groups=(
                RowGroup(heading=f.texts("mine.to_answer", council="Trygghetsrådet"), rows=ROWS[1:3]),
                RowGroup(
                    heading=f.texts("mine.asked"),
                    rows=(replace(ROWS[0], outcome="Lampan byts i maj."),),
                ),
            ),
        ),
        f,
    ),
}
COUNCILS: dict[str, Sample] = {
    "greeting": greeting_card,
    "greeting-again": lambda f: greeting_card(f, [COUNCIL]),
    "unbound": lambda f: no_council_card(f, title=f.texts("unbound.title")),
    "early-questions": lambda f: early_questions_card(
        [("Johan Lind", "Kan lampan bytas?"), ("Maria Sand", "När klipps gräset?")], "Trygghetsrådet", f
    ),
    "undo": lambda f: undo_card(
        UndoView(
            act=f.texts("undo.act.assigned", about="TR-3", recipient=TECHNICAL.name),
            is_told=True,
            newer=f.texts("undo.newer.undone"),
            data={"by": 1, "event": 9},
        ),
        f,
    ),
    "setup": lambda f: setup_card([COUNCIL, OTHER_COUNCIL], f),
    "setup-new": lambda f: setup_card([], f),
    "bound": lambda f: council_ready_card(COUNCIL, f),
    "departments-coordinator": lambda f: departments_card(COUNCIL, NAMES, f, may_change=True),
    "departments-member": lambda f: departments_card(COUNCIL, NAMES, f, may_change=False),
    "departments-none": lambda f: departments_card(
        replace(COUNCIL, all_departments=(), outside_bodies=()), NAMES, f, may_change=True
    ),
    "department-saved": lambda f: department_card(
        TECHNICAL,
        NAMES,
        f,
        may_change=True,
        note=f.texts("note.department_saved", name=TECHNICAL.name),
    ),
    "department-new": lambda f: department_form(None, f, where="chat"),
    "department-change": lambda f: department_form(TECHNICAL, f, where="organisation", people=PEOPLE),
    "department-without-owner": lambda f: department_form(SCHOOLS, f, where="organisation", people=PEOPLE),
    "coordinators": lambda f: coordinators_card(
        COUNCIL, NAMES, f, where="organisation", may_change=True, may_step_down=True
    ),
    "coordinators-member": lambda f: coordinators_card(
        COUNCIL, NAMES, f, where="chat", may_change=False, may_step_down=False
    ),
    "reach": lambda f: reachability_card(REACHED, f, council=1),
    "reach-none": lambda f: reachability_card((), f, council=1),
    "choose-council": lambda f: choose_council_card([COUNCIL, OTHER_COUNCIL], {"words": "öppna"}, f),
}
NOTICES: dict[str, Sample] = {
    "ask-form": question_form,
    "ask-form-coordinator": lambda f: question_form(f, COUNCIL.departments),
    "did-you-mean": lambda f: did_you_mean_card(
        CommandGuess(word="öppna", text="öppna Tekniska förvaltningen"), f
    ),
    "offer-drop": lambda f: suggest_drop(view(question=SENT), f),
    "log-this": lambda f: confirm_question_card("Vad kostar belysningen per år?", f),
    "sentence": lambda f: sentence_card(
        "refusal.unknown_department", {"words": "teknik", "names": [d.name for d in COUNCIL.departments]}, f
    ),
    "news": lambda f: news_card(
        [
            view(question=ANSWERED, answerer="Petra Holm"),
            view(question=replace(IN_PROGRESS, id=113, number=13)),
            view(question=replace(HANDED_OVER, id=114, number=14), answerer="Petra Holm"),
            view(question=replace(SENT, id=115, number=15, at_meeting=True)),
        ],
        f,
    ),
    "news-answers": lambda f: news_card([view(question=ANSWERED, answerer="Petra Holm")], f),
    "news-undone": lambda f: news_card([view(question=SENT)], f, undone={SENT.id}),
    "answered": lambda f: asker_news_card(
        view(question=ANSWERED, answerer="Petra Holm"), AskerNews.ANSWERED, is_asker=True, context=f
    ),
    "answer-taken-back": lambda f: asker_news_card(
        view(question=SENT), AskerNews.ANSWERED, is_asker=True, context=f
    ),
    "superseded-news": lambda f: superseded_news_card(view(question=SENT), f),
    "passed-on": lambda f: asker_news_card(
        view(question=SENT), AskerNews.PASSED_ON, is_asker=True, context=f
    ),
    "merged-news": lambda f: asker_news_card(
        view(question=SENT), AskerNews.MERGED, is_asker=True, context=f, merged="TR-14"
    ),
    "hand-over-query": lambda f: hand_over_query_card(
        view(question=SENT, allowed=OWNERS), "Eva", None, COLLEAGUES, f
    ),
    "hand-over-unknown": lambda f: hand_over_query_card(
        view(question=SENT, allowed=EVERYTHING), "Elbolaget", "Det är deras.", (), f
    ),
    "undelivered": lambda f: undelivered_card([view(question=SENT)], "Petra Holm", "not_installed", f),
    "undelivered-solved": lambda f: delivery_solved_card([view(question=SENT)], "Petra Holm", f),
    "undelivered-again": lambda f: undelivered_card(
        [view(question=SENT)], "Petra Holm", "unreachable", f, MISSED[1]
    ),
    "mention": lambda f: mention_card("Petra Holm", "29:petra", view(question=SENT), f),
    "old-questions": lambda f: old_questions_card(
        OldQuestionsView(
            council="Trygghetsrådet",
            department=TECHNICAL,
            rows=[replace(row, age_days=1901, met_on=date(2021, 3, 3)) for row in ROWS[:3]],
            questions=[1, 2, 3],
        ),
        f,
    ),
    "old-questions-of-all": lambda f: old_questions_card(
        OldQuestionsView(council="Trygghetsrådet", department=None, rows=ROWS[:1], questions=[1]), f
    ),
    "inherited": lambda f: inherited_questions_card(ROWS[:3], f, introduction=introduction(f, how="several")),
    "more-time": lambda f: inherited_questions_card(
        ROWS[1:3], f, title=f.texts.plural("more_time.title", 2, day=date(2026, 12, 10))
    ),
    "help": lambda f: help_card(
        [
            HelpLine(key, f"{word} {f.texts(f'argument.{argument}')}", f.texts(f"help.{key}"))
            for word, argument, key in (
                ("fråga", "text", "ask"),
                ("öppna", "maybe_department", "list"),
                ("visa", "number", "show"),
                ("skicka", "number_to_department", "assign"),
                ("anteckna", "note", "note"),
            )
        ],
        f.texts("role.coordinator", council="Trygghetsrådet"),
        f,
        reader=Relation.COORDINATOR,
    ),
}
SAMPLES: dict[str, Sample] = {
    **QUESTIONS,
    **LISTS,
    **COUNCILS,
    **PUBLICATIONS,
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
