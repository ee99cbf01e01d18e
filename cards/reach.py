"""Which owners and deputies the bot can write to, and what to do about the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from microsoft_teams.cards import CardElement, TextColor

from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, rich, run


class Reach(StrEnum):
    """Whether somebody can be written to."""

    YES = "yes"
    ASKING = "asking"
    NOT_INSTALLED = "not_installed"
    BLOCKED = "blocked"
    ANONYMOUS = "anonymous"
    UNREACHABLE = "unreachable"


SYMBOLS: dict[Reach, str] = {Reach.YES: "✓", Reach.ASKING: "…"}
COLOURS: dict[Reach, TextColor] = {Reach.YES: "Good", Reach.ASKING: "Default"}
MISSED = "✕"
MISSED_COLOUR: TextColor = "Attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One person of one department."""

    department: str
    name: str | None
    """None where the department has no owner."""
    reach: Reach = Reach.YES


def reach_card(rows: Sequence[Reached], frame: Frame, *, council: int) -> CardJson:
    """Each department with its people, how they can be reached, and what to do where they cannot."""

    def build(f: Frame) -> CardJson:
        shown = rows[: f.space.items]
        missed = dict.fromkeys(row.reach for row in shown if row.reach not in (Reach.YES, Reach.ASKING))
        body: list[CardElement] = [
            heading(f.texts("reach.title")),
            own_text(f.texts("reach.none" if not rows else "reach.text")),
            *(_row(row, frame=f) for row in shown),
            *(own_text(f.texts(f"reach.advice.{reach}"), spacing="Medium") for reach in missed),
        ]
        again = execute("test", title=f.texts("button.test_again"), frame=f, data={"council": council})
        return card(body, frame=f, actions=[again])

    return fit(frame, build)


def _row(row: Reached, *, frame: Frame) -> CardElement:
    department = run(frame.name(row.department), weight="Bolder")
    if row.name is None:
        return rich(department, run(f"\n{frame.texts('department.no_owner')}", size="Small"), spacing="Small")
    symbol = run(f"\n{SYMBOLS.get(row.reach, MISSED)} ", color=COLOURS.get(row.reach, MISSED_COLOUR))
    words = frame.texts(f"reach.{row.reach}", name=frame.name(row.name))
    return rich(department, symbol, run(words), spacing="Small")
