"""Questions of earlier meetings on the card of this one: what became of them, what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, people_text, rich, run, small
from cards.notes import to_course
from cards.rows import Row, row_text
from cards.state import state_line
from cards.view import note_line
from domain.record import RemarkState

ROOM_FOR_ANSWERS = 20
"""Where there is room for fewer rows than this, answers are left to the cards of their questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPoint:
    """A question of an earlier meeting, with what became of it."""

    row: Row
    meetings: int = 0
    """How many meetings ago it came up."""
    outcome: str = ""
    """The answer, else the reason why it was handed over."""
    remark: RemarkState | None = None
    remark_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """One of them alone, to say something of it."""

    point: EarlierPoint
    meeting: int
    note: str | None = None


def point_rows(
    points: Sequence[EarlierPoint], *, meeting: int, may_change: bool, frame: Frame
) -> list[CardElement]:
    """Each with its state, its answer and what was said of it; a coordinator says it with one press."""
    return [
        element for point in points for element in _row(point, meeting, may_change=may_change, frame=frame)
    ]


def point_form(view: PointView, frame: Frame) -> CardJson:
    """What is said of one of them, in words, and whether that is the end of it."""

    def build(f: Frame) -> CardJson:
        point = view.point
        text = inputs.long_text("remark_text", frame=f, value=point.remark_text or None)
        body = [
            *note_line(view.note, frame=f),
            heading(point.row.reference),
            people_text(f.cut(point.row.text), spacing="Small"),
            *_what_became(point, frame=f),
            text,
        ]
        states = state_buttons(
            "point", data=_data(point, view.meeting), about=point.row.reference, frame=f, reads_inputs=True
        )
        return card(body, frame=f, actions=[*states, to_course(view.meeting, frame=f)])

    return fit(frame, build)


def _row(point: EarlierPoint, meeting: int, *, may_change: bool, frame: Frame) -> list[CardElement]:
    words = rich(
        run(f"{point.row.reference}  ", weight="Bolder"),
        run(row_text(point.row.text, frame=frame)),
        spacing="Medium",
    )
    return [
        words.model_copy(update={"separator": True}),
        *_what_became(point, frame=frame),
        *([_buttons(point, meeting, frame=frame)] if may_change else []),
    ]


def _what_became(point: EarlierPoint, *, frame: Frame) -> list[CardElement]:
    age = frame.texts.many("course.meetings_ago", point.meetings) if point.meetings else ""
    after = (run(f"  ·  {age}", size="Small", subtle=True),) if age else ()
    lines: list[CardElement] = [state_line(point.row.state, frame=frame, after=after, spacing="None")]
    if point.outcome and frame.space.items >= ROOM_FOR_ANSWERS:
        lines.append(small(frame.cut(point.outcome), spacing="Small"))
    return [*lines, *said_line(point.remark, point.remark_text, frame=frame)]


def said_line(state: RemarkState | None, text: str, *, frame: Frame) -> list[CardElement]:
    """What was said of it at this meeting, nothing where that is nothing."""
    words = [] if state is None else [frame.texts(f"remark.{state}")]
    said = ": ".join([*words, *([frame.cut(text)] if text else [])])
    return [rich(run(said, size="Small", weight="Bolder"), spacing="Small")] if said else []


def _buttons(point: EarlierPoint, meeting: int, *, frame: Frame) -> CardElement:
    return row_buttons("point", data=_data(point, meeting), about=point.row.reference, frame=frame)


def row_buttons(verb: str, *, data: Mapping[str, Any], about: str, frame: Frame) -> ActionSet:
    """The buttons of a row: done, goes on, and the one that opens the field for what is said of it."""
    words = execute(verb, title=frame.texts("button.remark"), tooltip=about, frame=frame, data=data)
    states = state_buttons(verb, data=data, about=about, frame=frame, reads_inputs=False)
    return ActionSet(actions=[*states[:2], words])


def state_buttons(
    verb: str, *, data: Mapping[str, Any], about: str, frame: Frame, reads_inputs: bool
) -> list[ExecuteAction]:
    """The buttons that say that it is done, that it goes on, or what is written and no more."""
    titles = {"done": "button.point_done", "goes_on": "button.point_goes_on", "said": "button.save_remark"}
    return [
        execute(
            verb,
            title=frame.texts(title),
            tooltip=about,
            frame=frame,
            data={**data, "state": state, **({"write": True} if reads_inputs else {})},
            reads_inputs=reads_inputs,
            style="positive" if state == "said" and reads_inputs else None,
        )
        for state, title in titles.items()
    ]


def _data(point: EarlierPoint, meeting: int) -> dict[str, Any]:
    return {"question": point.row.question, "version": point.row.version, "meeting": meeting}
