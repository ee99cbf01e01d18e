"""The tamper-evident history: a chain of digests over the events."""
