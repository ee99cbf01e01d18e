"""Counters, histograms and gauges, and the text in which Prometheus reads them.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text, version 0.0.4).
Only the loop's own thread counts, so nothing is locked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper bounds: Teams waits for 15 seconds, we promise 2."""
Labels = tuple[str, ...]
Sample = tuple[str, str, float]
"""What follows the name, the labels as they are written, the value."""


class Family(Protocol):
    """All values of one name."""

    name: str
    kind: str
    help: str

    def samples(self) -> Iterator[Sample]:
        """Give back every value."""
        ...


class Counter:
    """Something that is counted from the start of the program on."""

    kind = "counter"

    def __init__(self, name: str, *, help: str, labels: Sequence[str] = ()) -> None:  # noqa: A002 - Prometheus' word
        self.name, self.help, self._labels = name, help, tuple(labels)
        self._values: dict[Labels, float] = {}

    def count(self, *labels: str, by: float = 1) -> None:
        """Count one more with these labels."""
        self._values[labels] = self._values.get(labels, 0) + by

    def samples(self) -> Iterator[Sample]:
        yield from (("", written(self._labels, labels), value) for labels, value in self._values.items())


class Histogram:
    """How long something took, by upper bounds."""

    kind = "histogram"

    def __init__(self, name: str, *, help: str, labels: Sequence[str] = ()) -> None:  # noqa: A002 - Prometheus' word
        self.name, self.help, self._labels = name, help, tuple(labels)
        self._counts: dict[Labels, list[int]] = {}
        self._sums: dict[Labels, float] = {}

    def observe(self, seconds: float, *labels: str) -> None:
        """Take note that it took so long."""
        counts = self._counts.setdefault(labels, [0] * (len(SECONDS) + 1))
        counts[bisect_left(SECONDS, seconds)] += 1
        self._sums[labels] = self._sums.get(labels, 0.0) + seconds

    def samples(self) -> Iterator[Sample]:
        names = (*self._labels, "le")
        for labels, counts in self._counts.items():
            below = 0
            for bound, count in zip((*map(str, SECONDS), "+Inf"), counts, strict=True):
                below += count
                yield "_bucket", written(names, (*labels, bound)), below
            yield "_sum", written(self._labels, labels), self._sums[labels]
            yield "_count", written(self._labels, labels), below


class Gauge:
    """Something that is looked at when it is asked for; ``kind`` says whether it may go down."""

    def __init__(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - Prometheus' word
        read: Callable[[], Mapping[Labels, float]],
        labels: Sequence[str] = (),
        kind: str = "gauge",
    ) -> None:
        self.name, self.help, self.kind = name, help, kind
        self._labels, self._read = tuple(labels), read

    def samples(self) -> Iterator[Sample]:
        yield from (("", written(self._labels, labels), value) for labels, value in self._read().items())


def render(families: Iterable[Family]) -> str:
    """Give back all values as Prometheus reads them."""
    lines: list[str] = []
    for family in families:
        lines += [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
        lines += [f"{family.name}{suffix}{labels} {value:g}" for suffix, labels, value in family.samples()]
    return "\n".join(lines) + "\n"


def written(names: Labels, values: Labels) -> str:
    """Write labels as Prometheus reads them; there must be a value for each name."""
    if not names and not values:
        return ""
    pairs = (f'{name}="{_escaped(value)}"' for name, value in zip(names, values, strict=True))
    return "{" + ",".join(pairs) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
