"""Logs, metrics and traces: how many and how long, never who or what."""
