"""The state of a question in words: a symbol and a sentence, never colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from microsoft_teams.cards import RichTextBlock, Spacing, TextColor, TextRun

from cards.context import CardContext
from cards.elements import rich_text, text_run
from domain.question import SENT_STATUSES, QuestionStatus

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
    symbol = text_run(
        f"{STATUS_SYMBOLS[state.status]}  ", size="Small", weight="Bolder", color=STATUS_COLOURS[state.status]
    )
    words = text_run(format_state(state, context=context), size="Small", weight="Bolder")
    marks = (
        text_run(f"  ·  {text}", size="Small", color=color)
        for text, color in state_marks(state, context=context)
    )
    return rich_text(symbol, words, *marks, *after, spacing=spacing)


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
