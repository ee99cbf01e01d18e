"""Read untrusted JSON: nothing deeper, longer or of another type than allowed."""

import json
from typing import Any, NoReturn

import orjson

from bot.teams.errors import Malformed
from domain.text import clean_text

MAX_DEPTH = 32
"""Levels of objects and lists in one activity."""

MAX_ID_LENGTH = 300
"""Characters of an identifier: Teams' own have up to about 200."""

Payload = dict[str, Any]


def parse_json(body: bytes) -> Payload:
    """Return the JSON object in ``body``; raises Malformed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = _parse_leniently(body)
    if not isinstance(value, dict):
        raise Malformed("an activity is a JSON object")
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _goes_deeper(value, most=MAX_DEPTH):
        raise Malformed("nested too deeply")
    return value


def _parse_leniently(body: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    """Parse JSON that holds half a surrogate pair (an emoji cut in two by a client), and drop that half."""
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


def get_text(payload: Payload, key: str) -> str | None:
    """Return the text under ``key``, None if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None or isinstance(value, str):
        return value
    raise Malformed(f"{key} is no text")


def get_object(payload: Payload, key: str) -> Payload:
    """Return the object under ``key``, empty if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise Malformed(f"{key} is no object")


def get_objects(payload: Payload, key: str) -> list[Payload]:
    """Return the list of objects under ``key``, empty if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise Malformed(f"{key} is no list of objects")


def get_identifier(payload: Payload, key: str, *, longest: int = MAX_ID_LENGTH) -> str | None:
    """Return the identifier under ``key``, None if it is missing or empty; raises Malformed."""
    value = get_text(payload, key)
    if not value:
        return None
    if len(value) > longest or not value.isprintable():
        raise Malformed(f"{key} is no identifier")
    return value


def require_identifier(payload: Payload, key: str, *, longest: int = MAX_ID_LENGTH) -> str:
    """Return the identifier under ``key``; raises Malformed if it is missing."""
    value = get_identifier(payload, key, longest=longest)
    if value is None:
        raise Malformed(f"{key} is missing")
    return value


def clean_json(value: Payload) -> Payload:
    """Clean every text in a JSON object, both typed and forged."""
    return {clean_text(key): _clean_value(inner) for key, inner in value.items()}


def _clean_value(value: Any) -> Any:  # noqa: ANN401 - the data of a card is any JSON
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return clean_json(value)
    if isinstance(value, list):
        return [_clean_value(inner) for inner in value]
    return value
