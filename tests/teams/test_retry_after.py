"""Test that the service's waiting time is read as a number or as a date."""

from datetime import UTC, datetime

from bot.teams.http import parse_retry_after
from tests.every import every


@every(
    ("header", "seconds"),
    [
        (None, None), ("7", 7), ("0", 0), ("1.5", 1.5), ("-3", 0), ("99999", 99999), ("", None),
        ("soon", None), ("nan", None), ("inf", None), ("Mon, 23 Nov 2026 10:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0), ("Mon, 23 Nov 2026 10:00:30", 30),
        ("Mon, 99 Nov 2026 10:00:30 GMT", None), ("Mon, 23 Nov 99999 10:00:30 GMT", None),
    ],
)  # fmt: skip
def test_the_time_to_wait_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC).timestamp()
    assert parse_retry_after(header, now=now) == seconds
