"""Tests of reminders as people get them, with a clock that the tests set."""
