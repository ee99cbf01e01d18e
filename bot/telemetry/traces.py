"""Export traces with OpenTelemetry: durations and outcomes, without text or names of people.

Imported only if traces are configured: the library is an extra (requirements-traces.in).
A span is created when its work has ended, from what observers receive. All spans that share one reference
number of the log form one trace.
"""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from time import time_ns

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from bot.telemetry.version import VERSION

ERROR_OUTCOMES = ("failed", "unavailable", "missed", "unfinished", "dead", "held", "expired")
"""Outcomes that mark a span as an error."""
SHUTDOWN_TIMEOUT = 3.0
"""Seconds at shutdown for exporting the remaining spans."""
Attributes = Mapping[str, str | int]


def export_traces_to(endpoint: str, *, reference: Callable[[], str | None], database: str) -> "TraceExporter":
    """Export traces by OTLP over HTTP; everything else is configured in the environment (``OTEL_*``)."""
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    return TraceExporter(exporter, reference=reference, database=database)


class TraceExporter:
    """Create a span for each turn, delivery and periodic task, with their transactions inside."""

    def __init__(self, exporter: SpanExporter, *, reference: Callable[[], str | None], database: str) -> None:
        self._reference = reference
        self._database = database
        self._salt = secrets.token_bytes(16)
        self._ids = _PresetIds()
        name = os.environ.get("OTEL_SERVICE_NAME", "bevaka")
        resource = Resource.create({SERVICE_NAME: name, SERVICE_VERSION: VERSION})
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("bevaka")

    def record_turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Export the span of a turn."""
        told = {"bevaka.feature": feature, "bevaka.outcome": outcome}
        self._root(f"turn {feature}", told, kind=SpanKind.SERVER, seconds=seconds)

    def record_delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Export the span of a message or job of the outbox."""
        told = {"bevaka.kind": kind, "bevaka.outcome": outcome}
        answered = {} if status is None else {"http.response.status_code": status}
        self._root(f"delivery {kind}", {**told, **answered}, kind=SpanKind.CLIENT, seconds=seconds)

    def record_task(self, task: str, outcome: str, seconds: float) -> None:
        """Export the span of a periodic task."""
        told = {"bevaka.task": task, "bevaka.outcome": outcome}
        self._root(f"tick {task}", told, kind=SpanKind.INTERNAL, seconds=seconds)

    def record_transaction(self, mode: str, seconds: float, *, is_unavailable: bool) -> None:
        """Export the span of a transaction inside one of the others."""
        reference = self._reference()
        if reference is None:
            return
        trace_id, root = self._ids_of(reference)
        flags = TraceFlags(TraceFlags.SAMPLED if self._is_sampled(trace_id) else TraceFlags.DEFAULT)
        parent = NonRecordingSpan(SpanContext(trace_id, root, is_remote=False, trace_flags=flags))
        told = {"db.system.name": self._database, "bevaka.reference": reference}
        outcome = {"bevaka.outcome": "unavailable" if is_unavailable else "done"}
        inside = trace.set_span_in_context(parent, Context())
        self._span(
            f"database {mode}", {**told, **outcome}, kind=SpanKind.CLIENT, seconds=seconds, context=inside
        )

    def close(self) -> None:
        """Export what is left, within a short time."""
        ending = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(SHUTDOWN_TIMEOUT)

    def _root(self, name: str, told: Attributes, *, kind: SpanKind, seconds: float) -> None:
        reference = self._reference()
        if reference is None:
            return
        self._ids.next = self._ids_of(reference)
        whole = {**told, "bevaka.reference": reference}
        self._span(name, whole, kind=kind, seconds=seconds, context=Context())
        self._ids.next = None

    def _span(self, name: str, told: Attributes, *, kind: SpanKind, seconds: float, context: Context) -> None:
        end = time_ns()
        began = end - int(seconds * 1e9)
        span = self._tracer.start_span(name, context=context, kind=kind, attributes=told, start_time=began)
        if told["bevaka.outcome"] in ERROR_OUTCOMES:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)

    def _is_sampled(self, trace_id: int) -> bool:
        """Return whether the sampler will keep this trace, whose root span is created last."""
        return self._provider.sampler.should_sample(None, trace_id, "").decision is not Decision.DROP

    def _ids_of(self, reference: str) -> tuple[int, int]:
        """Return the ids of the trace and root span of a reference number; they differ between processes."""
        digest = hashlib.sha256(self._salt + reference.encode()).digest()
        return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])


class _PresetIds(RandomIdGenerator):
    """Use the ids that were set for the next span, or else random ones."""

    def __init__(self) -> None:
        self.next: tuple[int, int] | None = None

    def generate_trace_id(self) -> int:
        return super().generate_trace_id() if self.next is None else self.next[0]

    def generate_span_id(self) -> int:
        return super().generate_span_id() if self.next is None else self.next[1]
