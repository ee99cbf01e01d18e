"""The result of a review of imported notes, whom its questions can be sent to, and their card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards import elements
from cards.adaptive import (
    Action,
    CardElement,
    Choice,
    ChoiceSetInput,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.forms import Form, form_openers, forms_container
from cards.import_review import file_line
from cards.question_rows import ListedQuestion, question_rows, row_text
from domain.council import Department


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentView:
    """The stored questions that wait to be sent to a department."""

    owner: str
    department: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResultView:
    """The result of a review."""

    notes: int
    version: int
    name: str
    day: date | None
    """The day of the meeting; None if everything was dropped."""
    follow_ups: int = 0
    answered: int = 0
    planned: bool = False
    """Whether the next meeting was planned as well."""
    unsent: Sequence[UnsentView] = ()
    """To whom questions of this and other notes can be sent now."""
    send_at: datetime | None = None
    """When they would be sent, in UTC."""
    note: str | None = None


def import_result_card(view: ImportResultView, context: CardContext) -> CardJson:
    """Return the result of a review; dropped notes can be reviewed again."""

    def build(ctx: CardContext) -> CardJson:
        texts = ctx.texts
        head = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(texts("review.title")),
            file_line(view.name, context=ctx),
        ]
        if view.day is None:
            data = {"notes": view.notes, "version": view.version, "do": "again"}
            again = elements.execute_button(
                "review", title=texts("button.review_again"), context=ctx, data=data
            )
            return elements.build_card(
                [*head, elements.static_text(texts("review.drop_done"))], context=ctx, actions=[again]
            )
        lines = [
            texts.plural("review.done_follow_ups", view.follow_ups),
            texts.plural("review.done_answered", view.answered),
            *([texts("review.done_planned")] if view.planned else []),
        ]
        done = elements.static_text(texts("review.done", day=view.day))
        body = [
            *head,
            done,
            *(elements.small_text(line) for line in lines),
            *_unsent_lines(view, context=ctx),
        ]
        return elements.build_card(body, context=ctx, actions=_send_button(view, context=ctx))

    return shrink_to_fit(context, build)


def _unsent_lines(view: ImportResultView, *, context: CardContext) -> list[CardElement]:
    """Return who would get how many questions and when, and that nothing is sent yet."""
    if not view.unsent or view.send_at is None:
        return []
    texts = context.texts
    rows = [
        elements.small_text(
            texts.plural(
                "unsent.row",
                one.count,
                owner=context.truncate_name(one.owner),
                department=context.truncate_name(one.department),
            ),
            spacing="None",
        )
        for one in view.unsent[: context.budget.items]
    ]
    when = texts("unsent.when", moment=texts.format_moment(view.send_at, context.zone))
    return [
        elements.label(texts("unsent.title"), spacing="Large"),
        *rows,
        *elements.omitted_line(len(view.unsent) - len(rows), context=context),
        elements.small_text(when),
    ]


def _send_button(view: ImportResultView, *, context: CardContext) -> list[Action]:
    if not view.unsent:
        return []
    count = sum(one.count for one in view.unsent)
    data = {"notes": view.notes, "version": view.version, "do": "send", "waiting": count}
    title = context.texts.plural("button.send_brought", count)
    return [elements.execute_button("bring", title=title, context=context, data=data)]


ENDED_FIELD = "ended"
"""The field with the questions that are to be ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldQuestionsView:
    """The open questions of old notes that a department has to answer."""

    council: str
    department: Department | None
    """None if they are of several departments, or of none."""
    rows: Sequence[ListedQuestion]
    questions: list[int]
    """The ids of all questions of the message, ended or not."""
    note: str | None = None


def old_questions_card(view: OldQuestionsView, context: CardContext) -> CardJson:
    """Show a department the open questions of old notes, with a form that ends those of no use any more."""

    def build(ctx: CardContext) -> CardJson:
        texts, shown = ctx.texts, view.rows[: ctx.budget.items]
        end = elements.execute_button(
            "end_old",
            title=texts("button.end_chosen"),
            context=ctx,
            data={"department": view.department and view.department.id, "questions": view.questions},
            reads_inputs=True,
        )
        forms = [Form(fields=(ENDED_FIELD,), submit=end, title=texts("button.end_old"))] if shown else []
        fields = [_ended_field(shown, context=ctx)] if shown else []
        values = {"council": view.council}
        if view.department is not None:
            values["department"] = ctx.truncate_name(view.department.name)
        body = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(texts.plural("old.title", len(view.rows))),
            elements.rich_text(elements.text_run(texts.plural(_old_key(view), len(view.rows), **values))),
            *question_rows(view.rows, context=ctx),
            *forms_container(forms, fields=fields, context=ctx),
        ]
        return elements.build_card(body, context=ctx, actions=form_openers(forms, context=ctx))

    return shrink_to_fit(context, build)


def _old_key(view: OldQuestionsView) -> str:
    return "old.over_a_year" if view.department is None else "old.text"


def _ended_field(rows: Sequence[ListedQuestion], *, context: CardContext) -> ChoiceSetInput:
    choices = [
        Choice(title=f"{row.reference} {row_text(row.text, context=context)}", value=str(row.question))
        for row in rows
    ]
    return ChoiceSetInput(
        id=ENDED_FIELD,
        label=context.texts("input.ended"),
        error_message=context.texts("error.ended"),
        placeholder=context.texts("placeholder.choose"),
        is_multi_select=True,
        style="expanded",
        wrap=True,
        choices=choices,
    )
