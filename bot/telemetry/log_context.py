"""Reference numbers shared by the log lines of one turn, and exceptions as log fields without texts."""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

REFERENCE: ContextVar[str | None] = ContextVar("reference", default=None)
"""The reference number of the current log context, None outside of any turn."""

MAX_FRAMES = 8


def new_reference() -> str:
    """Return a new reference number that a person can read aloud and an operator can search for."""
    return secrets.token_hex(4).upper()


@contextmanager
def log_reference(reference: str | None = None) -> Iterator[None]:
    """Add a reference number to every line logged inside; a new one unless it is given."""
    token = REFERENCE.set(reference or new_reference())
    try:
        yield
    finally:
        REFERENCE.reset(token)


def current_reference() -> str:
    """Return the reference number of the current log context, a new one outside of any turn."""
    return bound_reference() or new_reference()


def bound_reference() -> str | None:
    """Return the reference number of the current log context, None outside of any turn."""
    return REFERENCE.get()


def describe_exception(failure: BaseException) -> dict[str, object]:
    """Return the types and places of an exception as log fields.

    Its message is left out, since exceptions quote the data they failed on, which may be people's texts.
    """
    kinds: list[str] = []
    inner: BaseException | None = failure
    while inner is not None and len(kinds) < MAX_FRAMES:
        kinds.append(type(inner).__name__)
        inner = inner.__cause__ or inner.__context__
    frames = traceback.extract_tb(failure.__traceback__)[-MAX_FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kinds": kinds, "places": places}
