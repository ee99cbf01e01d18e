"""Fixtures: the program of the reminder tests, with a clock that starts in June."""

import pytest

from tests.reminders.conftest import post, settled, signing_key, teams
from tests.reminders.manual_clock import Clock

__all__ = ["post", "settled", "signing_key", "teams"]


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture
def clock() -> Clock:
    """Return the clock, which the test sets."""
    return Clock("2021-06-16 17:30")
