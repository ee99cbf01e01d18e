"""The elements that all cards share: texts, headings, rows, buttons and the card itself."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from microsoft_teams.cards import (
    Action,
    ActionMode,
    ActionSet,
    ActionStyle,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    Mention,
    RefreshDefinition,
    RichTextBlock,
    Spacing,
    TeamsCardProperties,
    TextBlock,
    TextColor,
    TextRun,
    TextSize,
    TextWeight,
)

from cards.context import CardContext, CardJson
from domain.question import Question

MAX_VIEWERS = 60
"""Teams fetches user-specific views for at most so many people."""

_WITHIN_FUNCTION = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.IGNORECASE)


def build_card(
    body: Sequence[CardElement],
    *,
    context: CardContext,
    actions: Sequence[Action] = (),
    refresh: RefreshDefinition | None = None,
    mentions: Sequence[Mention] = (),
) -> CardJson:
    """Return the finished card as plain JSON values."""
    content = AdaptiveCard(
        version="1.5",
        fallback_text=context.texts("card.fallback"),
        body=list(body),
        actions=list(actions) or None,
        refresh=refresh,
        msteams=TeamsCardProperties(entities=list(mentions) or None),
    ).model_dump(by_alias=True, exclude_none=True)
    content["msteams"]["width"] = "Full"  # as Teams spells it; the library knows the small f only
    return content


def refresh_for_viewers(action: ExecuteAction, *, viewers: Sequence[str]) -> RefreshDefinition:
    """Let the clients of ``viewers`` (``29:`` ids) fetch their own view; an empty list stays in the card."""
    return RefreshDefinition(action=action, user_ids=list(viewers)[:MAX_VIEWERS])


def refresh_for_all(action: ExecuteAction) -> RefreshDefinition:
    """Let every client fetch the card again: without a list Teams does so in chats of up to 60 people."""
    return RefreshDefinition(action=action)


def execute_button(
    verb: str,
    *,
    title: str,
    context: CardContext,
    data: Mapping[str, Any] | None = None,
    reads_inputs: bool = False,
    style: ActionStyle | None = None,
    mode: ActionMode | None = None,
    tooltip: str | None = None,
) -> ExecuteAction:
    """Return a button; without ``reads_inputs`` the card's inputs are neither validated nor sent."""
    return ExecuteAction(
        verb=verb,
        title=title,
        tooltip=tooltip,
        data={**(data or {}), "nonce": context.nonce},
        associated_inputs=None if reads_inputs else "none",
        style=style,
        mode=mode,
    )


def question_data(question: Question) -> dict[str, Any]:
    """Return what a button says about its question."""
    return {"question": question.id, "version": question.version}


def text_run(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    color: TextColor | None = None,
    subtle: Literal[True] | None = None,
) -> TextRun:
    """Return a piece of text shown exactly as written: no Markdown, no links, no mentions."""
    return TextRun(text=text, size=size, weight=weight, color=color, is_subtle=subtle)


def rich_text(*runs: TextRun, spacing: Spacing | None = None) -> RichTextBlock:
    """Return a paragraph of text runs; the place for everything that people wrote, including names.

    Clients replace ``{{DATE(...)}}`` and ``{{TIME(...)}}`` even here, so no run holds the whole of it.
    """
    inlines: list[CardElement] = []
    for piece in runs:
        parts = _WITHIN_FUNCTION.split(piece.text or "")
        inlines += [piece] if len(parts) == 1 else [piece.model_copy(update={"text": part}) for part in parts]
    return RichTextBlock(inlines=inlines, spacing=spacing)


def user_text(text: str, *, size: TextSize | None = None, spacing: Spacing | None = None) -> RichTextBlock:
    """Return a paragraph that a user wrote, with its line breaks."""
    return rich_text(text_run(text, size=size), spacing=spacing)


def small_text(
    text: str, *, color: TextColor | None = None, spacing: Spacing | None = "Small"
) -> RichTextBlock:
    """Return a line of facts; names in it are shown as written."""
    return rich_text(
        text_run(text, size="Small", color=color, subtle=None if color else True), spacing=spacing
    )


def heading(text: str) -> TextBlock:
    """Return a heading; only our own words, since a TextBlock renders Markdown."""
    return TextBlock(text=text, wrap=True, size="Medium", weight="Bolder", style="heading")


def label(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """Return a small heading within a card; only our own words."""
    return TextBlock(text=text, wrap=True, size="Small", weight="Bolder", spacing=spacing)


def static_text(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """Return a paragraph of our own words; never users' text, since a TextBlock renders Markdown."""
    return TextBlock(text=text, wrap=True, spacing=spacing)


def row_with_button(items: Sequence[CardElement], *, button: ExecuteAction) -> CardElement:
    """Return elements with a button to their right."""
    return ColumnSet(
        separator=True,
        columns=[
            Column(width="stretch", items=list(items)),
            Column(width="auto", vertical_content_alignment="Center", items=[ActionSet(actions=[button])]),
        ],
    )


def omitted_line(count: int, *, context: CardContext) -> list[CardElement]:
    """Return a line that says how many more there are."""
    return [small_text(context.texts.plural("rows.more", count))] if count else []


def note_banner(text: str | None, *, context: CardContext) -> list[CardElement]:
    """Return one sentence for the top of a card."""
    if not text:
        return []
    return [Container(style="emphasis", items=[rich_text(text_run(context.truncate(text)))])]
