"""The same program as in the tests of reminders; its clock begins in June."""

import pytest

from tests.reminders.conftest import post, settled, signing_key, teams
from tests.reminders.manual_clock import Clock

__all__ = ["post", "settled", "signing_key", "teams"]


@pytest.fixture
def clock() -> Clock:
    """Return the clock that the story turns."""
    return Clock("2021-06-16 17:30")
