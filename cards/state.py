"""The state of a question in words: a symbol and a sentence, never colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from microsoft_teams.cards import RichTextBlock, Spacing, TextColor, TextRun

from cards.look import Frame, rich, run
from domain.question import SENT, Status

SYMBOLS: dict[Status, str] = {
    Status.LOGGED: "○",
    Status.ASSIGNED: "→",
    Status.IN_PROGRESS: "◐",
    Status.ANSWERED: "✓",
    Status.HANDED_OVER: "⇢",
    Status.DROPPED: "✕",
    Status.CLOSED: "●",
}

COLOURS: dict[Status, TextColor] = {
    Status.LOGGED: "Accent",
    Status.ASSIGNED: "Accent",
    Status.IN_PROGRESS: "Accent",
    Status.ANSWERED: "Good",
    Status.HANDED_OVER: "Good",
    Status.DROPPED: "Default",
    Status.CLOSED: "Good",
}
"""Of the symbol alone: green is too pale for words in some themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a state and its marks are said with."""

    status: Status
    department: str | None = None
    handed_to: str | None = None
    undelivered: str | None = None
    """The name of the owner whom it has not reached."""
    promised: date | None = None
    at_meeting: bool = False
    due: date | None = None


def state_words(state: State, *, frame: Frame) -> str:
    """Give back ``Skickad till Tekniska förvaltningen``; a symbol before it only helps the eye."""
    return frame.texts(
        f"status.{state.status}",
        department=frame.name(state.department or ""),
        recipient=frame.name(state.handed_to or ""),
    )


def state_line(
    state: State, *, frame: Frame, after: Sequence[TextRun] = (), spacing: Spacing | None = None
) -> RichTextBlock:
    """The state with its marks and what comes after, on as many lines as the screen needs."""
    symbol = run(f"{SYMBOLS[state.status]}  ", size="Small", weight="Bolder", color=COLOURS[state.status])
    words = run(state_words(state, frame=frame), size="Small", weight="Bolder")
    marks = (run(f"  ·  {text}", size="Small", color=color) for text, color in marks_of(state, frame=frame))
    return rich(symbol, words, *marks, *after, spacing=spacing)


def marks_of(state: State, *, frame: Frame) -> list[tuple[str, TextColor]]:
    """Give back what else has to be seen: not delivered, promised, at the meeting, due."""
    texts = frame.texts
    marks: list[tuple[str, TextColor]] = []
    if state.undelivered:
        marks.append((texts("mark.undelivered", name=frame.name(state.undelivered)), "Attention"))
    if state.status not in SENT:
        return marks
    if state.promised:
        marks.append((texts("mark.promised", day=state.promised), "Default"))
    if state.at_meeting:
        marks.append((texts("mark.at_meeting"), "Default"))
    if state.due:
        late = state.due < frame.today
        marks.append(
            (texts("mark.overdue" if late else "mark.due", day=state.due), "Attention" if late else "Default")
        )
    return marks
