"""Build the elements of cards, and split a document into pages of them that each fit on one card."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Literal

import orjson
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
    ToggleVisibilityAction,
)

from cards.context import CardContext, CardJson
from domain.document import (
    EMPTY_CELL,
    Block,
    BulletList,
    DataTable,
    Document,
    FactList,
    Heading,
    Paragraph,
    Run,
)
from domain.question import Question
from domain.text import MAX_TEXT_LENGTH, shorten

MAX_VIEWERS = 60
"""The largest number of people for whom Teams fetches user-specific views."""

MAX_ABOUT = 60
"""Maximum characters of a row that the name of its button repeats."""
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
    content["msteams"]["width"] = "Full"  # as Teams spells it; the library only accepts a lower-case f
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
    about: str | None = None,
) -> ExecuteAction:
    """Return a button; without ``reads_inputs`` the card's inputs are neither validated nor sent.

    ``about`` is what distinguishes it from buttons of the same title, for screen readers and on hovering; no
    user's text (see `keep_words`).
    """
    said = f"{title} {about}" if about else None
    return ExecuteAction(
        verb=verb,
        title=title,
        tooltip=said,
        data={**(data or {}), "nonce": context.nonce},
        associated_inputs=None if reads_inputs else "none",
        style=style,
        mode=mode,
    )


def back_button(back: Mapping[str, Any] | None, *, context: CardContext) -> list[Action]:
    """Return the button that leads back to the list from which a card was opened; ``back`` is its data."""
    if back is None:
        return []
    data = {key: value for key, value in back.items() if key != "of"}
    title = context.texts("button.back")
    return [execute_button(back.get("of", "list"), title=title, context=context, data=data)]


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
    """Return a heading; never users' text, since a TextBlock renders Markdown."""
    return TextBlock(text=text, wrap=True, size="Medium", weight="Bolder", style="heading")


def label(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """Return a small heading within a card; never users' text, since a TextBlock renders Markdown."""
    return TextBlock(text=text, wrap=True, size="Small", weight="Bolder", spacing=spacing)


def static_text(text: str, *, spacing: Spacing | None = None) -> TextBlock:
    """Return a paragraph of fixed text; never users' text, since a TextBlock renders Markdown."""
    return TextBlock(text=text, wrap=True, spacing=spacing)


def keep_words(text: str, *, max_length: int) -> str:
    """Return the letters, digits, hyphens and apostrophes of a text: what no client takes for markup."""
    kept = "".join(c if c.isalnum() or c in " -'’" or 0x300 <= ord(c) < 0x370 else " " for c in text)  # noqa: PLR2004
    return " ".join(shorten(kept, max_length=max_length).split())


def name_buttons(buttons: Iterable[Action], row: Sequence[CardElement]) -> list[Action]:
    """Return the buttons of a row, named for screen readers by their title and the row's first line."""
    first = next((item for item in row if isinstance(item, RichTextBlock)), None)
    runs = [] if first is None else [run for run in first.inlines or [] if isinstance(run, TextRun)]
    line = "".join(run.text or "" for run in runs).strip().split("\n")[0]
    about = keep_words(line, max_length=MAX_ABOUT)
    return [_named(button, about) for button in buttons]


def _named(button: Action, about: str) -> Action:
    if not isinstance(button, ExecuteAction | ToggleVisibilityAction) or button.tooltip:
        return button
    return button.model_copy(update={"tooltip": f"{button.title} {about}"})


def row_with_button(items: Sequence[CardElement], *, button: ExecuteAction) -> CardElement:
    """Return elements with a button to their right, named by them if it has no name of its own."""
    return ColumnSet(
        separator=True,
        columns=[
            Column(width="stretch", items=list(items)),
            Column(
                width="auto",
                vertical_content_alignment="Center",
                items=[ActionSet(actions=name_buttons([button], items))],
            ),
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


MAX_PAGE_BYTES = 12_000
"""Maximum bytes of a page's elements; buttons and the rest of the card need the remainder."""
MAX_ELEMENT_LENGTH = 1_000
"""Maximum characters of an element; a longer text continues in the next one, perhaps on the next page."""

Elements = list[CardElement]


def paginate_document(document: Document) -> tuple[Elements, ...]:
    """Return the pages, at least one; the document's title is left to the card's heading."""
    pages: list[Elements] = [[]]
    room = MAX_PAGE_BYTES
    for element in (one for block in document.blocks for one in _elements(block)):
        size = len(orjson.dumps(element.model_dump(by_alias=True, exclude_none=True)))
        if size > room and pages[-1]:
            pages.append([])
            room = MAX_PAGE_BYTES
        pages[-1].append(element)
        room -= size
    return tuple(pages)


def paginate_text(text: str) -> tuple[str, ...]:
    """Split plain text into pages that each fit in one field, between lines if possible."""
    pages: list[str] = [""]
    for line in text.rstrip("\n").split("\n"):
        for piece in wrap(line, MAX_TEXT_LENGTH, drop_whitespace=False) or [""]:
            if pages[-1] and len(pages[-1]) + len(piece) > MAX_TEXT_LENGTH:
                pages.append("")
            pages[-1] += piece + "\n"
    return tuple(page.strip("\n") for page in pages)


def _elements(block: Block) -> Iterator[RichTextBlock]:
    match block:
        case Heading(level=1):
            return
        case Heading():
            part = block.level == 2  # noqa: PLR2004 - the level of a part's heading
            words = (Run(block.text, strong=True),)
            yield from _split_runs(
                words, spacing="Large" if part else "Medium", size="Medium" if part else None
            )
        case Paragraph():
            yield from _split_runs(block.runs, spacing="Small")
        case BulletList():
            for item in block.items:
                yield from _split_runs((Run("•  "), *item.runs), spacing="Small")
        case FactList():
            for fact in block.facts:
                runs = (Run(f"{fact.term}: ", strong=True), Run("\n".join(fact.lines)))
                yield from _split_runs(runs, spacing="Small")
        case DataTable():
            yield from _rows(block)


def _rows(table: DataTable) -> Iterator[RichTextBlock]:
    for first, *others in table.rows:
        told = "  ·  ".join(cell for cell in others if cell not in ("", EMPTY_CELL))
        yield from _split_runs((Run(f"{first}  ", strong=True), Run(told)), spacing="Small")


def _split_runs(
    runs: Iterable[Run], *, spacing: Spacing, size: TextSize | None = None
) -> Iterator[RichTextBlock]:
    """Return the runs in elements that are not too long, each beginning where the last one ended."""
    pieces: list[TextRun] = []
    room, first = MAX_ELEMENT_LENGTH, True
    for text, strong in ((part, one.strong) for one in runs for part in _split_text(one.text)):
        if len(text) > room and pieces:
            yield rich_text(*pieces, spacing=spacing if first else "None")
            pieces, room, first = [], MAX_ELEMENT_LENGTH, False
        pieces.append(text_run(text, weight="Bolder" if strong else None, size=size))
        room -= len(text)
    if pieces:
        yield rich_text(*pieces, spacing=spacing if first else "None")


def _split_text(text: str) -> Iterator[str]:
    """Cut a text after a space or a line break, if there is one."""
    while len(text) > MAX_ELEMENT_LENGTH:
        at = max(text.rfind(" ", 0, MAX_ELEMENT_LENGTH), text.rfind("\n", 0, MAX_ELEMENT_LENGTH)) + 1
        at = at or MAX_ELEMENT_LENGTH
        yield text[:at]
        text = text[at:]
    if text:
        yield text
