"""Inspect Adaptive Cards: their text, buttons and inputs."""

from collections.abc import Iterator
from typing import Any, Final

from simulator.constants import Json

CHILD_KEYS: Final = ("body", "items", "columns", "rows", "cells", "facts", "inlines", "choices", "images")
TEXT_KEYS: Final = ("text", "title", "label", "placeholder", "altText")
TEXT_KEYS_BY_TYPE: Final = {
    "facts": ("title", "value"),
    "choices": ("title",),
    "Input.Text": ("label", "placeholder", "value"),
    "Input.Date": ("label", "placeholder", "value"),
    "Input.Time": ("label", "placeholder", "value"),
    "Input.Number": ("label", "placeholder", "value"),
    "Input.Toggle": ("label", "title"),
}


def texts(card: Json) -> list[str]:
    """Return every readable string of the card in reading order, with show cards and buttons."""
    found: list[str] = []
    for part, element in _walk(card, part="card"):
        keys = TEXT_KEYS_BY_TYPE.get(part) or TEXT_KEYS_BY_TYPE.get(str(element.get("type"))) or TEXT_KEYS
        found += [str(element[key]) for key in keys if element.get(key)]
    return found


def actions(card: Json) -> list[Json]:
    """Return every action in reading order: of the card, its ActionSets, tables, columns and show cards."""
    return [element for part, element in _walk(card, part="card") if part == "action"]


def verbs(card: Json) -> list[str]:
    """Return the verbs of all buttons, in reading order."""
    return [action["verb"] for action in actions(card) if "verb" in action]


def inputs(card: Json) -> dict[str, Json]:
    """Return every input by its id."""
    found = [element for _, element in _walk(card, part="card") if _is_input(element)]
    return {element["id"]: element for element in found if "id" in element}


def choices(card: Json, input_id: str) -> dict[str, str]:
    """Return the choices of one input, title to value."""
    return {choice["title"]: choice["value"] for choice in inputs(card)[input_id].get("choices", [])}


def find_action(card: Json, *, verb: str) -> Json:
    """Return the first Action.Execute with this verb; raises LookupError naming the verbs there are."""
    for action in actions(card):
        if action.get("type") == "Action.Execute" and action.get("verb") == verb:
            return action
    raise LookupError(f"no button {verb!r} on this card, only {verbs(card)}")


def default_inputs(card: Json, *, action: Json) -> Json:
    """Return what a client sends with the action if nobody typed anything: the initial values of inputs."""
    begun = {element["id"]: _first_value(element) for element in associated_inputs(card, action=action)}
    return {name: value for name, value in begun.items() if value}


def missing_inputs(card: Json, *, action: Json, data: Json) -> list[str]:
    """Return the required inputs that a client would ask for before it sends the action."""
    required = [one["id"] for one in associated_inputs(card, action=action) if one.get("isRequired")]
    return [name for name in required if not data.get(name)]


def associated_inputs(card: Json, *, action: Json) -> list[Json]:
    """Return the inputs that a client sends with this action."""
    # A client takes the inputs of the action's own card and of those around it, not of other show cards.
    if action.get("associatedInputs") == "none":
        return []
    return [element for element in _inputs_around(card, action=action) or [] if "id" in element]


def _inputs_around(card: Json, *, action: Json) -> list[Json] | None:
    here = list(_walk(card, part="card", show_cards=False))
    own = [element for _, element in here if _is_input(element)]
    for candidate in (element for part, element in here if part == "action"):
        if candidate is action:
            return own
        if isinstance(shown := candidate.get("card"), dict):
            inner = _inputs_around(shown, action=action)
            if inner is not None:
                return own + inner
    return None


def _first_value(element: Json) -> str:
    value = element.get("value")
    if element.get("type") == "Input.Toggle":
        return str(value or element.get("valueOff") or "false")
    return "" if value is None else str(value)


def _walk(element: Json, *, part: str, show_cards: bool = True) -> Iterator[tuple[str, Json]]:
    yield part, element
    for key in CHILD_KEYS:
        for child in _list(element.get(key)):
            if isinstance(child, dict):
                yield from _walk(child, part=key, show_cards=show_cards)
            elif isinstance(child, str):
                yield key, {"text": child}
    own = [element.get("selectAction"), element.get("inlineAction"), *_list(element.get("actions"))]
    for action in own:
        if isinstance(action, dict):
            yield "action", action
            if show_cards and isinstance(shown := action.get("card"), dict):
                yield from _walk(shown, part="card")


def _is_input(element: Json) -> bool:
    return str(element.get("type", "")).startswith("Input.")


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - raw JSON
    return value if isinstance(value, list) else []
