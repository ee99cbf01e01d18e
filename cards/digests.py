"""The digest of one person's open questions, and the coordinators' summary before a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from cards import elements
from cards.adaptive import Action, ActionSet, CardElement
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.delivery import UndeliveredMessage, undelivered_line
from cards.meeting import format_meeting_start
from cards.question import own_question_parts
from cards.question_list import RowGroup
from cards.question_rows import ListedQuestion, row_text
from cards.question_view import QuestionView, format_state, show_button, state_line
from cards.texts import Texts
from domain.meeting import Meeting


class DeputyReason(StrEnum):
    """Why a deputy gets a question that is the owner's to answer."""

    SILENT = "silent"
    AWAY = "away"
    UNREACHABLE = "unreachable"
    NO_OWNER = "no_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNotice:
    """The owner that a deputy stands in for, and why."""

    owner: str
    reason: DeputyReason
    until: Any = ""
    """The last day on which the owner is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as one person sees it now."""

    waiting: Sequence[QuestionView]
    """The questions that still wait for the reader, oldest first."""
    more_waiting: int = 0
    """How many more questions wait."""
    done: Sequence[QuestionView] = ()
    """Questions of the digest that the reader is no longer responsible for."""
    withdrawn: frozenset[int] = frozenset()
    """Ids of those that are somebody else's now: of them the reader sees no more than that."""
    meeting: Meeting | None = None
    """The meeting that it precedes; None if a coordinator asked for it and no meeting is planned."""
    step: tuple[int, int] | None = None
    """The number of the reminder and of how many; None if a coordinator asked for it."""
    late_since: date | None = None
    """The day on which it was due, None for one in time."""
    deputy_notices: Sequence[DeputyNotice] = ()
    asked_at_meeting: frozenset[int] = frozenset()
    """Ids of the questions that were logged at a meeting."""
    introduction: Sequence[str] = ()
    """Which council reminds the reader and why, by when to answer, and who sees the answer."""
    back: Mapping[str, Any] | None = None
    """The data of the button that leads back here from a question."""
    note: str | None = None


def digest_card(view: DigestView, context: CardContext) -> CardJson:
    """Return what waits for the reader: a single question with its forms, several as rows."""
    return shrink_to_fit(context, lambda ctx: _digest(view, context=ctx))


def digest_summary(view: DigestView, context: CardContext) -> str:
    """Return the notification text of a digest."""
    return _title(view, context=context)


def _digest(view: DigestView, *, context: CardContext) -> CardJson:
    body: list[CardElement] = [
        *elements.note_banner(view.note, context=context),
        elements.heading(_title(view, context=context)),
        *(elements.small_text(line) for line in view.introduction),
        *_late_line(view.late_since, context=context),
        *_deputy_notices(view, context=context),
    ]
    actions: list[Action] = []
    if len(view.waiting) == 1 and not view.done:
        parts, actions = own_question_parts(replace(view.waiting[0], note=None), context=context)
        body += parts
    else:
        body += _waiting_rows(view, context=context)
    return elements.build_card(
        [
            *body,
            *(_done_row(one, view=view, context=context) for one in _fitting(view.done, context=context)),
        ],
        context=context,
        actions=actions,
    )


def _title(view: DigestView, *, context: CardContext) -> str:
    texts = context.texts
    if not view.waiting:
        answered = [one for one in view.done if one.question.id not in view.withdrawn]
        return texts("digest.thanks" if answered else "digest.nothing")
    number = "digest.reminder" if view.step is None else "digest.reminder_of"
    n, of = view.step or (0, 0)
    count = _count(view, texts=texts, context=context)
    return texts("digest.title", reminder=texts(number, number=n, of=of), count=count)


def _count(view: DigestView, *, texts: Texts, context: CardContext) -> str:
    waiting = len(view.waiting) + view.more_waiting
    if view.meeting is None:
        return texts.plural("digest.questions", waiting)
    return texts.plural("digest.before", waiting, meeting=format_meeting_start(view.meeting, context=context))


def _late_line(since: date | None, *, context: CardContext) -> list[CardElement]:
    return [] if since is None else [elements.small_text(context.texts("digest.late", day=since))]


def _deputy_notices(view: DigestView, *, context: CardContext) -> list[CardElement]:
    return [
        elements.rich_text(
            elements.text_run(
                context.texts(f"instead.{one.reason}", name=context.truncate_name(one.owner), day=one.until)
            ),
            spacing="Small",
        )
        for one in view.deputy_notices[: context.budget.items]
    ]


def _waiting_rows(view: DigestView, *, context: CardContext) -> list[CardElement]:
    kept = _fitting(view.waiting, context=context)
    left_out = len(view.waiting) - len(kept) + view.more_waiting
    rows = [_waiting_row(one, view=view, context=context) for one in kept]
    if not left_out:
        return rows
    mine = elements.execute_button("mine", title=context.texts("button.mine"), context=context)
    return [
        *rows,
        elements.small_text(context.texts.plural("rows.more", left_out)),
        ActionSet(actions=[mine]),
    ]


