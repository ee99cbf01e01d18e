"""The same program as in the tests of reminders; its clock begins in June."""

import pytest

from tests.reminders.clock import Clock
from tests.reminders.conftest import post, settled, signing_key, teams

__all__ = ["post", "settled", "signing_key", "teams"]


@pytest.fixture
def clock() -> Clock:
    """Give back the clock that the story turns."""
    return Clock("2021-06-16 17:30")
