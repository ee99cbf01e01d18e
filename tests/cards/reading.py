"""Inspect cards: every object with its path, the visible texts, the buttons."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from cards.context import CardJson

Json = dict[str, Any]


class Place(NamedTuple):
    """The place of a string: the type of its object, and the property's name."""

    kind: str
    name: str
    text: str


def objects(value: Any) -> Iterator[Json]:  # noqa: ANN401 - whatever a card holds
    """Return every object in a card that has a type, including the card itself."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for child in value.values():
            yield from objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child)


def strings(value: Any, *, kind: str = "", name: str = "") -> list[Place]:  # noqa: ANN401 - same
    """Return every string in a card with its place; everything inside ``data`` counts as ``data``."""
    found: list[Place] = []
    waiting = [(value, kind, name)]
    while waiting:
        value, kind, name = waiting.pop()
        if isinstance(value, str):
            found.append(Place(kind, name, value))
        elif isinstance(value, list):
            waiting += [(child, kind, name) for child in value]
        elif isinstance(value, dict):
            inner = value.get("type", kind) if name != "data" else kind
            if {"title", "value"} == value.keys():
                inner = "Choice"
            waiting += [(child, inner, name if name == "data" else key) for key, child in value.items()]
    return found


def inputs(card: CardJson) -> list[Json]:
    return [o for o in objects(card) if o["type"].startswith("Input.")]


def actions(card: CardJson) -> list[Json]:
    return [o for o in objects(card) if o["type"].startswith("Action.")]


def action(card: CardJson, verb: str) -> Json:
    return next(a for a in actions(card) if a.get("verb") == verb)


def titles(card: CardJson) -> list[str]:
    return [a["title"] for a in actions(card)]


def paragraphs(card: CardJson) -> list[str]:
    """Return the texts of the card, one string per block."""
    found = []
    for thing in objects(card):
        if thing["type"] == "TextBlock":
            found.append(thing["text"])
        elif thing["type"] == "RichTextBlock":
            found.append("".join(inline["text"] for inline in thing["inlines"]))
    return found


def shown(card: CardJson) -> str:
    return "\n".join(paragraphs(card))


def verbs(card: CardJson) -> list[str]:
    return [a["verb"] for a in actions(card) if "verb" in a]


def field(card: CardJson, name: str) -> Json:
    return next(i for i in inputs(card) if i["id"] == name)


def press(card: CardJson, title: str) -> None:
    """Toggle visibility like a client when a button is pressed, in place on the rendered card."""
    (button,) = (a for a in actions(card) if a["title"] == title and a["type"] == "Action.ToggleVisibility")
    things = {thing["id"]: thing for thing in objects(card) if "id" in thing}
    for target in button["targetElements"]:
        thing = things[target["elementId"]]
        thing["isVisible"] = target.get("isVisible", not thing.get("isVisible", True))


def open_fields(card: CardJson) -> list[str]:
    """Return the visible fields: neither they nor their containers are hidden."""
    return [thing["id"] for thing in visible(card) if thing["type"].startswith("Input.")]


def open_buttons(card: CardJson) -> list[str]:
    return [a["title"] for a in visible(card) if a["type"].startswith("Action.")]


def visible(node: object) -> list[Json]:
    if isinstance(node, list):
        return [thing for child in node for thing in visible(child)]
    if not isinstance(node, dict) or node.get("isVisible") is False:
        return []
    own = [node] if "type" in node else []
    return own + [thing for key, child in node.items() if key != "refresh" for thing in visible(child)]
