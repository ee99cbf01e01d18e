"""Counters, histograms and gauges come out as Prometheus reads them."""

from bot.telemetry.prometheus import Counter, Gauge, Histogram, render
from tests.telemetry.prometheus_parser import read_metrics

ODD = 'a "quote", a \\ and\na line'


def test_a_counter_counts_for_each_set_of_labels() -> None:
    turns = Counter("turns_total", help="Turns.", labels=("feature", "outcome"))
    for _ in range(3):
        turns.increment("ask", "answered")
    turns.increment("ask", "refused", by=2)
    seen = read_metrics(render([turns]))
    assert seen.kinds == {"turns_total": "counter"}
    assert seen.value("turns_total", feature="ask", outcome="answered") == 3
    assert seen.value("turns_total", feature="ask", outcome="refused") == 2


def test_a_histogram_counts_what_is_at_most_its_bound() -> None:
    took = Histogram("took_seconds", help="Time.", labels=("door",))
    for seconds in (0.001, 0.005, 0.3, 60.0):
        took.observe(seconds, "read")
    seen = read_metrics(render([took]))
    bounds = {"0.005": 2, "0.25": 2, "0.5": 3, "10.0": 3, "+Inf": 4}
    assert {le: seen.value("took_seconds_bucket", door="read", le=le) for le in bounds} == bounds
    assert seen.value("took_seconds_count", door="read") == 4
    assert abs(seen.value("took_seconds_sum", door="read") - 60.306) < 0.01


def test_a_gauge_is_looked_at_when_it_is_asked_for() -> None:
    now: dict[tuple[str, ...], float] = {(): 1.0}
    gauge = Gauge("age_seconds", help="Age.", read=lambda: now)
    assert read_metrics(render([gauge])).value("age_seconds") == 1
    now[()] = 7.5
    assert read_metrics(render([gauge])).value("age_seconds") == 7.5


def test_labels_cannot_break_out_of_their_quotes() -> None:
    odd = Counter("odd_total", help="Odd.", labels=("what",))
    odd.increment(ODD)
    (line,) = [line for line in render([odd]).splitlines() if not line.startswith("#")]
    assert line == 'odd_total{what="a \\"quote\\", a \\\\ and\\na line"} 1'
    assert read_metrics(render([odd])).kinds == {"odd_total": "counter"}


def test_what_was_never_counted_is_announced_all_the_same() -> None:
    assert render([Counter("a_total", help="A.")]) == "# HELP a_total A.\n# TYPE a_total counter\n"
