"""Test what becomes a span: one trace per reference number, complete or absent, and no stray spans."""

from collections import Counter
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.telemetry.log_context import bound_reference, log_reference
from bot.telemetry.traces import TraceExporter


class Kept(InMemorySpanExporter):
    """Stores the spans of a program that has ended."""

    def spans(self, traces: TraceExporter) -> dict[str, ReadableSpan]:
        traces.close()
        return {span.name: span for span in self.get_finished_spans()}


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def traces(kept: Kept) -> Iterator[TraceExporter]:
    made = TraceExporter(kept, reference=bound_reference, database="sqlite")
    yield made
    made.close()


def test_a_turn_is_a_span_and_its_transactions_are_inside(traces: TraceExporter, kept: Kept) -> None:
    with log_reference("1A2B3C4D"):
        traces.record_transaction("read", 0.002, is_unavailable=False)
        traces.record_turn("ask", "answered", 0.5)
        traces.record_transaction("write", 0.003, is_unavailable=False)
    spans = kept.spans(traces)
    turn, read, write = (spans[name] for name in ("turn ask", "database read", "database write"))
    assert turn.parent is None
    assert turn.context is not None
    assert [span.parent.span_id for span in (read, write) if span.parent] == [turn.context.span_id] * 2
    assert {span.context.trace_id for span in (read, write) if span.context} == {turn.context.trace_id}
    assert turn.attributes == {
        "bevaka.feature": "ask",
        "bevaka.outcome": "answered",
        "bevaka.reference": "1A2B3C4D",
    }
    assert (turn.end_time or 0) - (turn.start_time or 0) == 500_000_000


def test_two_references_are_two_traces_and_so_is_one_in_two_programs(
    traces: TraceExporter, kept: Kept
) -> None:
    other = Kept()
    second = TraceExporter(other, reference=bound_reference, database="sqlite")
    with log_reference("AAAAAAAA"):
        traces.record_turn("ask", "answered", 0.1)
        second.record_turn("ask", "answered", 0.1)
    with log_reference("BBBBBBBB"):
        traces.record_turn("list_open", "answered", 0.1)
    found = [*kept.spans(traces).values(), *other.spans(second).values()]
    assert len({span.context.trace_id for span in found if span.context}) == 3


def test_what_failed_is_marked_and_what_a_rule_refused_is_not(traces: TraceExporter, kept: Kept) -> None:
    with log_reference():
        traces.record_turn("ask", "failed", 0.1)
        traces.record_turn("assign", "forbidden", 0.1)
        traces.record_delivery("reminder", "dead", 403, 0.1)
        traces.record_task("calendar", "done", 0.1)
        traces.record_transaction("write", 0.1, is_unavailable=True)
    spans = kept.spans(traces)
    assert {name: span.status.is_ok for name, span in spans.items()} == {
        "turn ask": False,
        "turn assign": True,
        "delivery reminder": False,
        "tick calendar": True,
        "database write": False,
    }
    assert (spans["delivery reminder"].attributes or {})["http.response.status_code"] == 403


def test_nothing_is_told_of_work_without_a_reference(traces: TraceExporter, kept: Kept) -> None:
    traces.record_transaction("read", 0.1, is_unavailable=False)
    traces.record_turn("ask", "answered", 0.1)
    assert kept.spans(traces) == {}


@pytest.mark.parametrize(("ratio", "fewest", "most"), [("0", 0, 0), ("0.5", 20, 80), ("1", 100, 100)])
def test_a_sample_holds_whole_traces(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, ratio: str, fewest: int, most: int
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", ratio)
    traces = TraceExporter(kept, reference=bound_reference, database="sqlite")
    for number in range(100):
        with log_reference(f"{number:08}"):
            traces.record_transaction("read", 0.1, is_unavailable=False)
            traces.record_turn("ask", "answered", 0.1)
    traces.close()
    sizes = Counter(span.context.trace_id for span in kept.get_finished_spans() if span.context)
    assert set(sizes.values()) <= {2}
    assert fewest <= len(sizes) <= most
