"""A clock that stands still until a test turns it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


class Clock:
    """Says what time it is in the dialogue."""

    def __init__(self, local: str) -> None:
        self._now = at(local)

    def __call__(self) -> datetime:
        return self._now

    def turn_to(self, local: str) -> None:
        """Make it this time in Sweden: ``2021-11-03 09:00``. It never goes back."""
        later = at(local)
        assert later >= self._now, f"{later} is before {self._now}"
        self._now = later

    def step_to(self, local: str) -> None:
        """Set it to this time in Sweden, as somebody sets a clock: forward or back."""
        self._now = at(local)


def at(local: str) -> datetime:
    """Return in UTC what the clocks in Sweden show."""
    return datetime.fromisoformat(local).replace(tzinfo=SWEDEN).astimezone(UTC)
