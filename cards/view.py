"""What a question's cards are made from, and how the question itself is shown on all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import (
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    RefreshDefinition,
    TextBlock,
)

from cards.look import Frame, data_of, execute, label, people_text, refresh, rich, run, small
from cards.state import State, state_line
from domain.council import Council, Department
from domain.permissions import Act
from domain.question import ENDED, SENT, Question, Status

NOTHING_ALLOWED: frozenset[Act] = frozenset()


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
    allowed: frozenset[Act] = NOTHING_ALLOWED
    """Empty for the card that all see."""
    likely_department: int | None = None
    alike: tuple[tuple[str, str], ...] = ()
    """Reference and text of similar open questions."""
    undelivered: str | None = None
    """The name of the owner whom it has not reached."""
    refresh_for: tuple[str, ...] = ()
    """``29:`` ids of those who get a view of their own."""
    note: str | None = None
    """One sentence on top: what was done, or why nothing was."""
    offer: bool = False
    """Whether to offer logging it although it looks like one that exists."""
    back: Mapping[str, Any] | None = None
    """The data of the button that leads back to the list."""

    @property
    def state(self) -> State:
        """What its state is said with."""
        return State(
            status=self.question.status,
            department=None if self.department is None else self.department.name,
            handed_to=self.question.handed_to,
            undelivered=self.undelivered,
            promised=self.question.promised,
            at_meeting=self.question.at_meeting,
            due=self.question.due,
        )


def head(view: QuestionView, *, frame: Frame) -> list[CardElement]:
    """The question as everybody sees it: number, state, text, who and when."""
    return [
        ColumnSet(
            columns=[
                Column(width="auto", items=[_reference(view)]),
                Column(
                    width="stretch",
                    vertical_content_alignment="Center",
                    items=[state_line(view.state, frame=frame)],
                ),
            ]
        ),
        people_text(frame.cut(view.question.text), size="Medium", spacing="Small"),
        small(_origin(view, frame=frame), spacing="Small"),
        *_responsible(view, frame=frame),
        *_outcome(view, frame=frame),
    ]


def show_button(view: QuestionView, *, title: str, frame: Frame, **more: object) -> ExecuteAction:
    """The button that gives the presser the view of their own."""
    data = {**data_of(view.question), **({"offer": True} if view.offer else {}), **more}
    return execute("show", title=title, frame=frame, data=data, tooltip=view.reference)


def refresh_question(view: QuestionView, *, frame: Frame) -> RefreshDefinition:
    """Let the question's own people see their own view of its card."""
    return refresh(
        show_button(view, title=frame.texts("button.refresh"), frame=frame), viewers=view.refresh_for
    )


def note_line(text: str | None, *, frame: Frame) -> list[CardElement]:
    """One sentence on top of a card."""
    if not text:
        return []
    return [Container(style="emphasis", items=[rich(run(frame.cut(text)))])]


def alike(view: QuestionView, *, frame: Frame) -> list[CardElement]:
    """Similar open questions, named and nothing more."""
    return alike_rows(view.alike, frame=frame)


def alike_rows(found: Sequence[tuple[str, str]], *, frame: Frame) -> list[CardElement]:
    """The same, by reference and text."""
    if not found:
        return []
    lines = [
        rich(
            run(f"{reference}  ", size="Small", weight="Bolder"),
            run(frame.cut(text), size="Small", subtle=True),
            spacing="None",
        )
        for reference, text in found
    ]
    return [label(frame.texts("question.alike"), spacing="Medium"), *lines]


def _reference(view: QuestionView) -> TextBlock:
    return TextBlock(text=view.reference, size="Medium", weight="Bolder", style="heading")


def _origin(view: QuestionView, *, frame: Frame) -> str:
    logged_on = frame.local_day(view.question.logged_at)
    key = "question.logged_for" if view.logger else "question.asked"
    return frame.texts(
        key,
        asker=frame.name(view.asker),
        logger=frame.name(view.logger or ""),
        day=logged_on,
        age=frame.texts.age(view.question.days_old(frame.today, logged_on=logged_on)),
    )


def _responsible(view: QuestionView, *, frame: Frame) -> list[CardElement]:
    if view.department is None:
        return []
    told = view.question.status is Status.ASSIGNED  # then the state names the department
    key = ("owner.only" if told else "owner.of") if view.owner else "owner.none" if told else "owner.none_of"
    names = {"department": frame.name(view.department.name), "owner": frame.name(view.owner or "")}
    return [small(frame.texts(key, **names), spacing="None")]


def _outcome(view: QuestionView, *, frame: Frame) -> list[CardElement]:
    question = view.question
    if question.status in SENT and question.reason:
        return [small(frame.texts("question.reason", reason=frame.cut(question.reason)), spacing="None")]
    if question.status not in ENDED:
        return []
    items: list[CardElement] = [label(frame.texts(_outcome_key(question)))]
    items += [people_text(frame.cut(t), spacing="Small") for t in (question.answer, question.reason) if t]
    if question.link:
        items.append(small(frame.cut(question.link), spacing="Small"))
    return [Container(style="emphasis", spacing="Medium", items=[*items, *_ended(view, frame=frame)])]


def _outcome_key(question: Question) -> str:
    if question.answer is not None:
        return "outcome.answer"
    return "outcome.handed_over" if question.handed_to is not None else "outcome.dropped"


def _ended(view: QuestionView, *, frame: Frame) -> list[CardElement]:
    question = view.question
    if question.ended_at is None:
        return []
    values = {"who": frame.name(view.answerer or ""), "day": frame.local_day(question.ended_at)}
    handed = question.answer is None and question.handed_to is not None
    if handed:
        key = "ended.handed_over_by" if view.answerer else "ended.handed_over"
    else:
        key = "ended.here_by" if view.answerer else "ended.here"
    return [
        small(frame.texts(key, recipient=frame.name(question.handed_to or ""), **values), spacing="Small")
    ]
