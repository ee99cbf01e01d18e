"""The view of a question that its cards are rendered from, and their header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cards import elements
from cards.adaptive import (
    Action,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    OpenUrlAction,
    RefreshDefinition,
    RichTextBlock,
    Spacing,
    TextBlock,
    TextColor,
    TextRun,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.texts import Texts
from domain.council import Council, Department
from domain.permissions import Permission
from domain.question import ENDED_STATUSES, SENT_STATUSES, Question, QuestionStatus
from domain.reminder_settings import MailChoice
from domain.text import shorten

STATUS_SYMBOLS: dict[QuestionStatus, str] = {
    QuestionStatus.LOGGED: "○",
    QuestionStatus.ASSIGNED: "→",
    QuestionStatus.IN_PROGRESS: "◐",
    QuestionStatus.ANSWERED: "✓",
    QuestionStatus.HANDED_OVER: "⇢",
    QuestionStatus.DROPPED: "✕",
    QuestionStatus.CLOSED: "●",
}

STATUS_COLOURS: dict[QuestionStatus, TextColor] = {
    QuestionStatus.LOGGED: "Accent",
    QuestionStatus.ASSIGNED: "Accent",
    QuestionStatus.IN_PROGRESS: "Accent",
    QuestionStatus.ANSWERED: "Good",
    QuestionStatus.HANDED_OVER: "Good",
    QuestionStatus.DROPPED: "Default",
    QuestionStatus.CLOSED: "Good",
}
"""Colours of the status symbol only: green text is too pale in some themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionState:
    """Everything needed to describe the state of a question."""

    status: QuestionStatus
    department: str | None = None
    handed_to: str | None = None
    assignee: str | None = None
    """The name of the person who has taken it over, in a list; elsewhere another line says so."""
    undelivered_to: str | None = None
    """The name of the owner whom it has not reached."""
    promised: date | None = None
    at_meeting: bool = False
    due: date | None = None
    duplicate_of: str | None = None
    """The reference of the question that it was merged with."""
    is_by_link: bool = False
    """Whether the link of an e-mail brought it about: nobody knows for sure who did."""


def format_state(state: QuestionState, *, context: CardContext) -> str:
    """Return ``Skickad till Tekniska förvaltningen``."""
    return context.texts(
        "status.merged" if state.duplicate_of else f"status.{state.status}",
        reference=state.duplicate_of or "",
        department=context.truncate_name(state.department),
        recipient=context.truncate_name(state.handed_to),
    )


def state_line(
    state: QuestionState,
    *,
    context: CardContext,
    after: Sequence[TextRun] = (),
    spacing: Spacing | None = None,
) -> RichTextBlock:
    """Return the state with its marks and what follows, wrapped to the width of the screen."""
    symbol = elements.text_run(
        f"{STATUS_SYMBOLS[state.status]}  ", size="Small", weight="Bolder", color=STATUS_COLOURS[state.status]
    )
    words = elements.text_run(format_state(state, context=context), size="Small", weight="Bolder")
    marks = (
        elements.text_run(f"  ·  {text}", size="Small", color=color)
        for text, color in state_marks(state, context=context)
    )
    return elements.rich_text(symbol, words, *marks, *after, spacing=spacing)


def state_marks(state: QuestionState, *, context: CardContext) -> list[tuple[str, TextColor]]:
    """Return what else must be seen: done by a link, not delivered, promised, at the meeting, due."""
    texts = context.texts
    marks: list[tuple[str, TextColor]] = []
    if state.is_by_link:
        marks.append((texts("mark.by_link"), "Default"))
    if state.undelivered_to:
        marks.append(
            (texts("mark.undelivered", name=context.truncate_name(state.undelivered_to)), "Attention")
        )
    if state.status not in SENT_STATUSES:
        return marks
    if state.assignee:
        marks.append((texts("mark.assignee", name=context.truncate_name(state.assignee)), "Default"))
    if state.promised:
        marks.append((texts("mark.promised", day=state.promised), "Default"))
    if state.at_meeting:
        marks.append((texts("mark.at_meeting"), "Default"))
    if state.due:
        late = state.due < context.today
        marks.append(
            (texts("mark.overdue" if late else "mark.due", day=state.due), "Attention" if late else "Default")
        )
    return marks


