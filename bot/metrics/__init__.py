"""Figures about the running program, for Prometheus: how many and how long, never who or what."""

from bot.metrics.catalogue import Metrics
from bot.metrics.families import Counter, Family, Gauge, Histogram, render

__all__ = ["Counter", "Family", "Gauge", "Histogram", "Metrics", "render"]
