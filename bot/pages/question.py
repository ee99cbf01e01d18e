"""Show one question with its history, and the forms of those who may act on it, as on its card."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pages.forms import ActionForm, build_form
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.context import build_question_view
from bot.views.questions import build_history
from cards.adaptive import CardElement
from cards.history import HistoryLine, describe_event
from cards.question import QuestionActions, similar_questions
from cards.question_view import STATUS_SYMBOLS, format_state, question_header, state_marks
from domain.question import Question
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetails:
    """A question, what the viewer may do with it, and what happened to it."""

    reference: str
    symbol: str
    state: str
    marks: tuple[str, ...]
    header: Sequence[CardElement]
    notices: Sequence[CardElement]
    """What has to be decided: a proposal to hand it over, a new text of its message, questions like it."""
    same: tuple[tuple[str, str], ...]
    """The question that it was merged with, or its duplicates: references and addresses."""
    council: int
    message: str | None
    """The link to the message in Teams that it was taken from."""
    forms: tuple[ActionForm, ...]
    buttons: tuple[ActionForm, ...]
    """Actions that take one press."""
    history: tuple[HistoryLine, ...]
    not_sent: tuple[str, ...]
    """What was typed into a form that is gone, since the question was changed meanwhile."""


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> QuestionDetails:
    """Return a question of the council by its number, with its whole history, newest first."""
    number = query.number("number") or 0
    viewer.require_read(tx.questions.find_by_number(viewer.the_council, number))
    found = tx.questions.get_by_number(viewer.the_council, number)
    view = build_question_view(viewer.context, found)
    acts = QuestionActions(view=view, context=viewer.cards)
    forms = tuple(question_forms(acts))
    return QuestionDetails(
        reference=view.reference,
        symbol=STATUS_SYMBOLS[found.status],
        state=format_state(view.state, context=viewer.cards),
        marks=tuple(text for text, _ in state_marks(view.state, context=viewer.cards)),
        header=question_header(view, context=viewer.cards)[1:],
        notices=[
            *similar_questions(view.similar, context=viewer.cards),
            *acts.edited_message(),
            *acts.proposed_hand_over(),
        ],
        same=tuple(
            (view.council.reference(one), viewer.url(f"questions/{one}"))
            for one in _same_questions(tx, found)
        ),
        council=view.council.id,
        message=found.source_link,
        forms=forms,
        buttons=tuple(
            build_form(button, view.council)
            for button in (*acts.primary_buttons()[1:], *acts.direct_buttons())
        ),
        history=tuple(
            describe_event(entry, council=viewer.the_council, context=viewer.cards)
            for entry in reversed(build_history(viewer.context, found))
        ),
        not_sent=viewer.look.not_sent(forms),
    )


def _same_questions(tx: Transaction, question: Question) -> list[int]:
    """Return the number of the question that this one was merged with, or those of its duplicates."""
    if question.duplicate_of is not None:
        return [question.duplicate_of]
    return [one.number for one in tx.questions.duplicates_of(question)]


def question_forms(acts: QuestionActions) -> list[ActionForm]:
    """Return the forms of a question's card, the likeliest one first and open."""
    first = acts.primary_form()
    forms = [*([first] if first else []), *acts.forms(), *acts.part_forms()]
    return [
        build_form(
            form.submit,
            acts.view.council,
            title=form.title,
            fields=acts.fields([form]),
            is_open=form is first,
        )
        for form in forms
    ]


PAGE = Page(
    path="councils/{council}/questions/{number}",
    template="question.html",
    title="page.question",
    load=load,
    is_for_guests=True,
)