MAX_SUMMARY_TEXT = 80
NO_PERMISSIONS: frozenset[Permission] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question with the names that belong to it, and what this viewer may do."""

    question: Question
    reference: str
    council: Council
    asker: str
    """Who asked, or for whom it was asked."""
    logger: str | None = None
    """Who logged it, if that was on behalf of the asker."""
    answerer: str | None = None
    """Who answered, handed over or dropped it."""
    owner: str | None = None
    stand_ins: tuple[str, ...] | None = None
    """Who answers while the owner is away; empty for nobody, None if the owner is there."""
    department: Department | None = None
    allowed: frozenset[Permission] = NO_PERMISSIONS
    """Empty for the public card."""
    colleagues: tuple[tuple[int, str], ...] = ()
    """The people who can take it over, with their names."""
    likely_department: int | None = None
    similar: tuple[tuple[str, str], ...] = ()
    """Reference and text of similar open questions."""
    undelivered_to: str | None = None
    """The name of the owner whom it has not reached."""
    refresh_for: tuple[str, ...] = ()
    """``29:`` ids of the people who get a user-specific view."""
    note: str | None = None
    """One sentence at the top: what was done, or why nothing was done."""
    offers_logging_anyway: bool = False
    """Whether to offer logging it although a similar question exists."""
    notice: str = ""
    """What a refresh repeats so that the card keeps its ``note``: the type of view, and what of it."""
    back: Mapping[str, Any] | None = None
    """The data of the button that leads back to the list."""
    is_published: bool = False
    """Whether the public can read it, for those who publish."""
    introduction: tuple[str, ...] = ()
    """What the person who is to answer reads first: who asks them and why, by when, who sees the answer."""

    @property
    def opener_key(self) -> str:
        """Return the key of the title of the button that opens it: readers only look."""
        return "button.handle" if Permission.HAND_OVER in self.allowed else "button.show"

    @property
    def state(self) -> QuestionState:
        """Return what is needed to describe its state."""
        return QuestionState(
            status=self.question.status,
            department=None if self.department is None else self.department.name,
            handed_to=self.question.handed_to,
            undelivered_to=self.undelivered_to,
            promised=self.question.promised,
            at_meeting=self.question.at_meeting,
            due=self.question.due,
            duplicate_of=None if self.question.duplicate_of is None else self.duplicate_of,
            is_by_link=self.question.stated_name is not None,
        )

    @property
    def duplicate_of(self) -> str | None:
        """Return the reference of the question that it was merged with."""
        return self.council.duplicate_reference(self.question)


def question_header(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    """Return the question as everybody sees it: number, state, text, who and when."""
    return [
        ColumnSet(
            columns=[
                Column(width="auto", items=[_reference(view)]),
                Column(
                    width="stretch",
                    vertical_content_alignment="Center",
                    items=[state_line(view.state, context=context)],
                ),
            ]
        ),
        elements.user_text(context.truncate(view.question.text), size="Medium", spacing="Small"),
        elements.small_text(_origin(view, context=context), spacing="Small"),
        *_responsible(view, context=context),
        *outcome_of(view, context=context),
    ]


def show_button(view: QuestionView, *, title: str, context: CardContext, **more: object) -> ExecuteAction:
    """Return the button that opens the user-specific view of the person who presses it."""
    data = {
        **elements.question_data(view.question),
        **({"offer": True} if view.offers_logging_anyway else {}),
        **more,
    }
    return elements.execute_button("show", title=title, context=context, data=data, about=view.reference)


def refresh_question(view: QuestionView, *, context: CardContext) -> RefreshDefinition:
    """Let the people involved see their own view of the question's card."""
    notice = {"notice": view.notice} if view.notice else {}
    again = show_button(view, title=context.texts("button.refresh"), context=context, **notice)
    return elements.refresh_for_viewers(again, viewers=view.refresh_for)


def _reference(view: QuestionView) -> TextBlock:
    return TextBlock(text=view.reference, size="Medium", weight="Bolder", style="heading")


