"""Read JSON that strangers wrote: nothing deeper, longer or of another type than it may be."""

import json
from typing import Any, NoReturn

import orjson

from bot.teams.faults import Malformed
from domain.text import clean

DEEPEST = 32
"""Levels of objects and lists in one activity."""

LONGEST_ID = 300
"""Characters of an identifier: Teams' own have up to about 200."""

Payload = dict[str, Any]


def parse(body: bytes) -> Payload:
    """Give back the JSON object in ``body``; raises Malformed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = _parse_leniently(body)
    if not isinstance(value, dict):
        raise Malformed("an activity is a JSON object")
    if body.count(b"{") + body.count(b"[") > DEEPEST and _goes_deeper(value, most=DEEPEST):
        raise Malformed("nested too deeply")
    return value


def _parse_leniently(body: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    """Read what holds half a character (an emoji that somebody's client cut in two), and leave that out."""
    if b"\\u" not in body:
        raise Malformed("no JSON")
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore")
        return orjson.loads(whole)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _goes_deeper(value: object, *, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def text_in(payload: Payload, key: str) -> str | None:
    """Give back the text under ``key``, None where it is missing; raises Malformed for what is no text."""
    value = payload.get(key)
    if value is None or isinstance(value, str):
        return value
    raise Malformed(f"{key} is no text")


def object_in(payload: Payload, key: str) -> Payload:
    """Give back the object under ``key``, empty where it is missing; raises Malformed for what is none."""
    value = payload.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise Malformed(f"{key} is no object")


def objects_in(payload: Payload, key: str) -> list[Payload]:
    """Give back the objects listed under ``key``; raises Malformed for what is no list of objects."""
    value = payload.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise Malformed(f"{key} is no list of objects")


def identifier_in(payload: Payload, key: str, *, longest: int = LONGEST_ID) -> str | None:
    """Give back the identifier under ``key``, None where it is missing or empty; raises Malformed."""
    value = text_in(payload, key)
    if not value:
        return None
    if len(value) > longest or not value.isprintable():
        raise Malformed(f"{key} is no identifier")
    return value


def required_in(payload: Payload, key: str, *, longest: int = LONGEST_ID) -> str:
    """Give back the identifier under ``key``; raises Malformed where it is missing."""
    value = identifier_in(payload, key, longest=longest)
    if value is None:
        raise Malformed(f"{key} is missing")
    return value


def cleaned(value: Payload) -> Payload:
    """Clean every text in an object of any JSON: what people typed, and what they may have forged."""
    return {clean(key): _cleaned(inner) for key, inner in value.items()}


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - the data of a card is any JSON
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value
