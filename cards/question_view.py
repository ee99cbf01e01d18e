"""The view of a question that its cards are rendered from: its state in words, its header, its summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.cards import (
    Action,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    OpenUrlAction,
    RefreshDefinition,
    RichTextBlock,
    Spacing,
    TextBlock,
    TextColor,
    TextRun,
)

from cards import elements
from cards.context import CardContext
from cards.texts import Texts
from domain.council import Council, Department
from domain.permissions import Permission
from domain.question import ENDED_STATUSES, SENT_STATUSES, Question, QuestionStatus
from domain.text import shorten

STATUS_SYMBOLS: dict[QuestionStatus, str] = {
    QuestionStatus.LOGGED: "○",
    QuestionStatus.ASSIGNED: "→",
    QuestionStatus.IN_PROGRESS: "◐",
    QuestionStatus.ANSWERED: "✓",
    QuestionStatus.HANDED_OVER: "⇢",
    QuestionStatus.DROPPED: "✕",
    QuestionStatus.CLOSED: "●",
}

STATUS_COLOURS: dict[QuestionStatus, TextColor] = {
    QuestionStatus.LOGGED: "Accent",
    QuestionStatus.ASSIGNED: "Accent",
    QuestionStatus.IN_PROGRESS: "Accent",
    QuestionStatus.ANSWERED: "Good",
    QuestionStatus.HANDED_OVER: "Good",
    QuestionStatus.DROPPED: "Default",
    QuestionStatus.CLOSED: "Good",
}
"""Of the symbol alone: green is too pale for words in some themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionState:
    """Everything that the state of a question is described with."""

    status: QuestionStatus
    department: str | None = None
    handed_to: str | None = None
    undelivered_to: str | None = None
    """The name of the owner whom it has not reached."""
    promised: date | None = None
    at_meeting: bool = False
    due: date | None = None


def format_state(state: QuestionState, *, context: CardContext) -> str:
    """Return ``Skickad till Tekniska förvaltningen``."""
    return context.texts(
        f"status.{state.status}",
        department=context.truncate_name(state.department),
        recipient=context.truncate_name(state.handed_to),
    )


def state_line(
    state: QuestionState,
    *,
    context: CardContext,
    after: Sequence[TextRun] = (),
    spacing: Spacing | None = None,
) -> RichTextBlock:
    """Return the state with its marks and what follows, on as many lines as the screen needs."""
    symbol = elements.text_run(
        f"{STATUS_SYMBOLS[state.status]}  ", size="Small", weight="Bolder", color=STATUS_COLOURS[state.status]
    )
    words = elements.text_run(format_state(state, context=context), size="Small", weight="Bolder")
    marks = (
        elements.text_run(f"  ·  {text}", size="Small", color=color)
        for text, color in state_marks(state, context=context)
    )
    return elements.rich_text(symbol, words, *marks, *after, spacing=spacing)


def state_marks(state: QuestionState, *, context: CardContext) -> list[tuple[str, TextColor]]:
    """Return what else must be seen: not delivered, promised, at the meeting, due."""
    texts = context.texts
    marks: list[tuple[str, TextColor]] = []
    if state.undelivered_to:
        marks.append(
            (texts("mark.undelivered", name=context.truncate_name(state.undelivered_to)), "Attention")
        )
    if state.status not in SENT_STATUSES:
        return marks
    if state.promised:
        marks.append((texts("mark.promised", day=state.promised), "Default"))
    if state.at_meeting:
        marks.append((texts("mark.at_meeting"), "Default"))
    if state.due:
        late = state.due < context.today
        marks.append(
            (texts("mark.overdue" if late else "mark.due", day=state.due), "Attention" if late else "Default")
        )
    return marks


MAX_SUMMARY_TEXT = 80
NO_PERMISSIONS: frozenset[Permission] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question with the names that belong to it, and what this viewer may do."""

    question: Question
    reference: str
    council: Council
    asker: str
    """Who asked, or for whom it was asked."""
    logger: str | None = None
    """Who wrote it down, where that was on behalf of the asker."""
    answerer: str | None = None
    """Who answered, handed over or dropped it."""
    owner: str | None = None
    department: Department | None = None
    allowed: frozenset[Permission] = NO_PERMISSIONS
    """Empty for the card that all see."""
    likely_department: int | None = None
    similar: tuple[tuple[str, str], ...] = ()
    """Reference and text of similar open questions."""
    undelivered_to: str | None = None
    """The name of the owner whom it has not reached."""
    refresh_for: tuple[str, ...] = ()
    """``29:`` ids of those who get a view of their own."""
    note: str | None = None
    """One sentence on top: what was done, or why nothing was."""
    offers_logging_anyway: bool = False
    """Whether to offer logging it although it looks like one that exists."""
    back: Mapping[str, Any] | None = None
    """The data of the button that leads back to the list."""

    @property
    def state(self) -> QuestionState:
        """Return what its state is described with."""
        return QuestionState(
            status=self.question.status,
            department=None if self.department is None else self.department.name,
            handed_to=self.question.handed_to,
            undelivered_to=self.undelivered_to,
            promised=self.question.promised,
            at_meeting=self.question.at_meeting,
            due=self.question.due,
        )


def question_header(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    """Return the question as everybody sees it: number, state, text, who and when."""
    return [
        ColumnSet(
            columns=[
                Column(width="auto", items=[_reference(view)]),
                Column(
                    width="stretch",
                    vertical_content_alignment="Center",
                    items=[state_line(view.state, context=context)],
                ),
            ]
        ),
        elements.user_text(context.truncate(view.question.text), size="Medium", spacing="Small"),
        elements.small_text(_origin(view, context=context), spacing="Small"),
        *_responsible(view, context=context),
        *_outcome(view, context=context),
    ]


def show_button(view: QuestionView, *, title: str, context: CardContext, **more: object) -> ExecuteAction:
    """Return the button that opens the presser's own view."""
    data = {
        **elements.question_data(view.question),
        **({"offer": True} if view.offers_logging_anyway else {}),
        **more,
    }
    return elements.execute_button("show", title=title, context=context, data=data, tooltip=view.reference)


