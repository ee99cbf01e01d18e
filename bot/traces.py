"""Traces for OpenTelemetry: what took how long and what came of it, with no word and no name of anybody.

Imported only where somebody asked for traces: the library behind it is an extra (requirements-traces.in).
A span is made when its work is over, from what the program tells of itself anyway. All that happens under one
reference number of the log is one trace.
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

from bot.version import VERSION

BAD = ("failed", "unavailable", "missed", "unfinished", "dead", "held", "expired")
"""Outcomes that somebody looks for."""
PATIENCE = 3.0
"""Seconds at the end for spans that were not sent yet."""
Attributes = Mapping[str, str | int]


def traces_to(endpoint: str, *, reference: Callable[[], str | None], database: str) -> "Traces":
    """Send traces by OTLP over HTTP; what else can be set stands in the environment (``OTEL_*``)."""
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    return Traces(exporter, reference=reference, database=database)


class Traces:
    """Makes a span of each turn, delivery and task of the clock, with the transactions inside."""

    def __init__(self, exporter: SpanExporter, *, reference: Callable[[], str | None], database: str) -> None:
        self._reference = reference
        self._database = database
        self._salt = secrets.token_bytes(16)
        self._ids = _GivenIds()
        name = os.environ.get("OTEL_SERVICE_NAME", "bevaka")
        resource = Resource.create({SERVICE_NAME: name, SERVICE_VERSION: VERSION})
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("bevaka")

    def turn(self, feature: str, outcome: str, seconds: float) -> None:
        """Tell of what somebody wrote or pressed."""
        told = {"bevaka.feature": feature, "bevaka.outcome": outcome}
        self._root(f"turn {feature}", told, kind=SpanKind.SERVER, seconds=seconds)

    def delivery(self, kind: str, outcome: str, status: int | None, seconds: float) -> None:
        """Tell of a message or an errand of the outbox."""
        told = {"bevaka.kind": kind, "bevaka.outcome": outcome}
        answered = {} if status is None else {"http.response.status_code": status}
        self._root(f"delivery {kind}", {**told, **answered}, kind=SpanKind.CLIENT, seconds=seconds)

    def tick(self, task: str, outcome: str, seconds: float) -> None:
        """Tell of a task of the clock."""
        told = {"bevaka.task": task, "bevaka.outcome": outcome}
        self._root(f"tick {task}", told, kind=SpanKind.INTERNAL, seconds=seconds)

    def transaction(self, door: str, seconds: float, *, away: bool) -> None:
        """Tell of a transaction inside one of these."""
        reference = self._reference()
        if reference is None:
            return
        trace_id, root = self._ids_of(reference)
        flags = TraceFlags(TraceFlags.SAMPLED if self._wanted(trace_id) else TraceFlags.DEFAULT)
        parent = NonRecordingSpan(SpanContext(trace_id, root, is_remote=False, trace_flags=flags))
        told = {"db.system.name": self._database, "bevaka.reference": reference}
        outcome = {"bevaka.outcome": "unavailable" if away else "done"}
        inside = trace.set_span_in_context(parent, Context())
        self._span(
            f"database {door}", {**told, **outcome}, kind=SpanKind.CLIENT, seconds=seconds, context=inside
        )

    def close(self) -> None:
        """Send what was not sent yet; gives up after a while, since nobody waits for a trace."""
        ending = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(PATIENCE)

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
        if told["bevaka.outcome"] in BAD:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)

    def _wanted(self, trace_id: int) -> bool:
        """Whether the sampler will keep this trace, whose root comes last."""
        return self._provider.sampler.should_sample(None, trace_id, "").decision is not Decision.DROP

    def _ids_of(self, reference: str) -> tuple[int, int]:
        """Give back the ids of a reference number's trace and of its root; other processes have others."""
        digest = hashlib.sha256(self._salt + reference.encode()).digest()
        return int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])


class _GivenIds(RandomIdGenerator):
    """Gives the ids that were laid ready for the next span, or else drawn ones."""

    def __init__(self) -> None:
        self.next: tuple[int, int] | None = None

    def generate_trace_id(self) -> int:
        return super().generate_trace_id() if self.next is None else self.next[0]

    def generate_span_id(self) -> int:
        return super().generate_span_id() if self.next is None else self.next[1]
