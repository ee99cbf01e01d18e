"""botbuilder's models as plain JSON, without msrest's validation round trip."""

from datetime import datetime
from enum import Enum
from typing import Any

from msrest.serialization import Model

_KEYS: dict[type[Model], tuple[tuple[str, str], ...]] = {}
"""For each model the names of its attributes, and what JSON calls them."""


def to_plain(value: Any) -> Any:  # noqa: ANN401 - a model is made of any values
    """Give back ``value`` as JSON values; what the model does not know by name is kept too."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Model):
        extra = getattr(value, "additional_properties", None) or {}
        named = {
            key: to_plain(inner)
            for name, key in _keys_of(type(value))
            if (inner := getattr(value, name)) is not None
        }
        return to_plain(extra) | named
    if isinstance(value, dict):
        return {key: to_plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _keys_of(model: type[Model]) -> tuple[tuple[str, str], ...]:
    if (known := _KEYS.get(model)) is None:
        described: dict[str, dict[str, str]] = model._attribute_map  # noqa: SLF001 - it is said nowhere else
        pairs = ((name, how["key"].replace("\\.", ".")) for name, how in described.items())
        known = _KEYS[model] = tuple((name, key) for name, key in pairs if key)
    return known