def refresh_question(view: QuestionView, *, context: CardContext) -> RefreshDefinition:
    """Let the people involved see their own view of the question's card."""
    return elements.refresh_for_viewers(
        show_button(view, title=context.texts("button.refresh"), context=context), viewers=view.refresh_for
    )


def similar_questions(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    """Return the similar open questions of a view."""
    return similar_question_rows(view.similar, context=context)


def similar_question_rows(found: Sequence[tuple[str, str]], *, context: CardContext) -> list[CardElement]:
    """Return similar open questions by reference and text."""
    if not found:
        return []
    lines = [
        elements.rich_text(
            elements.text_run(f"{reference}  ", size="Small", weight="Bolder"),
            elements.text_run(context.truncate(text), size="Small", subtle=True),
            spacing="None",
        )
        for reference, text in found
    ]
    return [elements.label(context.texts("question.alike"), spacing="Medium"), *lines]


def _reference(view: QuestionView) -> TextBlock:
    return TextBlock(text=view.reference, size="Medium", weight="Bolder", style="heading")


def _origin(view: QuestionView, *, context: CardContext) -> str:
    logged_on = context.local_date(view.question.logged_at)
    key = "question.logged_for" if view.logger else "question.asked"
    return context.texts(
        key,
        asker=context.truncate_name(view.asker),
        logger=context.truncate_name(view.logger),
        day=logged_on,
        age=context.texts.format_age(view.question.age_in_days(context.today, logged_on=logged_on)),
    )


def _responsible(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    if view.department is None:
        return []
    told = view.question.status is QuestionStatus.ASSIGNED  # then the state names the department
    key = ("owner.only" if told else "owner.of") if view.owner else "owner.none" if told else "owner.none_of"
    names = {
        "department": context.truncate_name(view.department.name),
        "owner": context.truncate_name(view.owner),
    }
    return [elements.small_text(context.texts(key, **names), spacing="None")]


def _outcome(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    question = view.question
    if question.status in SENT_STATUSES and question.reason:
        return [
            elements.small_text(
                context.texts("question.reason", reason=context.truncate(question.reason)), spacing="None"
            )
        ]
    if question.status not in ENDED_STATUSES:
        return []
    items: list[CardElement] = [elements.label(context.texts(_outcome_key(question)))]
    items += [
        elements.user_text(context.truncate(t), spacing="Small")
        for t in (question.answer, question.reason)
        if t
    ]
    if question.link:
        items.append(elements.small_text(context.truncate(question.link), spacing="Small"))
    return [Container(style="emphasis", spacing="Medium", items=[*items, *_ended(view, context=context)])]


def _outcome_key(question: Question) -> str:
    if question.answer is not None:
        return "outcome.answer"
    return "outcome.handed_over" if question.handed_to is not None else "outcome.dropped"


def _ended(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    question = view.question
    if question.ended_at is None:
        return []
    values = {"who": context.truncate_name(view.answerer), "day": context.local_date(question.ended_at)}
    handed = question.answer is None and question.handed_to is not None
    if handed:
        key = "ended.handed_over_by" if view.answerer else "ended.handed_over"
    else:
        key = "ended.here_by" if view.answerer else "ended.here"
    return [
        elements.small_text(
            context.texts(key, recipient=context.truncate_name(question.handed_to), **values),
            spacing="Small",
        )
    ]


def message_link(view: QuestionView, *, context: CardContext) -> list[Action]:
    """Return the button that opens the message a question was taken from."""
    link = view.question.source_link
    return [OpenUrlAction(url=link, title=context.texts("button.to_message"))] if link else []


def back_button(view: QuestionView, *, context: CardContext) -> list[Action]:
    """Return the button that leads back to the list the question was opened from."""
    if view.back is None:
        return []
    data = {key: value for key, value in view.back.items() if key != "of"}
    return [
        elements.execute_button(
            view.back.get("of", "list"), title=context.texts("button.back"), context=context, data=data
        )
    ]


def question_summary(view: QuestionView, texts: Texts) -> str:
    """Return the notification text of a question: its reference and beginning."""
    return texts(
        "summary.question",
        reference=view.reference,
        text=shorten(view.question.text, max_length=MAX_SUMMARY_TEXT),
    )
