"""Watch the folder of the backups: how old the newest is."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.admin.checks.result import CheckResult, note, passed, warning

MAX_AGE_HOURS = 36
"""A nightly backup is a day old at most; the alert has the same half day for one that failed."""
_UNFINISHED = ".part"
_ABOUT = "backup"


def newest_backup(folder: Path) -> datetime | None:
    """Return when the newest finished backup in a folder was made, None if there is none to be seen."""
    try:
        return max(_backup_times(folder), default=None)
    except OSError:
        return None


def _backup_times(folder: Path) -> Iterator[datetime]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and not entry.name.endswith(_UNFINISHED) and entry.stat().st_size:
                yield datetime.fromtimestamp(entry.stat().st_mtime, UTC)


def check_backups(folder: Path | None, *, now: datetime) -> Iterator[CheckResult]:
    """Check that there is a recent backup."""
    if folder is None:
        advice = "name their folder in BOT_BACKUP_DIR, unless somebody else watches them"
        yield note(_ABOUT, says="no folder of backups is configured", advice=advice)
        return
    newest = newest_backup(folder)
    if newest is None:
        yield warning(
            _ABOUT, says=f"there is none in {folder}", advice="make one, and see that one is made daily"
        )
        return
    hours = (now - newest).total_seconds() / 3600
    says = f"the newest is {hours:.0f} hours old"
    if hours > MAX_AGE_HOURS:
        yield warning(_ABOUT, says=says, advice="look at the log of what makes them")
    else:
        yield passed(_ABOUT, says=says)