def _waiting_row(one: QuestionView, *, view: DigestView, context: CardContext) -> CardElement:
    words = elements.rich_text(
        elements.text_run(f"{one.reference}  ", weight="Bolder"),
        elements.text_run(row_text(one.question.text, context=context)),
    )
    asked = elements.small_text(_asked_line(one, view=view, context=context), spacing="None")
    back = {} if view.back is None else {"back": dict(view.back)}
    button = show_button(one, title=context.texts("button.handle"), context=context, **back)
    return elements.row_with_button(
        [words, asked, state_line(one.state, context=context, spacing="None")], button=button
    )


def _asked_line(one: QuestionView, *, view: DigestView, context: CardContext) -> str:
    logged_on = context.local_date(one.question.logged_at)
    key = "digest.asked_at_meeting" if one.question.id in view.asked_at_meeting else "digest.asked"
    age = context.texts.format_age(context.days_since(one.question.logged_at))
    return context.texts(key, asker=context.truncate_name(one.asker), day=logged_on, age=age)


def _done_row(one: QuestionView, *, view: DigestView, context: CardContext) -> CardElement:
    if one.question.id in view.withdrawn:
        gone = context.texts("withdrawn.questions", references=one.reference)
        return elements.rich_text(elements.text_run(gone, subtle=True), spacing="Medium")
    struck = elements.text_run(
        f"{one.reference}  {row_text(one.question.text, context=context)}", subtle=True
    )
    words = elements.text_run(f"\n✓  {format_state(one.state, context=context)}", size="Small")
    return elements.rich_text(struck.replace(strikethrough=True), words, spacing="Medium")


def _fitting(rows: Sequence[QuestionView], *, context: CardContext) -> Sequence[QuestionView]:
    return rows[: context.budget.items]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """What a coordinator has to know before a meeting."""

    meeting: Meeting | None
    groups: Sequence[RowGroup] = ()
    """Open questions by department, those to be assigned first."""
    undelivered: Sequence[UndeliveredMessage] = ()
    late_since: date | None = None
    """The day on which it was due, None for one in time."""

    @property
    def open_count(self) -> int:
        """Return how many questions are open."""
        return sum(len(group.rows) for group in self.groups)


def summary_card(view: SummaryView, context: CardContext) -> CardJson:
    """Return what is open by department, what did not arrive, and the button that sends reminders."""
    return shrink_to_fit(context, lambda ctx: _summary(view, context=ctx))


def summary_title(view: SummaryView, context: CardContext) -> str:
    """Return the title of the card and of its notification."""
    if view.meeting is None:
        return context.texts.plural("summary.title", view.open_count)
    return context.texts.plural(
        "summary.before", view.open_count, meeting=format_meeting_start(view.meeting, context=context)
    )


def _summary(view: SummaryView, *, context: CardContext) -> CardJson:
    texts = context.texts
    left, body = context.budget.items, list[CardElement]()
    for group in view.groups:
        kept = group.rows[:left]
        left -= len(kept)
        if kept:
            body += [_heading(group, context=context), *(_open_row(row, context=context) for row in kept)]
    more = elements.omitted_line(max(0, view.open_count - context.budget.items), context=context)
    remind = elements.execute_button("remind", title=texts("verb.remind"), context=context, style="positive")
    first = [
        elements.heading(summary_title(view, context)),
        *_late_line(view.late_since, context=context),
        *([] if view.open_count else [elements.static_text(texts("summary.none"))]),
    ]
    return elements.build_card(
        [*first, *body, *more, *_undelivered_lines(view, context=context)],
        context=context,
        actions=[remind] if view.open_count else [],
    )


def _heading(group: RowGroup, *, context: CardContext) -> CardElement:
    return elements.rich_text(
        elements.text_run(context.truncate_name(group.heading), weight="Bolder"), spacing="Medium"
    )


def _open_row(row: ListedQuestion, *, context: CardContext) -> CardElement:
    reference = elements.text_run(f"{row.reference}  ", weight="Bolder")
    age = elements.text_run(f"  ·  {context.texts.format_age(row.age_days)}", size="Small", subtle=True)
    line = state_line(row.state, context=context, after=(age,))
    return elements.rich_text(
        reference,
        elements.text_run(f"{row_text(row.text, context=context)}\n"),
        *line.inlines,
        spacing="Small",
    )


def _undelivered_lines(view: SummaryView, *, context: CardContext) -> list[CardElement]:
    if not view.undelivered:
        return []
    kept = view.undelivered[: max(1, context.budget.items // 4)]
    more = elements.omitted_line(len(view.undelivered) - len(kept), context=context)
    title = elements.label(context.texts("summary.missed"), spacing="Large")
    return [title, *(undelivered_line(one, context=context) for one in kept), *more]
