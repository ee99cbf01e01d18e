"""Faults of the program as log lines: where and of which kind, never with anybody's words."""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from structlog.contextvars import bound_contextvars, get_contextvars

_REFERENCE = "reference"

MOST_PLACES = 8


def draw_reference() -> str:
    """Draw a number that a person can read aloud and an operator can search for."""
    return secrets.token_hex(4).upper()


@contextmanager
def referenced(reference: str | None = None) -> Iterator[None]:
    """Let every line that is logged inside carry one reference number, a new one unless it is given."""
    with bound_contextvars(**{_REFERENCE: reference or draw_reference()}):
        yield


def current_reference() -> str:
    """Give back the number that the lines logged now carry, a new one outside of any turn."""
    return reference_if_any() or draw_reference()


def reference_if_any() -> str | None:
    """Give back the number that the lines logged now carry, None outside of any turn."""
    found: str | None = get_contextvars().get(_REFERENCE)
    return found


def describe_failure(failure: BaseException) -> dict[str, object]:
    """Give back the kinds and places of a fault.

    Its message is left out: exceptions quote what they failed on, and that is what people wrote.
    """
    kinds: list[str] = []
    inner: BaseException | None = failure
    while inner is not None and len(kinds) < MOST_PLACES:
        kinds.append(type(inner).__name__)
        inner = inner.__cause__ or inner.__context__
    frames = traceback.extract_tb(failure.__traceback__)[-MOST_PLACES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kinds": kinds, "places": places}
