"""Whether traces can be sent where somebody asked for them."""

from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

from bot.checks.finding import Finding, fine, warning

TRACES = "traces"
WITHOUT_TRACES = "install requirements-traces.lock, or leave out OTEL_EXPORTER_OTLP_ENDPOINT"
"""What to do where they cannot be sent."""


def look_at_traces(endpoint: str | None) -> Iterator[Finding]:
    """Say where they go, nothing where they are off."""
    if endpoint is None:
        return
    if find_spec("opentelemetry") is None:
        yield warning(TRACES, says="what sends them is not installed", advice=WITHOUT_TRACES)
    else:
        yield fine(TRACES, says=f"sent to {urlsplit(endpoint).hostname}")
