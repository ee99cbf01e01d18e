"""The short list on the card of a meeting of what came up at it."""

from collections.abc import Sequence

from microsoft_teams.cards import CardElement

from cards.look import Frame, label, rich, run
from cards.rows import Row, left_out, row_text
from cards.state import state_words

MOST_RAISED = 10


def came_up(rows: Sequence[Row], *, frame: Frame) -> list[CardElement]:
    """The questions of this meeting, a line each."""
    if not rows:
        return []
    kept = rows[: min(MOST_RAISED, frame.space.items // 2)]
    title = label(frame.texts("course.raised"), spacing="Large")
    lines = [_line(row, frame=frame) for row in kept]
    return [title, *lines, *left_out(len(rows) - len(kept), frame=frame)]


def _line(row: Row, *, frame: Frame) -> CardElement:
    return rich(
        run(f"{row.reference}  ", weight="Bolder"),
        run(row_text(row.text, frame=frame)),
        run(f"  ·  {state_words(row.state, frame=frame)}", size="Small", subtle=True),
        spacing="Small",
    )