def _origin(view: QuestionView, *, context: CardContext) -> str:
    logged_on = context.local_date(view.question.logged_at)
    key = "question.logged_for" if view.logger else "question.asked"
    return context.texts(
        key,
        asker=context.truncate_name(view.asker),
        logger=context.truncate_name(view.logger),
        day=logged_on,
        age=context.texts.format_age(context.days_since(view.question.logged_at)),
    )


def _responsible(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    if view.department is None:
        return []
    told = view.question.status is QuestionStatus.ASSIGNED  # the state then names the department
    by_mail = bool(view.department.mail) and view.council.settings.mail is not MailChoice.OFF
    if view.owner:
        key = "owner.only" if told else "owner.of"
    elif by_mail:
        key = "owner.mailbox" if told else "owner.mailbox_of"
    else:
        key = "owner.none" if told else "owner.none_of"
    names = {
        "department": context.truncate_name(view.department.name),
        "owner": context.truncate_name(view.owner),
    }
    line = elements.small_text(context.texts(key, **names), spacing="None")
    return [line, *absence_lines(view, context=context)]


def absence_lines(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    """Return the line that says who answers while the owner is away."""
    if view.stand_ins is None:
        return []
    names = [context.truncate_name(name) for name in view.stand_ins]
    key = "owner.away" if names else "owner.away_alone"
    text = context.texts(key, owner=context.truncate_name(view.owner), names=names)
    return [elements.small_text(text, spacing="None")]


def outcome_of(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    """Return why it was passed on or given more time, or how it ended."""
    question = view.question
    if question.status in SENT_STATUSES and question.reason:
        return [
            elements.small_text(
                context.texts("question.reason", reason=context.truncate(question.reason)), spacing="None"
            )
        ]
    if question.status not in ENDED_STATUSES:
        return []
    outcome = context.texts(_outcome_key(question), reference=view.duplicate_of or "")
    items: list[CardElement] = [elements.label(outcome)]
    items += [
        elements.user_text(context.truncate(t), spacing="Small")
        for t in (question.answer, question.reason)
        if t
    ]
    if question.link:
        items.append(elements.small_text(context.truncate(question.link), spacing="Small"))
    return [Container(style="emphasis", spacing="Medium", items=[*items, *_ended(view, context=context)])]


def _outcome_key(question: Question) -> str:
    if question.answer is not None:
        return "outcome.answer"
    if question.handed_to is not None:
        return "outcome.handed_over"
    return "outcome.dropped" if question.duplicate_of is None else "outcome.merged"


def _ended(view: QuestionView, *, context: CardContext) -> list[CardElement]:
    question = view.question
    if question.ended_at is None:
        return []
    values = {"who": context.truncate_name(view.answerer), "day": context.local_date(question.ended_at)}
    handed = question.answer is None and question.handed_to is not None
    if handed:
        key = "ended.handed_over_by" if view.answerer else "ended.handed_over"
    else:
        key = "ended.here_by" if view.answerer else "ended.here"
    return [
        elements.small_text(
            context.texts(key, recipient=context.truncate_name(question.handed_to), **values),
            spacing="Small",
        )
    ]


def message_link(view: QuestionView, *, context: CardContext) -> list[Action]:
    """Return the button that opens the message a question was taken from."""
    link = view.question.source_link
    return [OpenUrlAction(url=link, title=context.texts("button.to_message"))] if link else []


def question_summary(view: QuestionView, texts: Texts) -> str:
    """Return the notification text of a question: its reference and beginning."""
    return texts(
        "summary.question",
        reference=view.reference,
        text=shorten(view.question.text, max_length=MAX_SUMMARY_TEXT),
    )


def superseded_news_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return what a notice to the asker becomes once there is a newer one about the question."""

    def build(ctx: CardContext) -> CardJson:
        text = elements.user_text(ctx.truncate(view.question.text), spacing="Small")
        newer = elements.static_text(ctx.texts("note.your_newer"))
        return elements.build_card([elements.heading(view.reference), text, newer], context=ctx)

    return shrink_to_fit(context, build)
