"""Show one question with its history, and the forms of those who may act on it, as on its card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.context import build_question_view
from bot.views.questions import build_history
from cards.adaptive import CardElement, ExecuteAction
from cards.history import HistoryLine, describe_event
from cards.question import QuestionActions
from cards.question_view import STATUS_SYMBOLS, format_state, question_header, state_marks
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """A form of a page: the verb and the data of a card's button, and the card's fields."""

    verb: str
    title: str
    data: Mapping[str, Any]
    """What the button says about its question: sent along, unseen."""
    fields: Sequence[CardElement] = ()
    submit: str
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetails:
    """A question, what the viewer may do with it, and what happened to it."""

    reference: str
    symbol: str
    state: str
    marks: tuple[str, ...]
    header: Sequence[CardElement]
    forms: tuple[ActionForm, ...]
    buttons: tuple[ActionForm, ...]
    """Actions that take one press."""
    history: tuple[HistoryLine, ...]


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> QuestionDetails:
    """Return a question of the council by its number, with its whole history, newest first."""
    found = tx.questions.get_by_number(viewer.the_council, query.number("number") or 0)
    viewer.require_read(found)
    view = build_question_view(viewer.context, found)
    acts = QuestionActions(view=view, context=viewer.cards)
    return QuestionDetails(
        reference=view.reference,
        symbol=STATUS_SYMBOLS[found.status],
        state=format_state(view.state, context=viewer.cards),
        marks=tuple(text for text, _ in state_marks(view.state, context=viewer.cards)),
        header=question_header(view, context=viewer.cards)[1:],
        forms=tuple(question_forms(acts)),
        buttons=tuple(build_form(button) for button in (*acts.primary_buttons()[1:], *acts.direct_buttons())),
        history=tuple(
            describe_event(entry, council=viewer.the_council, context=viewer.cards)
            for entry in reversed(build_history(viewer.context, found))
        ),
    )


def question_forms(acts: QuestionActions) -> list[ActionForm]:
    """Return the forms of a question's card, the likeliest one first and open."""
    first = acts.primary_form()
    forms = [*([first] if first else []), *acts.forms(), *acts.part_forms()]
    return [
        build_form(form.submit, title=form.title, fields=acts.fields([form]), is_open=form is first)
        for form in forms
    ]


def build_form(
    button: ExecuteAction,
    *,
    title: str | None = None,
    fields: Sequence[CardElement] = (),
    is_open: bool = False,
) -> ActionForm:
    """Return the form that does what a card's button does."""
    return ActionForm(
        verb=button.verb,
        title=title or button.title,
        data=button.data or {},
        fields=fields,
        submit=button.title,
        is_open=is_open,
    )


PAGE = Page(
    path="councils/{council}/questions/{number}",
    template="question.html",
    title="page.question",
    load=load,
    is_for_guests=True,
)
