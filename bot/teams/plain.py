"""botbuilder's models as plain JSON, without msrest's validation round trip."""

from typing import Any

from msrest.serialization import Model

_KEYS: dict[type[Model], tuple[tuple[str, str], ...]] = {}
"""For each model the names of its attributes, and what JSON calls them."""


def to_plain(value: object) -> dict[str, Any]:
    """Give back the fields of a model that are set; models within them are left to be asked for in turn.

    What the model does not know by name is kept too. Fit for ``orjson.dumps(default=...)``.
    """
    if not isinstance(value, Model):
        raise TypeError(f"{type(value).__name__} is no model")
    extra: dict[str, Any] = getattr(value, "additional_properties", None) or {}
    return extra | {
        key: inner for name, key in _keys_of(type(value)) if (inner := getattr(value, name)) is not None
    }


def _keys_of(model: type[Model]) -> tuple[tuple[str, str], ...]:
    if (known := _KEYS.get(model)) is None:
        described: dict[str, dict[str, str]] = model._attribute_map  # noqa: SLF001 - it is said nowhere else
        pairs = ((name, how["key"].replace("\\.", ".")) for name, how in described.items())
        known = _KEYS[model] = tuple((name, key) for name, key in pairs if key)
    return known
