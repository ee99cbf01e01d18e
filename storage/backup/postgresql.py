"""Back up and restore PostgreSQL with pg_dump and pg_restore, which must be at least as new as the server.

They run outside the sandbox of `bot.importer.sandbox`: they need the network, a password and files; their
running time grows with the database, and their input comes from the operator.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import open_engine
from storage.errors import BackupError, RestoreError, error_code
from storage.migrate import current_revision

DUMP, RESTORE = "pg_dump", "pg_restore"
_REVISION = re.compile(r"^COPY public\.alembic_version .*\n(\w+)\n\\\.$", re.MULTILINE)
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def back_up(url: str, *, out: Path) -> str:
    """Dump a database that is in use and return its revision."""
    program = shutil.which(DUMP)
    if program is None:
        raise BackupError("pg_dump is missing: install PostgreSQL's client, as new as the server")
    done = _run(program, "--format=custom", "--schema=public", f"--file={out}", _named(url), url=url)
    if done.returncode != 0:
        raise BackupError(f"pg_dump says: {_in_one_line(done.stderr)}")
    try:
        return revision_of(out)
    except RestoreError as error:
        raise BackupError(str(error)) from error


def revision_of(backup: Path) -> str:
    """Read a backup to its end and return its revision; raises RestoreError if it is not a valid backup."""
    program = _restoring()
    whole = _run(program, "--file=/dev/null", str(backup))
    told = _run(program, "--data-only", "--table=alembic_version", "--file=-", str(backup))
    found = _REVISION.search(told.stdout)
    if whole.returncode != 0 or found is None:
        why = _in_one_line(whole.stderr) or "it holds no database of Bevaka"
        raise RestoreError(f"{backup.name} is no whole backup: {why}")
    return found[1]


def restore(url: str, *, backup: Path, stamp: str, prepare: Callable[[str], None]) -> str:
    """Restore into a new schema; the old schema is kept, and moved back if the restore fails."""
    old = f"before_restore_{stamp}"
    program = _restoring()
    engine = open_engine(url)
    try:
        _require_no_other_clients(engine)
        _run_statements(engine, f"ALTER SCHEMA public RENAME TO {old}", "CREATE SCHEMA public")
        try:
            _fill(program, url=url, backup=backup)
            prepare(url)
        except BaseException:
            _run_statements(engine, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {old} RENAME TO public")
            raise
    except SQLAlchemyError as error:
        raise RestoreError(f"the database does not let itself be restored: {error_code(error)}") from error
    finally:
        engine.dispose()
    return f"schema {old}"


def _fill(program: str, *, url: str, backup: Path) -> None:
    how = ("--schema=public", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    done = _run(program, *how, _named(url), str(backup), url=url)
    if done.returncode != 0:
        raise RestoreError(f"pg_restore says: {_in_one_line(done.stderr)}")


def _require_no_other_clients(engine: Engine) -> None:
    with engine.connect() as connection:
        if connection.execute(_OTHERS).scalar_one():
            raise RestoreError("somebody else uses the database: stop every Bevaka first")
        current_revision(connection)


def _run_statements(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _restoring() -> str:
    program = shutil.which(RESTORE)
    if program is None:
        raise RestoreError("pg_restore is missing: install PostgreSQL's client, as new as the server")
    return program


def _named(url: str) -> str:
    """Return the arguments that name the database, without the password: other users can see arguments."""
    address = make_url(url).set(drivername="postgresql")
    given = {**address.translate_connect_args(database="dbname", username="user"), **address.query}
    given.pop("password", None)
    return f"--dbname={make_conninfo(**{key: str(value) for key, value in given.items()})}"


def _run(program: str, *arguments: str, url: str | None = None) -> subprocess.CompletedProcess[str]:
    password = None if url is None else make_url(url).password
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    return subprocess.run(  # noqa: S603 - a fixed program with the bot's own arguments
        [program, *arguments], env={**os.environ, **secret}, capture_output=True, text=True, check=False
    )


def _in_one_line(said: str) -> str:
    """Return the error output of a program as one line."""
    lines = (line.strip().rstrip(".") for line in said.splitlines())
    return "; ".join(re.sub(r"^pg_\w+: (error: |detail: )?", "", line) for line in lines if line)[:300]
