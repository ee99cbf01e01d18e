"""The cards about delivery: messages that did not arrive, and whether owners and deputies can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cards import elements
from cards.adaptive import Action, ActionSet, CardElement, TextColor
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import format_moment_day
from cards.question_rows import ListedQuestion, question_rows
from cards.question_view import QuestionView

UNREACHABLE_REASONS = ("not_installed", "blocked", "anonymous", "unreachable")
"""Why a message did not reach somebody; each has a sentence and advice in the catalogues."""

MAIL_REASONS = (
    *("mail_address", "mail_full", "mail_too_large", "mail_policy", "mail_sender", "mail_refused"),
    *("mail_unreachable", "mail_uncertain", "mail_off"),
)
"""Why an e-mail did not reach a department; each has a sentence and advice in the catalogues."""
UNDELIVERED_REASONS = (
    *MAIL_REASONS,
    "not_installed",
    "blocked",
    "anonymous",
    "unreachable",
    "uncertain",
    "restored",
    "expired",
)
"""Why something did not arrive (``why.<word>``)."""
UNREACHED_SYMBOL = "✕"
UNREACHED_COLOUR: TextColor = "Attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredMessage:
    """A message that did not arrive, or whose fate is unknown."""

    message: int
    name: str | None
    """The name of the recipient; None for a whole chat."""
    kind: str
    """The kind of message: the suffix of a text key ``letter.<kind>``."""
    references: tuple[str, ...] = ()
    reason: str
    since: datetime
    is_uncertain: bool = False
    """Whether it may have arrived."""


def deliveries_card(
    rows: Sequence[UndeliveredMessage], context: CardContext, note: str | None = None
) -> CardJson:
    """Return each message that did not arrive, with buttons to retry or to confirm its arrival."""

    def build(ctx: CardContext) -> CardJson:
        kept = rows[: ctx.budget.items]
        left_out = len(rows) - len(kept)
        more = [elements.static_text(ctx.texts.plural("rows.more", left_out))] if left_out else []
        body: list[CardElement] = [
            *elements.note_banner(note, context=ctx),
            elements.heading(ctx.texts("deliveries.title")),
        ]
        body += [elements.static_text(ctx.texts("deliveries.none" if not rows else "deliveries.text"))]
        for row in kept:
            body += undelivered_row(row, context=ctx)
        again = elements.execute_button("undelivered", title=ctx.texts("button.refresh"), context=ctx)
        return elements.build_card([*body, *more], context=ctx, actions=[again])

    return shrink_to_fit(context, build)


def undelivered_card(
    views: Sequence[QuestionView],
    person: str,
    reason: str,
    context: CardContext,
    message: UndeliveredMessage | None = None,
    *,
    is_news: bool = False,
    is_mailed: bool = False,
) -> CardJson:
    """Tell a sender whom questions, or news for an asker, have not reached, why, and what to do.

    ``is_mailed`` says that the department gets them as e-mail.
    """
    title, advice = (
        ("unheard.title", "unheard.advice") if is_news else ("undelivered.title", f"advice.{reason}")
    )
    references = context.texts.join_names([view.reference for view in views])
    advice = "undelivered.mailed" if is_mailed else advice
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts(title, references=references)),
                elements.rich_text(
                    elements.text_run(ctx.texts(f"why.{reason}", name=ctx.truncate_name(person)))
                ),
                elements.static_text(ctx.texts(advice)),
                *question_rows([ListedQuestion.from_view(view, ctx) for view in views], context=ctx),
            ],
            context=ctx,
            actions=[] if message is None else retry_buttons(message, context=ctx),
        ),
    )


def delivery_solved_card(views: Sequence[QuestionView], person: str, context: CardContext) -> CardJson:
    """Return what that card becomes once the person was reached or no longer owns the questions."""
    references = context.texts.join_names([view.reference for view in views])
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("undelivered.no_more", references=references)),
                elements.rich_text(
                    elements.text_run(ctx.texts("undelivered.solved", name=ctx.truncate_name(person)))
                ),
                *question_rows([ListedQuestion.from_view(view, ctx) for view in views], context=ctx),
            ],
            context=ctx,
        ),
    )


def undelivered_row(row: UndeliveredMessage, *, context: CardContext) -> list[CardElement]:
    """Return one message that did not arrive, with its buttons."""
    words = _words(row, context=context)
    buttons = elements.name_buttons(retry_buttons(row, context=context), [words])
    return [words, ActionSet(actions=buttons)]


def undelivered_line(row: UndeliveredMessage, *, context: CardContext) -> CardElement:
    """Return one message that did not arrive, without buttons."""
    return _words(row, context=context)


def retry_buttons(row: UndeliveredMessage, *, context: CardContext) -> list[Action]:
    """Return the buttons that retry a message or confirm that it arrived."""
    data = {"letter": row.message}
    again = elements.execute_button("retry", title=context.texts("verb.retry"), context=context, data=data)
    if not row.is_uncertain:
        return [again]
    return [
        again,
        elements.execute_button("arrived", title=context.texts("verb.arrived"), context=context, data=data),
    ]


def _words(row: UndeliveredMessage, *, context: CardContext) -> CardElement:
    texts = context.texts
    name = texts("deliveries.chat") if row.name is None else context.truncate_name(row.name)
    about = texts.join_names(row.references[: context.budget.items]) or texts(f"letter.{row.kind}")
    since = texts("deliveries.since", day=format_moment_day(row.since, context=context))
    return elements.rich_text(
        elements.text_run(name, weight="Bolder"),
        elements.text_run(f"  ·  {about}"),
        elements.text_run(f"\n{texts(f'why.{row.reason}', name=name)}", size="Small"),
        elements.text_run(f"\n{since}", size="Small", subtle=True),
        spacing="Medium",
    )


class Reachability(StrEnum):
    """Whether the bot can write to somebody."""

    YES = "yes"
    ASKING = "asking"
    NOT_INSTALLED = "not_installed"
    BLOCKED = "blocked"
    ANONYMOUS = "anonymous"
    UNREACHABLE = "unreachable"


REACH_SYMBOLS: dict[Reachability, str] = {Reachability.YES: "✓", Reachability.ASKING: "…"}
REACH_COLOURS: dict[Reachability, TextColor] = {Reachability.YES: "Good", Reachability.ASKING: "Default"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachableRow:
    """One person of one department."""

    department: str
    name: str | None
    """None if the department has no owner."""
    reachability: Reachability = Reachability.YES


def reachability_card(rows: Sequence[ReachableRow], context: CardContext, *, council: int) -> CardJson:
    """Return each department with its people, whether they can be reached, and what to do if not."""

    def build(ctx: CardContext) -> CardJson:
        shown = rows[: ctx.budget.items]
        missed = dict.fromkeys(
            row.reachability
            for row in shown
            if row.reachability not in (Reachability.YES, Reachability.ASKING)
        )
        body: list[CardElement] = [
            elements.heading(ctx.texts("reach.title")),
            elements.static_text(ctx.texts("reach.none" if not rows else "reach.text")),
            *(_row(row, context=ctx) for row in shown),
            *(elements.static_text(ctx.texts(f"reach.advice.{reach}"), spacing="Medium") for reach in missed),
        ]
        again = elements.execute_button(
            "test", title=ctx.texts("button.test_again"), context=ctx, data={"council": council}
        )
        return elements.build_card(body, context=ctx, actions=[again])

    return shrink_to_fit(context, build)


def _row(row: ReachableRow, *, context: CardContext) -> CardElement:
    department = elements.text_run(context.truncate_name(row.department), weight="Bolder")
    if row.name is None:
        return elements.rich_text(
            department,
            elements.text_run(f"\n{context.texts('department.no_owner')}", size="Small"),
            spacing="Small",
        )
    symbol = elements.text_run(
        f"\n{REACH_SYMBOLS.get(row.reachability, UNREACHED_SYMBOL)} ",
        color=REACH_COLOURS.get(row.reachability, UNREACHED_COLOUR),
    )
    words = context.texts(f"reach.{row.reachability}", name=context.truncate_name(row.name))
    return elements.rich_text(department, symbol, elements.text_run(words), spacing="Small")
