"""What an earlier meeting put off to this one, on the card of this one: what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import CardElement

from cards import inputs
from cards.look import CardJson, Frame, card, fit, heading, label, people_text, rich, run
from cards.notes import to_course
from cards.points import ROOM_FOR_ANSWERS, row_buttons, said_line, state_buttons
from cards.rows import left_out, row_text
from cards.view import note_line
from domain.record import RemarkState

MOST_TOPICS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """Something that is to be taken up today."""

    id: int
    version: int
    text: str
    outcome: RemarkState | None = None
    remark: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """What its buttons say of it."""
        return {"item": self.id, "version": self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """One of them alone, to say something of it."""

    topic: TakenUp
    meeting: int
    note: str | None = None


def topic_rows(topics: Sequence[TakenUp], *, may_change: bool, frame: Frame) -> list[CardElement]:
    """Each with what was said of it; a coordinator says it with one press."""
    if not topics:
        return []
    kept = topics[: min(MOST_TOPICS, frame.space.items // 3)]
    title = label(frame.texts("course.takes_up"), spacing="Large")
    numbered = enumerate(kept, start=1)
    rows = [
        one for number, topic in numbered for one in _row(topic, number, may_change=may_change, frame=frame)
    ]
    return [title, *rows, *left_out(len(topics) - len(kept), frame=frame)]


def topic_form(view: TopicView, frame: Frame) -> CardJson:
    """What is said of one of them, in words, and whether that is the end of it."""

    def build(f: Frame) -> CardJson:
        topic = view.topic
        fits, title = f.fits(topic.remark), f.texts("course.takes_up")
        body = [
            *note_line(view.note, frame=f),
            heading(title),
            people_text(f.cut(topic.text), spacing="Small"),
            *said_line(topic.outcome, topic.remark, frame=f),
            inputs.long_text("remark_text", frame=f, value=topic.remark if topic.remark and fits else None),
        ]
        states = state_buttons("taken_up", data=topic.data, about=title, frame=f, reads_inputs=True)
        return card(body, frame=f, actions=[*states, to_course(view.meeting, frame=f)])

    return fit(frame, build)


def _row(topic: TakenUp, number: int, *, may_change: bool, frame: Frame) -> list[CardElement]:
    words = rich(run(f"{number}. {row_text(topic.text, frame=frame)}"), spacing="Small")
    buttons = [_buttons(topic, number, frame=frame)] if may_change else []
    words = words.model_copy(update={"separator": True})
    return [words, *said_line(topic.outcome, topic.remark, frame=frame), *buttons]


def _buttons(topic: TakenUp, number: int, *, frame: Frame) -> CardElement:
    """All of them where there is room, else the one that opens the form with them."""
    about = f"{frame.texts('course.takes_up')}: {number}"
    buttons = row_buttons("taken_up", data=topic.data, about=about, frame=frame)
    if frame.space.items >= ROOM_FOR_ANSWERS:
        return buttons
    return buttons.model_copy(update={"actions": (buttons.actions or [])[-1:]})
