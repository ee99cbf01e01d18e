"""Scrape a running program, and read its metrics with the library's own parser."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

PATIENCE = 60.0
Series = tuple[str, frozenset[tuple[str, str]]]
"""A name and labels."""


@dataclass(slots=True)
class Scrape:
    """The parsed metrics of a scrape."""

    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[Series, float] = field(default_factory=dict)

    def value(self, name: str, **labels: str) -> float:
        """Return the value with exactly these labels, 0 if there is none."""
        return self.values.get((name, frozenset(labels.items())), 0.0)

    def labels(self, name: str, label: str) -> set[str]:
        return {dict(labels)[label] for named, labels in self.values if named == name}


def parse_metrics(text: str) -> Scrape:
    """Parse metrics; no family and no series may occur twice."""
    seen = Scrape()
    for family in text_string_to_metric_families(text):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        assert name not in seen.kinds, name
        seen.kinds[name] = family.type
        for sample in family.samples:
            series = sample.name, frozenset(sample.labels.items())
            assert series not in seen.values, series
            seen.values[series] = sample.value
    return seen


async def metrics_text(url: str, *names: str) -> str:
    """Scrape a running program, all metrics or only those with these names."""
    only = [("name[]", name) for name in names]
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics", params=only) as answer:
        assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
        return await answer.text()


async def metrics_at(url: str, *names: str) -> Scrape:
    """Scrape and parse the metrics of a running program."""
    return parse_metrics(await metrics_text(url, *names))


async def metrics_once(url: str, name: str, **labels: str) -> Scrape:
    """Scrape until this is counted: a result is counted only after it is stored and visible to people."""
    async with asyncio.timeout(PATIENCE):
        while not (await metrics_at(url, name)).value(name, **labels):  # noqa: ASYNC110 - it counts by itself
            await asyncio.sleep(0.02)
    return await metrics_at(url)
