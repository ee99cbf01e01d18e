"""Logs, metrics and traces: counts and durations, never people or texts."""
