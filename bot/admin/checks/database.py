"""Check the database, who can read it and the files with secrets, and whom the bot cannot write to."""

import asyncio
import os
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bot.admin.checks.result import CheckResult, failed, note, passed, warning
from domain.council import Council
from domain.person import Person
from storage import Store, Transaction, Unavailable
from storage.councils import list_all_councils
from storage.inspection import DatabaseInfo, find_damage, inspect_database, missing_file

NETWORK_FILESYSTEMS = {
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "glusterfs",
    "gpfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
}
"""File systems whose clients do not share memory, which SQLite's write-ahead log needs."""
MIN_FREE_BYTES, LOW_FREE_BYTES = 50_000_000, 500_000_000
ABOUT = "database"
FILES = "files"
_USUAL_PLACES = (".env", "deploy/.env", "deploy/certificates/*", "*.pem", "*.key", "*.pfx", "*.p12")
"""Where the guides put secrets, below the folder in which the program is started."""
_GIT_TIMEOUT = 5.0


async def check_database(url: str) -> list[CheckResult]:
    """Check the database: reachable, recent enough, writable, migrated, on a suitable disk."""
    missing = missing_file(url)
    if missing is not None:
        return [_check_missing(missing)]
    try:
        found = await asyncio.to_thread(inspect_database, url)
    except (Unavailable, OSError) as fault:
        advice = "see that it runs, that BOT_DATABASE_URL names it, and that nothing holds its lock"
        return [failed(ABOUT, says=f"cannot be reached or written: {fault}", advice=advice)]
    if (damage := await asyncio.to_thread(find_damage, url)) is not None:
        advice = "keep a copy, then restore a backup; REINDEX rebuilds an index"
        return [failed(ABOUT, says=f"is damaged: {damage}", advice=advice)]
    return [*_check_product(found), *_check_migrations(found), *_check_disk(found)]


