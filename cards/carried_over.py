"""Questions and agenda items carried over from earlier meetings, and what this meeting says of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards import elements, inputs
from cards.adaptive import ActionSet, CardElement, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.links import live_meeting_button
from cards.question_rows import ListedQuestion, row_text
from cards.question_view import state_line
from domain.record import RemarkState

MIN_ITEMS_FOR_ANSWERS = 20
"""If a card has room for fewer rows than this, answers are shown only on the cards of their questions."""
MAX_ITEMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierQuestion:
    """A question of an earlier meeting and its outcome."""

    row: ListedQuestion
    meetings_ago: int = 0
    """How many meetings ago it came up."""
    outcome: str = ""
    """The answer, or the reason why it was handed over."""
    remark: RemarkState | None = None
    remark_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierQuestionView:
    """One earlier question alone, to record a remark."""

    question: EarlierQuestion
    meeting: int
    note: str | None = None


def earlier_question_rows(
    questions: Sequence[EarlierQuestion], *, meeting: int, may_change: bool, context: CardContext
) -> list[CardElement]:
    """Return each question with its state, answer and remark, and buttons for a coordinator."""
    return [
        element
        for point in questions
        for element in _question_row(point, meeting, may_change=may_change, context=context)
    ]


def earlier_question_form(view: EarlierQuestionView, context: CardContext) -> CardJson:
    """Return the form for a remark on one question and whether that settles it."""

    def build(ctx: CardContext) -> CardJson:
        point = view.question
        text = inputs.text_area("remark_text", context=ctx, value=point.remark_text or None)
        body = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(point.row.reference),
            elements.user_text(ctx.truncate(point.row.text), spacing="Small"),
            *outcome_lines(point, context=ctx),
            text,
        ]
        states = outcome_buttons(
            "point",
            data=earlier_question_data(point, view.meeting),
            about=point.row.reference,
            context=ctx,
            reads_inputs=True,
        )
        return elements.build_card(
            body, context=ctx, actions=[*states, live_meeting_button(view.meeting, context=ctx)]
        )

    return shrink_to_fit(context, build)


def _question_row(
    point: EarlierQuestion, meeting: int, *, may_change: bool, context: CardContext
) -> list[CardElement]:
    words = elements.rich_text(
        elements.text_run(f"{point.row.reference}  ", weight="Bolder"),
        elements.text_run(row_text(point.row.text, context=context)),
        spacing="Medium",
    )
    return [
        words.replace(separator=True),
        *outcome_lines(point, context=context),
        *([_question_buttons(point, meeting, context=context)] if may_change else []),
    ]


def outcome_lines(point: EarlierQuestion, *, context: CardContext) -> list[CardElement]:
    """Return the state of an earlier question, its answer, and what this meeting said about it."""
    age = context.texts.plural("course.meetings_ago", point.meetings_ago) if point.meetings_ago else ""
    after = (elements.text_run(f"  ·  {age}", size="Small", subtle=True),) if age else ()
    lines: list[CardElement] = [state_line(point.row.state, context=context, after=after, spacing="None")]
    if point.outcome and context.budget.items >= MIN_ITEMS_FOR_ANSWERS:
        lines.append(elements.small_text(context.truncate(point.outcome), spacing="Small"))
    return [*lines, *remark_line(point.remark, point.remark_text, context=context)]


def remark_line(state: RemarkState | None, text: str, *, context: CardContext) -> list[CardElement]:
    """Return what this meeting said about it, nothing if nothing was said."""
    words = [] if state is None else [context.texts(f"remark.{state}")]
    said = ": ".join([*words, *([context.truncate(text)] if text else [])])
    return (
        [elements.rich_text(elements.text_run(said, size="Small", weight="Bolder"), spacing="Small")]
        if said
        else []
    )


def _question_buttons(point: EarlierQuestion, meeting: int, *, context: CardContext) -> CardElement:
    return remark_buttons(
        "point", data=earlier_question_data(point, meeting), about=point.row.reference, context=context
    )


def remark_buttons(verb: str, *, data: Mapping[str, Any], about: str, context: CardContext) -> ActionSet:
    """Return the buttons of a row: done, continues, and the one that opens the remark field."""
    words = elements.execute_button(
        verb, title=context.texts("button.remark"), about=about, context=context, data=data
    )
    states = outcome_buttons(verb, data=data, about=about, context=context, reads_inputs=False)
    return ActionSet(actions=[*states[:2], words])


def outcome_buttons(
    verb: str, *, data: Mapping[str, Any], about: str, context: CardContext, reads_inputs: bool
) -> list[ExecuteAction]:
    """Return the buttons that record that it is done, that it continues, or only the remark."""
    titles = {"done": "button.point_done", "goes_on": "button.point_goes_on", "said": "button.save_remark"}
    return [
        elements.execute_button(
            verb,
            title=context.texts(title),
            about=about,
            context=context,
            data={**data, "state": state, **({"write": True} if reads_inputs else {})},
            reads_inputs=reads_inputs,
            style="positive" if state == "said" and reads_inputs else None,
        )
        for state, title in titles.items()
    ]


def earlier_question_data(point: EarlierQuestion, meeting: int) -> dict[str, Any]:
    """Return the data of a button about an earlier question."""
    return {"question": point.row.question, "version": point.row.version, "meeting": meeting}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedItem:
    """An agenda item carried over to this meeting."""

    id: int
    version: int
    text: str
    outcome: RemarkState | None = None
    remark: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """Return the data that its buttons carry."""
        return {"item": self.id, "version": self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedItemView:
    """One carried-over item alone, to record a remark."""

    item: CarriedItem
    meeting: int
    note: str | None = None


def carried_item_rows(
    items: Sequence[CarriedItem], *, may_change: bool, context: CardContext
) -> list[CardElement]:
    """Return each item with what was said about it, and buttons for a coordinator."""
    if not items:
        return []
    kept = items[: min(MAX_ITEMS, context.budget.items // 3)]
    title = elements.label(context.texts("course.takes_up"), spacing="Large")
    numbered = enumerate(kept, start=1)
    rows = [
        one
        for number, topic in numbered
        for one in _item_row(topic, number, may_change=may_change, context=context)
    ]
    return [title, *rows, *elements.omitted_line(len(items) - len(kept), context=context)]


def carried_item_form(view: CarriedItemView, context: CardContext) -> CardJson:
    """Return the form for a remark on one item and whether that settles it."""

    def build(ctx: CardContext) -> CardJson:
        topic = view.item
        fits, title = ctx.fits(topic.remark), ctx.texts("course.takes_up")
        body = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(title),
            elements.user_text(ctx.truncate(topic.text), spacing="Small"),
            *remark_line(topic.outcome, topic.remark, context=ctx),
            inputs.text_area(
                "remark_text", context=ctx, value=topic.remark if topic.remark and fits else None
            ),
        ]
        states = outcome_buttons("taken_up", data=topic.data, about=title, context=ctx, reads_inputs=True)
        return elements.build_card(
            body, context=ctx, actions=[*states, live_meeting_button(view.meeting, context=ctx)]
        )

    return shrink_to_fit(context, build)


def _item_row(
    topic: CarriedItem, number: int, *, may_change: bool, context: CardContext
) -> list[CardElement]:
    words = elements.rich_text(
        elements.text_run(f"{number}. {row_text(topic.text, context=context)}"), spacing="Small"
    )
    buttons = [_item_buttons(topic, number, context=context)] if may_change else []
    words = words.replace(separator=True)
    return [words, *remark_line(topic.outcome, topic.remark, context=context), *buttons]


def _item_buttons(topic: CarriedItem, number: int, *, context: CardContext) -> CardElement:
    """Return all buttons if there is room, otherwise only the one that opens the form with them."""
    about = f"{context.texts('course.takes_up')}: {number}"
    buttons = remark_buttons("taken_up", data=topic.data, about=about, context=context)
    if context.budget.items >= MIN_ITEMS_FOR_ANSWERS:
        return buttons
    return buttons.replace(actions=(buttons.actions or [])[-1:])
