"""Forms and dialogs that log a question, and cards that ask what words were meant as."""

from collections.abc import Sequence
from dataclasses import dataclass

from cards import elements, inputs
from cards.adaptive import CardElement, ExecuteAction, SubmitAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.question import similar_questions
from cards.question_rows import row_text
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


def confirm_question_card(
    text: str,
    context: CardContext,
    *,
    meant: CommandGuess | None = None,
    council: int | None = None,
    is_early: bool = False,
) -> CardJson:
    """Ask whether words that are no command were meant as a question, or as a command with a typo.

    ``council`` is the one that the question is for, where the chat does not say which. With ``is_early`` the
    card keeps questions of somebody who belongs to no council yet.
    """

    def build(ctx: CardContext) -> CardJson:
        asked = [] if meant is None else [elements.static_text(ctx.texts("unknown.meant", word=meant.word))]
        head = (
            elements.static_text(ctx.texts("early.no_council"))
            if is_early
            else elements.heading(ctx.texts("ask.log_this"))
        )
        help_line = [] if is_early else [elements.small_text(ctx.texts("ask.otherwise"))]
        body = [head, elements.user_text(ctx.truncate(text)), *asked, *help_line]
        log = _log_button(ctx, text=text, council=council, is_written=is_early)
        actions = [log] if ctx.fits(text) else []
        return elements.build_card(
            body, context=ctx, actions=[*actions, *_confirm_buttons(meant, context=ctx)]
        )

    return shrink_to_fit(context, build)


def suggest_answer_card(
    views: Sequence[QuestionView],
    text: str,
    context: CardContext,
    *,
    asks: bool = False,
    ask_instead: Sequence[str] = (),
) -> CardJson:
    """Ask whether words are the answer to one of these questions; one press stores it.

    With ``asks`` they may as well be a question of their own, and one about the question to ``ask_instead``.
    """

    def build(ctx: CardContext) -> CardJson:
        one = views[0] if len(views) == 1 else None
        council = views[0].council.id if len({view.council.id for view in views}) == 1 else None
        shown = [row for view in views for row in ([] if one else [_answered_row(view, text, context=ctx)])]
        opens = [] if one is None else [_store_button(one, text, context=ctx), _open_button(one, context=ctx)]
        also = [_log_button(ctx, text=text, council=council, is_main=False)] if asks and council else []
        return elements.build_card(
            [
                elements.heading(ctx.texts("answer.this" if one else "answer.which")),
                *([] if one is None else question_header(one, context=ctx)),
                elements.user_text(ctx.truncate(text)),
                *_whom_to_ask(ask_instead, context=ctx),
                *shown,
            ],
            context=ctx,
            actions=[*opens, *also] if ctx.fits(text) else opens[1:],
        )

    return shrink_to_fit(context, build)


def _whom_to_ask(names: Sequence[str], *, context: CardContext) -> list[CardElement]:
    if not names:
        return []
    shown = [context.truncate_name(name) for name in names]
    return [elements.small_text(context.texts("answer.ask_instead", names=shown))]


def _answered_row(view: QuestionView, text: str, *, context: CardContext) -> CardElement:
    """Return a question that the words may answer, with the button that stores them as its answer."""
    words = elements.rich_text(
        elements.text_run(f"{view.reference}  ", weight="Bolder"),
        elements.text_run(row_text(view.question.text, context=context)),
    )
    fits = context.fits(text)
    button = _store_button(view, text, context=context) if fits else _open_button(view, context=context)
    return elements.row_with_button([words], button=button)


def _store_button(view: QuestionView, text: str, *, context: CardContext) -> ExecuteAction:
    return elements.execute_button(
        "answer",
        title=context.texts("button.answer_this"),
        about=view.reference,
        context=context,
        data={**elements.question_data(view.question), "answer": text},
        style="positive",
    )


def _open_button(view: QuestionView, *, context: CardContext) -> ExecuteAction:
    title, data = context.texts("button.to_question"), elements.question_data(view.question)
    return elements.execute_button("show", title=title, context=context, data=data)


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
    context: CardContext,
    *,
    text: str | None = None,
    reads_inputs: bool = False,
    council: int | None = None,
    is_main: bool = True,
    is_written: bool = False,
) -> ExecuteAction:
    data: dict[str, object] = {} if text is None else {"text": text, "replace": True}
    data |= {"written": True} if is_written else {}
    data |= {} if council is None else {"council": council}
    return elements.execute_button(
        "log",
        title=context.texts("verb.log" if is_main else "button.log_new"),
        context=context,
        data=data,
        reads_inputs=reads_inputs,
        style="positive" if is_main else None,
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
            elements.static_text(texts.plural("early.text", len(rows), council=ctx.truncate_name(council))),
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
