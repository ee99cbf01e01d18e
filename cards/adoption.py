"""The card that asks for confirmation before minutes are adopted, with what to check first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cards import elements
from cards.adaptive import CardElement, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.minutes import draft_source_buttons, minutes_title
from domain.adoption import AdoptionConcerns, Change, SuspectedPersonalData
from domain.meeting import Meeting
from domain.minutes import Edition
from domain.text import one_line

MAX_SUSPECTED = 12
MAX_CHANGES = 20
MAX_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionView:
    """A draft that somebody is about to adopt."""

    meeting: Meeting
    edition: Edition
    concerns: AdoptionConcerns
    closed_references: tuple[str, ...]
    """References of the questions that count as reported back after the adoption."""
    fingerprint: str
    """Identifies the text that was reviewed, so that no other text is adopted."""
    with_time: bool = False
    """Whether the day has several meetings."""
    changes: tuple[Change, ...] | None = None
    """What a correction changes in the version in force; None for the first version."""
    note: str | None = None


def adoption_card(view: AdoptionView, context: CardContext) -> CardJson:
    """Ask for confirmation; the button carries the fingerprint, so that nothing else is adopted."""

    def build(ctx: CardContext) -> CardJson:
        texts = ctx.texts
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(texts("adoption.title")),
            elements.small_text(
                f"{minutes_title(view.meeting, context=ctx, with_time=view.with_time)}, "
                f"{_version(view, context=ctx)}"
            ),
            *adoption_summary(view, context=ctx),
            *draft_source_buttons(view.meeting.id, context=ctx),
        ]
        data: dict[str, Any] = {"meeting": view.meeting.id, "edition": 0}
        return elements.build_card(
            body,
            context=ctx,
            actions=[
                adopt_button(view, context=ctx),
                elements.execute_button("minutes", title=texts("button.to_minutes"), context=ctx, data=data),
            ],
        )

    return shrink_to_fit(context, build)


def adoption_summary(view: AdoptionView, *, context: CardContext) -> list[CardElement]:
    """Return what adoption means, and what to look at first."""
    return [
        elements.static_text(context.texts("adoption.text")),
        *_closed_questions(view, context=context),
        *_changes(view, context=context),
        *_concerns(view.concerns, context=context),
    ]


def adopt_button(view: AdoptionView, *, context: CardContext) -> ExecuteAction:
    """Return the button that adopts exactly the text that was reviewed."""
    data = {"meeting": view.meeting.id, "edition": 0, "seen": view.fingerprint}
    title = context.texts("verb.adopt")
    return elements.execute_button("adopt", title=title, context=context, data=data, style="positive")


def _version(view: AdoptionView, *, context: CardContext) -> str:
    return context.texts("adoption.version", version=view.edition.version)


def _closed_questions(view: AdoptionView, *, context: CardContext) -> list[CardElement]:
    if not view.closed_references:
        return []
    return [
        elements.static_text(
            context.texts("adoption.closes", references=_limit_names(view.closed_references, context=context))
        )
    ]


def _changes(view: AdoptionView, *, context: CardContext) -> list[CardElement]:
    """Return the changes line by line, including what was stored after the version in force."""
    if view.changes is None:
        return []
    texts, holds = context.texts, view.edition.version - 1
    if not view.changes:
        return [elements.static_text(texts("adoption.no_changes", version=holds))]
    kept = view.changes[: min(MAX_CHANGES, context.budget.items)]
    more = len(view.changes) - len(kept)
    return [
        elements.label(texts("adoption.changes", version=holds), spacing="Medium"),
        *(_change(one, context=context) for one in kept),
        *elements.omitted_line(more, context=context),
    ]


def _change(change: Change, *, context: CardContext) -> CardElement:
    what = context.texts(f"change.{change.kind}", under=context.truncate_name(change.heading))
    words = " → ".join(context.truncate(one_line(text)) for text in (change.before, change.after) if text)
    return elements.rich_text(
        elements.text_run(f"{what}: ", weight="Bolder"), elements.text_run(words), spacing="Small"
    )


def _concerns(concerns: AdoptionConcerns, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    if concerns.is_empty:
        return [elements.static_text(texts("adoption.nothing"))]
    lines: list[CardElement] = []
    if concerns.attendance_missing:
        lines.append(_line(texts("adoption.nobody")))
    if concerns.keeper_missing:
        lines.append(_line(texts("adoption.no_keeper")))
    if concerns.unconfirmed_roles:
        names = _limit_names(
            [context.truncate_name(name) for name in concerns.unconfirmed_roles], context=context
        )
        lines.append(_line(texts("adoption.unconfirmed", names=names)))
    if concerns.still_open:
        lines.append(
            _line(texts("adoption.open", references=_limit_names(concerns.still_open, context=context)))
        )
    return [
        elements.label(texts("adoption.look"), spacing="Medium"),
        *lines,
        *_suspected_data(concerns.personal_data, context=context),
    ]


def _suspected_data(suspects: Sequence[SuspectedPersonalData], *, context: CardContext) -> list[CardElement]:
    if not suspects:
        return []
    shown = suspects[: min(MAX_SUSPECTED, context.budget.items)]
    more = len(suspects) - len(shown)
    texts = context.texts
    lines: list[CardElement] = [
        elements.rich_text(
            elements.text_run(f"{texts(f'adoption.{one.kind}')}: ", weight="Bolder"),
            elements.text_run(context.truncate(one.excerpt)),
            spacing="Small",
        )
        for one in shown
    ]
    return [_line(texts("adoption.personal")), *lines, *elements.omitted_line(more, context=context)]


def _line(text: str) -> CardElement:
    return elements.rich_text(elements.text_run(f"•  {text}"), spacing="Small")


def _limit_names(names: Sequence[str], *, context: CardContext) -> list[str]:
    """Return the first few names, and the number of the others."""
    most = min(MAX_NAMED, context.budget.items)
    if len(names) <= most:
        return list(names)
    return [*names[: most - 1], context.texts.plural("adoption.more", len(names) - most + 1)]
