"""The small things that repeat in all cards: people's text, headings, buttons, the card itself."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from microsoft_teams.cards import (
    Action,
    ActionMode,
    ActionStyle,
    AdaptiveCard,
    CardElement,
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

from cards.frame import CardJson, Frame, fit
from domain.question import Question

__all__ = [
    "CardJson",
    "Frame",
    "card",
    "data_of",
    "execute",
    "fit",
    "heading",
    "label",
    "own_text",
    "people_text",
    "refresh",
    "refresh_for_all",
    "rich",
    "run",
    "small",
]

MOST_VIEWERS = 60
"""Teams fetches user-specific views for at most so many people."""

_WITHIN_FUNCTION = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()", re.IGNORECASE)


def card(
    body: Sequence[CardElement],
    *,
    frame: Frame,
    actions: Sequence[Action] = (),
    refresh: RefreshDefinition | None = None,
    mentions: Sequence[Mention] = (),
) -> CardJson:
    """Give back the finished card as plain JSON values."""
    content = AdaptiveCard(
        version="1.5",
        fallback_text=frame.texts("card.fallback"),
        body=list(body),
        actions=list(actions) or None,
        refresh=refresh,
        msteams=TeamsCardProperties(entities=list(mentions) or None),
    ).model_dump(by_alias=True, exclude_none=True)
    content["msteams"]["width"] = "Full"  # as Teams spells it; the library knows the small f only
    return content


def refresh(action: ExecuteAction, *, viewers: Sequence[str]) -> RefreshDefinition:
    """Let the clients of ``viewers`` (``29:`` ids) fetch their own view; an empty list stays in the card."""
    return RefreshDefinition(action=action, user_ids=list(viewers)[:MOST_VIEWERS])


def refresh_for_all(action: ExecuteAction) -> RefreshDefinition:
    """Let everybody's client fetch the card anew: without a list Teams does so in chats of up to 60."""
    return RefreshDefinition(action=action)


def execute(
    verb: str,
    *,
    title: str,
    frame: Frame,
    data: Mapping[str, Any] | None = None,
    reads_inputs: bool = False,
    style: ActionStyle | None = None,
    mode: ActionMode | None = None,
    tooltip: str | None = None,
) -> ExecuteAction:
    """A button. Without ``reads_inputs`` the fields of the card neither stop the press nor go with it."""
    return ExecuteAction(
        verb=verb,
        title=title,
        tooltip=tooltip,
        data={**(data or {}), "nonce": frame.nonce},
        associated_inputs=None if reads_inputs else "none",
        style=style,
        mode=mode,
    )


def data_of(question: Question) -> dict[str, Any]:
    """Give back what a button says about the question that it belongs to."""
    return {"question": question.id, "version": question.version}


def run(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    color: TextColor | None = None,
    subtle: Literal[True] | None = None,
) -> TextRun:
    """A piece of text that is shown exactly as written: no Markdown, no links, no mentions."""
    return TextRun(text=text, size=size, weight=weight, color=color, is_subtle=subtle)


def rich(*runs: TextRun, spacing: Spacing | None = None) -> RichTextBlock:
    """A paragraph of pieces; the place for everything that people wrote, names too.

    Clients replace ``{{DATE(...)}}`` and ``{{TIME(...)}}`` even here, so no piece holds the whole of it.
    """
    inlines: list[CardElement] = []
    for piece in runs:
        parts = _WITHIN_FUNCTION.split(piece.text or "")
        inlines += [piece] if len(parts) == 1 else [piece.model_copy(update={"text": part}) for part in parts]
    return RichTextBlock(inlines=inlines, spacing=spacing)


def people_text(text: str, *, size: TextSize | None = None, spacing: Spacing | None = None) -> RichTextBlock:
    """A paragraph that somebody wrote, its line breaks kept."""
    return rich(run(text, size=size), spacing=spacing)


def small(text: str, *, color: TextColor | None = None, spacing: Spacing | None = "Small") -> RichTextBlock:
    """A line of facts, names in it shown as they are written."""
    return rich(run(text, size="Small", color=color, subtle=None if color else True), spacing=spacing)


def heading(text: str) -> TextBlock:
    """A heading: our own words only, since a TextBlock reads Markdown."""
    return TextBlock(text=text, wrap=True, size="Medium", weight="Bolder", style="heading")


def label(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """A small heading within a card: our own words only."""
    return TextBlock(text=text, wrap=True, size="Small", weight="Bolder", spacing=spacing)


def own_text(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """A paragraph of our own words; never people's text, since a TextBlock reads Markdown."""
    return TextBlock(text=text, wrap=True, spacing=spacing)
