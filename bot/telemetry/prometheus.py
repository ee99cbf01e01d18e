"""Counters, histograms and gauges, and their text format for Prometheus.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text, version 0.0.4).
Only the thread of the event loop updates them, so nothing is locked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper bounds: Teams waits for 15 seconds, we promise 2."""
Labels = tuple[str, ...]
Sample = tuple[str, str, float]
"""What follows the name, the labels as they are written, the value."""


class MetricFamily(Protocol):
    """All values of one metric."""

    name: str
    kind: str
    help: str

    def samples(self) -> Iterator[Sample]:
        """Yield every value."""
        ...


class Counter:
    """A counter, since the start of the program."""

    kind = "counter"

    def __init__(self, name: str, *, help: str, labels: Sequence[str] = ()) -> None:  # noqa: A002 - Prometheus' word
        self.name, self.help, self._labels = name, help, tuple(labels)
        self._values: dict[Labels, float] = {}

    def increment(self, *labels: str, by: float = 1) -> None:
        """Increment the counter with these labels."""
        self._values[labels] = self._values.get(labels, 0) + by

    def samples(self) -> Iterator[Sample]:
        yield from (
            ("", format_labels(self._labels, labels), value) for labels, value in self._values.items()
        )


class Histogram:
    """A histogram of durations."""

    kind = "histogram"

    def __init__(self, name: str, *, help: str, labels: Sequence[str] = ()) -> None:  # noqa: A002 - Prometheus' word
        self.name, self.help, self._labels = name, help, tuple(labels)
        self._counts: dict[Labels, list[int]] = {}
        self._sums: dict[Labels, float] = {}

    def observe(self, seconds: float, *labels: str) -> None:
        """Add a duration."""
        counts = self._counts.setdefault(labels, [0] * (len(BUCKETS) + 1))
        counts[bisect_left(BUCKETS, seconds)] += 1
        self._sums[labels] = self._sums.get(labels, 0.0) + seconds

    def samples(self) -> Iterator[Sample]:
        names = (*self._labels, "le")
        for labels, counts in self._counts.items():
            below = 0
            for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                below += count
                yield "_bucket", format_labels(names, (*labels, bound)), below
            yield "_sum", format_labels(self._labels, labels), self._sums[labels]
            yield "_count", format_labels(self._labels, labels), below


class Gauge:
    """A value that is read when metrics are scraped; ``kind`` says whether it may decrease."""

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
        yield from (
            ("", format_labels(self._labels, labels), value) for labels, value in self._read().items()
        )


def render(families: Iterable[MetricFamily]) -> str:
    """Render all values in the text format of Prometheus."""
    lines: list[str] = []
    for family in families:
        lines += [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
        lines += [f"{family.name}{suffix}{labels} {value:g}" for suffix, labels, value in family.samples()]
    return "\n".join(lines) + "\n"


def format_labels(names: Labels, values: Labels) -> str:
    """Format labels in the text format of Prometheus; there must be a value for each name."""
    if not names and not values:
        return ""
    pairs = (f'{name}="{_escape(value)}"' for name, value in zip(names, values, strict=True))
    return "{" + ",".join(pairs) + "}"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
