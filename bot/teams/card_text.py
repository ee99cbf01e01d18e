"""Read the words of cards and code snippets that are attached to a message."""

from collections.abc import Iterator, Mapping
from typing import Any

MAX_CARD_DEPTH = 32
"""Levels of a card that are looked at."""
MAX_CARD_LINES = 500

_WORDS = ("title", "subtitle", "text", "label", "altText", "alt", "value", "name", "caption")
"""Keys of text that people see."""
_PARTS = (
    *(
        "body",
        "items",
        "columns",
        "rows",
        "cells",
        "facts",
        "inlines",
        "content",
        "header",
        "card",
        "sections",
    ),
    *("images", "image", "media", "attachments", "preview", "tap"),
)
"""Keys of what holds further parts."""
_CODE = ("code", "codeSnippet", "snippet", "content", "text", "lines", "body", "value")


def read_card_lines(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of a card in the order in which they stand, without those of its buttons."""
    lines: list[str] = []
    for line in _lines_of(content, depth=0):
        if line.strip():
            lines.append(line)
        if len(lines) == MAX_CARD_LINES:
            break
    return tuple(lines)


def _lines_of(part: object, *, depth: int) -> Iterator[str]:
    if depth > MAX_CARD_DEPTH:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for inner in part:
            if not isinstance(inner, str) or depth:
                yield from _lines_of(inner, depth=depth + 1)
    elif isinstance(part, Mapping) and part.get("isVisible") is not False:
        yield from _lines_of_object(part, depth=depth)


def _lines_of_object(part: Mapping[str, Any], *, depth: int) -> Iterator[str]:
    if isinstance(part.get("inlines"), list):
        yield "".join(_inline(one) for one in part["inlines"])
    elif "value" in part and isinstance(part.get("title"), str) and isinstance(part["value"], str):
        yield f"{part['title']}: {part['value']}"  # a fact
    else:
        for key, inner in part.items():
            if key in _WORDS and isinstance(inner, str):
                yield inner
            elif key in _PARTS and isinstance(inner, list | dict):
                yield from _lines_of(inner, depth=depth + 1)


def _inline(part: object) -> str:
    words = part.get("text") if isinstance(part, Mapping) else part
    return words if isinstance(words, str) else ""


def read_code(content: Mapping[str, Any], *, name: str) -> str:
    """Return the code of a snippet, below its name."""
    title = content.get("name") or content.get("title") or name
    code = next((_joined(content[key]) for key in _CODE if content.get(key)), "")
    return "\n".join(part for part in (title if isinstance(title, str) else "", code) if part)


def _joined(code: object) -> str:
    if isinstance(code, list):
        return "\n".join(_inline(line) for line in code)
    return code if isinstance(code, str) else ""
