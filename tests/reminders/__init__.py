"""Reminders as people get them, with a clock that the tests turn."""