def _check_missing(path: Path) -> CheckResult:
    folder = next(parent for parent in path.parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return note(ABOUT, says="there is none yet: serve and migrate create it")
    return failed(
        ABOUT, says="there is none, and none can be created", advice="let the program write to its folder"
    )


def _check_product(found: DatabaseInfo) -> Iterator[CheckResult]:
    if not found.is_supported:
        yield failed(
            ABOUT, says=f"{found.product} is too old", advice="use SQLite 3.35 or PostgreSQL 14, or newer"
        )
    elif not found.is_writable:
        yield failed(
            ABOUT, says=f"{found.product} is read-only", advice="name the primary in BOT_DATABASE_URL"
        )
    else:
        yield passed(ABOUT, says=f"{found.product}, writable")
    if found.is_unencrypted:
        advice = "add ?sslmode=verify-full to BOT_DATABASE_URL"
        yield warning(ABOUT, says="the connection is not encrypted", advice=advice)


def _check_migrations(found: DatabaseInfo) -> Iterator[CheckResult]:
    about = "migrations"
    if not found.is_known_revision:
        says = f"made by a newer version of Bevaka ({found.revision})"
        yield failed(about, says=says, advice="start that version, or restore a backup")
    elif found.revision != found.required_revision:
        says = f"at {found.revision or 'nothing'}: serve and migrate bring it to {found.required_revision}"
        yield note(about, says=says)
    else:
        yield passed(about, says=f"at {found.revision}")


def _check_disk(found: DatabaseInfo) -> Iterator[CheckResult]:
    if found.has_wal is None or found.free_bytes is None:
        return
    about = "disk"
    kind = found.filesystem or "unknown"
    if kind.removeprefix("fuse.") in {*NETWORK_FILESYSTEMS, "sshfs"}:
        advice = "move the file to a local disk, or use PostgreSQL"
        yield failed(about, says=f"SQLite is on a network share ({kind}), where it breaks", advice=advice)
    elif not found.has_wal:
        advice = "move the file to a local disk, or use PostgreSQL"
        yield failed(about, says=f"no write-ahead log is possible here ({kind})", advice=advice)
    elif found.free_bytes < MIN_FREE_BYTES:
        yield failed(about, says=f"{found.free_bytes // 1_000_000} MB are left", advice="make room now")
    elif found.free_bytes < LOW_FREE_BYTES:
        yield warning(about, says=f"{found.free_bytes // 1_000_000} MB are left", advice="make room")
    else:
        yield passed(about, says=f"local ({kind}), {found.free_bytes // 1_000_000} MB left")


REACHABILITY_SUBJECT = "reach"
REACHABILITY_ADVICE = "install the app for them with an app setup policy, or let them open it once in Teams"


def check_secret_files(folder: Path, *, named: Iterable[Path | None]) -> list[CheckResult]:
    """Check the files that the settings name, with what SQLite puts beside them, and the usual places."""
    usual = (path for place in _USUAL_PLACES for path in folder.glob(place))
    files = sorted({*_existing_files(named), *(path for path in usual if path.is_file())})
    found = list(_check_files(files))
    return found or [passed(FILES, says="secrets and the database are read by their owner alone")]


def _existing_files(named: Iterable[Path | None]) -> Iterator[Path]:
    for path in named:
        if path is not None:
            yield from (one for end in ("", "-wal", "-shm") if (one := Path(f"{path}{end}")).exists())


def _check_files(files: Iterable[Path]) -> Iterator[CheckResult]:
    for file in files:
        if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield warning(FILES, says=f"{file} can be read by everybody here", advice=f"chmod 600 {file}")
        if _is_tracked(file):
            advice = f"git rm --cached {file}, and replace the secret: it stays in the history"
            yield warning(FILES, says=f"{file} is in the git repository", advice=advice)


def _is_tracked(file: Path) -> bool:
    """Return whether git has the file, without the monitor that a repository's settings may start.

    False if there is no git, or no repository.
    """
    git = shutil.which("git")
    if git is None:
        return False
    where = ("-c", "core.fsmonitor=false", "-C", str(file.resolve().parent))
    asked = [git, *where, "ls-files", "--error-unmatch", "--", file.name]
    try:
        done = subprocess.run(asked, capture_output=True, check=False, timeout=_GIT_TIMEOUT)  # noqa: S603 - git and a file's name
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


async def check_reachability(url: str, *, tenants: tuple[str, ...]) -> list[CheckResult]:
    """Report the people to whom the bot must write and cannot; the database must be migrated."""
    store = Store.open(url)
    try:
        councils = [c for c in await store.read_all_tenants(list_all_councils) if c[0] in tenants]
        found = [
            finding
            for tenant, council in councils
            for finding in await store.read(partial(_check_council, council_id=council), tenant=tenant)
        ]
    finally:
        store.close()
    return found or [note(REACHABILITY_SUBJECT, says="there is no council yet")]


def _check_council(tx: Transaction, *, council_id: int) -> list[CheckResult]:
    """Check one council."""
    its = tx.councils.get(council_id)
    roles = _roles(its)
    people = tx.people.get_many(roles)
    lost = [
        (people[p], role) for p, role in roles.items() if p in people and not _is_reachable(tx, people[p])
    ]
    ownerless = [department.name for department in its.departments if department.owner is None]
    found = [_unreachable(its, person, role=role) for person, role in lost]
    found += [
        warning(
            REACHABILITY_SUBJECT,
            says=f"{its.code}: nobody owns {name}",
            advice="name an owner: förvaltning <namn> @ansvarig",
        )
        for name in ownerless
    ]
    return found or [passed(REACHABILITY_SUBJECT, says=f"{its.code}: all {len(roles)} can be written to")]


def _unreachable(council: Council, person: Person, *, role: str) -> CheckResult:
    says = f"{council.code}: {person.name} ({role}) has no chat with the bot, or blocked it"
    return warning(REACHABILITY_SUBJECT, says=says, advice=REACHABILITY_ADVICE)


def _roles(council: Council) -> dict[int, str]:
    """Return everybody who receives the council's messages, each with their first role."""
    roles = dict.fromkeys(council.coordinators, "coordinator")
    for department in council.departments:
        for person in department.people:
            roles.setdefault(
                person, f"{'owner' if person == department.owner else 'deputy'}, {department.name}"
            )
    return roles


def _is_reachable(tx: Transaction, person: Person) -> bool:
    return person.personal_chat is not None and not tx.outbox.has_blocked_messages(person.id)
