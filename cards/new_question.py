"""Forms and dialogs that log a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import CardElement, ExecuteAction, SubmitAction

from cards import elements, inputs
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question import similar_questions
from cards.question_view import QuestionView, message_link, question_header
from domain.council import Department
from domain.typos import CommandGuess

NO_DEPARTMENT = "none"
"""The value of the field ``department`` for a question that is to be assigned later."""
AUTHOR, MYSELF = "author", "me"


def question_form(
    context: CardContext, departments: Sequence[Department] = (), *, text: str | None = None
) -> CardJson:
    """Return a form to ask a question; only coordinators may choose a department."""

    def build(ctx: CardContext) -> CardJson:
        prefilled = text if text and ctx.fits(text) else None
        body: list[CardElement] = [
            elements.heading(ctx.texts("ask.title")),
            inputs.text_area("text", context=ctx, value=prefilled, required=True),
            inputs.text_line("asked_by", context=ctx),
        ]
        if departments:
            choices = [(d.name, str(d.id)) for d in departments]
            body.append(inputs.choice_field("department", context=ctx, choices=choices))
        return elements.build_card(body, context=ctx, actions=[_log_button(ctx, reads_inputs=True)])

    return shrink_to_fit(context, build)


def confirm_question_card(text: str, context: CardContext, *, meant: CommandGuess | None = None) -> CardJson:
    """Ask whether words that are no command were meant as a question, or as a command with a typo."""

    def build(ctx: CardContext) -> CardJson:
        asked = [] if meant is None else [elements.static_text(ctx.texts("unknown.meant", word=meant.word))]
        body = [elements.heading(ctx.texts("ask.log_this")), elements.user_text(ctx.truncate(text)), *asked]
        actions = [_log_button(ctx, text=text)] if ctx.fits(text) else []
        return elements.build_card(
            body, context=ctx, actions=[*actions, *_confirm_buttons(meant, context=ctx)]
        )

    return shrink_to_fit(context, build)


def did_you_mean_card(meant: CommandGuess, context: CardContext) -> CardJson:
    """Ask whether a command was meant; nothing is done before somebody confirms."""

    def build(ctx: CardContext) -> CardJson:
        return elements.build_card(
            [elements.static_text(ctx.texts("unknown.nearest", word=meant.word))],
            context=ctx,
            actions=_confirm_buttons(meant, context=ctx),
        )

    return shrink_to_fit(context, build)


def _confirm_buttons(meant: CommandGuess | None, *, context: CardContext) -> list[ExecuteAction]:
    """Return the button that repeats the message with the command spelt correctly."""
    if meant is None or not context.fits(meant.text):
        return []
    title = context.texts("button.meant", word=meant.word)
    return [elements.execute_button("choose", title=title, context=context, data={"words": meant.text})]


def _log_button(
    context: CardContext, *, text: str | None = None, reads_inputs: bool = False
) -> ExecuteAction:
    data = {} if text is None else {"text": text, "replace": True}
    title = context.texts("verb.log")
    return elements.execute_button(
        "log", title=title, context=context, data=data, reads_inputs=reads_inputs, style="positive"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageQuestionView:
    """A message that is about to become a question."""

    text: str
    author: str = ""
    """Who wrote the message; empty if only the reader can be the asker."""
    asker: str = AUTHOR
    departments: Sequence[Department] = ()
    """The departments to choose from, for people who may assign."""
    department: int | None = None
    """The suggested or chosen department."""
    similar: Sequence[tuple[str, str]] = ()
    """Reference and text of similar open questions."""
    kinds: Sequence[str] = ()
    """Kinds of personal data that the text seems to contain (``personal.<kind>``), if it was checked."""
    note: str | None = None


def message_question_form(view: MessageQuestionView, context: CardContext) -> CardJson:
    """Return the dialog: the text, who asks, and for those who assign the department."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                *elements.note_banner(view.note, context=ctx),
                *_warning(view, context=ctx),
                inputs.text_area("text", context=ctx, value=view.text or None, required=True),
                *_asker_field(view, context=ctx),
                *_department_field(view, context=ctx),
                *similar_questions(view.similar, context=ctx),
            ],
            context=ctx,
            actions=[_submit_button(view, context=ctx)],
        ),
    )


def logged_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return the confirmation: which question it is, and the link to its message."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [*elements.note_banner(view.note, context=ctx), *question_header(view, context=ctx)],
            context=ctx,
            actions=message_link(view, context=ctx),
        ),
    )


def _submit_button(view: MessageQuestionView, *, context: CardContext) -> SubmitAction:
    warned = {"force": True} if view.kinds else {}
    title = context.texts("button.log_anyway" if view.kinds else "verb.log")
    return SubmitAction(title=title, data={**warned, "nonce": context.nonce}, style="positive")


def _warning(view: MessageQuestionView, *, context: CardContext) -> list[CardElement]:
    if not view.kinds:
        return []
    found = context.texts.join_names([context.texts(f"personal.{kind}") for kind in view.kinds])
    return [
        elements.label(context.texts("careful.title")),
        elements.static_text(context.texts("careful.found", found=found), spacing="Small"),
        elements.static_text(context.texts("careful.advice"), spacing="Small"),
    ]


def _asker_field(view: MessageQuestionView, *, context: CardContext) -> list[CardElement]:
    if not view.author:
        return []
    choices = [(view.author, AUTHOR), (context.texts("take.myself"), MYSELF)]
    return [inputs.choice_field("asker", context=context, choices=choices, value=view.asker)]


def _department_field(view: MessageQuestionView, *, context: CardContext) -> list[CardElement]:
    if not view.departments:
        return []
    choices = [
        (context.texts("take.nobody_yet"), NO_DEPARTMENT),
        *((d.name, str(d.id)) for d in view.departments),
    ]
    known = view.department in {d.id for d in view.departments}
    return [
        inputs.choice_field(
            "department",
            context=context,
            choices=choices,
            value=str(view.department) if known else NO_DEPARTMENT,
        )
    ]


def early_questions_card(rows: Sequence[tuple[str, str]], council: str, context: CardContext) -> CardJson:
    """Offer to take along what was asked before a council was bound to the chat.

    ``rows`` are the askers' names with their words.
    """

    def build(ctx: CardContext) -> CardJson:
        texts, shown = ctx.texts, rows[: ctx.budget.items]
        lines = [
            elements.rich_text(
                elements.text_run(f"{ctx.truncate_name(name)}: ", weight="Bolder"),
                elements.text_run(ctx.truncate(text)),
                spacing="Small",
            )
            for name, text in shown
        ]
        body = [
            elements.heading(texts.plural("early.title", len(rows))),
            elements.static_text(texts("early.text", council=ctx.truncate_name(council))),
            *lines,
            *elements.omitted_line(len(rows) - len(shown), context=ctx),
        ]
        take = elements.execute_button(
            "take_early", title=texts.plural("button.take_early", len(rows)), context=ctx, style="positive"
        )
        leave = elements.execute_button(
            "take_early", title=texts("button.leave_early"), context=ctx, data={"keep": True}
        )
        return elements.build_card(body, context=ctx, actions=[take, leave])

    return shrink_to_fit(context, build)
