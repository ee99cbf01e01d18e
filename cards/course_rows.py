"""Short lists on the card of a meeting: what it takes up, and what came up at it."""

from collections.abc import Sequence

from microsoft_teams.cards import CardElement

from cards.look import Frame, label, rich, run, small
from cards.rows import Row, row_text
from cards.state import state_words

MOST_ITEMS = 12
MOST_RAISED = 10


def taken_up(items: Sequence[str], *, frame: Frame) -> list[CardElement]:
    """What was put off to this meeting."""
    if not items:
        return []
    kept = items[: min(MOST_ITEMS, frame.space.items // 2)]
    title = label(frame.texts("course.takes_up"), spacing="Large")
    lines = [rich(run(f"•  {row_text(text, frame=frame)}"), spacing="Small") for text in kept]
    return [title, *lines, *_left_out(len(items) - len(kept), frame=frame)]


def came_up(rows: Sequence[Row], *, frame: Frame) -> list[CardElement]:
    """The questions of this meeting, a line each."""
    if not rows:
        return []
    kept = rows[: min(MOST_RAISED, frame.space.items // 2)]
    title = label(frame.texts("course.raised"), spacing="Large")
    lines = [_line(row, frame=frame) for row in kept]
    return [title, *lines, *_left_out(len(rows) - len(kept), frame=frame)]


def _line(row: Row, *, frame: Frame) -> CardElement:
    return rich(
        run(f"{row.reference}  ", weight="Bolder"),
        run(row_text(row.text, frame=frame)),
        run(f"  ·  {state_words(row.state, frame=frame)}", size="Small", subtle=True),
        spacing="Small",
    )


def _left_out(more: int, *, frame: Frame) -> list[CardElement]:
    return [small(frame.texts.many("rows.more", more))] if more else []
