"""Test many elements in one test: it tries all of them, and its message names every one that failed.

pytest's own features do not fit: with parametrize each of the twelve thousand elements is set up and reported
as a test; with subtests a loop over nothing passes.
"""

import inspect
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

Test = Callable[..., Any]
Named = list[tuple[str, dict[str, Any]]]
"""The arguments of each element, with its name."""

FAULTS = (Exception, pytest.fail.Exception)
"""The exceptions of a failing element; the second, raised by pytest.raises, is not an Exception."""
MOST_LINES = 40
LONGEST_NAME = 120
ROOT = Path(__file__).parents[1]


class Failures:
    """Collect the failures within a block, and fail at its end with all of them.

    A block in which nothing was tried fails too: a loop over nothing proves nothing.
    """

    def __init__(self) -> None:
        self._tried = 0
        self._reasons: list[str] = []

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Try one element: an exception is kept under its name."""
        self._tried += 1
        try:
            yield
        except FAULTS as fault:
            self._reasons.append(f"{name}: {reason(fault)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if fault is not None:
            return
        if not self._tried:
            pytest.fail("there was nothing to try")
        if self._reasons:
            head = f"{len(self._reasons)} of {self._tried} failed:"
            pytest.fail("\n".join([head, *self._reasons]), pytrace=False)


def reason(fault: BaseException) -> str:
    """Return the place and the reason of an element's failure."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = [frame for frame in frames if is_ours(frame.filename)][-1]
    kind = "" if isinstance(fault, AssertionError | pytest.fail.Exception) else f"{type(fault).__name__}: "
    first, *rest = f"{Path(place.filename).name}:{place.lineno}: {kind}{fault}".splitlines()
    more = [f"... {len(rest) - MOST_LINES} more lines"] if len(rest) > MOST_LINES else []
    return "\n    ".join([first, *rest[:MOST_LINES], *more])


def is_ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT) and "site-packages" not in file


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}..."


def every(
    names: str | tuple[str, ...], elements: Iterable[Any] | Mapping[str, Any]
) -> Callable[[Test], Test]:
    """Call a test with each element in turn; used like `pytest.mark.parametrize`, but it stays one test.

    A mapping names its elements; others are named by their values. Fixtures are set up once, for all of them.
    """
    asked = (names,) if isinstance(names, str) else names
    named = [
        (name, {asked[0]: element} if isinstance(names, str) else dict(zip(asked, element, strict=True)))
        for name, element in with_names(elements)
    ]

    def loop(test: Test) -> Test:
        looped = wraps(test)((awaiting if inspect.iscoroutinefunction(test) else calling)(test, named))
        signature = inspect.signature(test)
        left = [one for one in signature.parameters.values() if one.name not in asked]
        looped.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return looped

    return loop


def calling(test: Test, named: Named) -> Test:
    def looped(**fixtures: object) -> None:
        with Failures() as failures:
            for name, values in named:
                with failures.of(name):
                    test(**fixtures, **values)

    return looped


def awaiting(test: Test, named: Named) -> Test:
    async def looped(**fixtures: object) -> None:
        with Failures() as failures:
            for name, values in named:
                with failures.of(name):
                    await test(**fixtures, **values)

    return looped


def with_names(elements: Iterable[Any] | Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each element with the name that it has in a message."""
    if isinstance(elements, Mapping):
        yield from ((str(name), element) for name, element in elements.items())
    else:
        yield from ((shortened(repr(element)), element) for element in elements)
