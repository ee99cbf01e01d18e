"""A clock that stands still until a test sets it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


class Clock:
    """The time of the dialogue."""

    def __init__(self, local: str) -> None:
        self._now = at(local)

    def __call__(self) -> datetime:
        return self._now

    def turn_to(self, local: str) -> None:
        """Move the clock forward to this time in Sweden: ``2021-11-03 09:00``; it never moves back."""
        later = at(local)
        assert later >= self._now, f"{later} is before {self._now}"
        self._now = later

    def step_to(self, local: str) -> None:
        """Set the clock to this time in Sweden, forward or back, as somebody sets the clock of a machine."""
        self._now = at(local)


def at(local: str) -> datetime:
    """Return a Swedish local time in UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=SWEDEN).astimezone(UTC)
