"""Compile statements once for all tests of a session, though each test has an engine of its own."""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects import plugins
from sqlalchemy.engine import URL, CreateEnginePlugin, make_url
from sqlalchemy.util import LRUCache

NAME = "shared_statements"
MOST = 5_000
_shared: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


class SharedStatements(CreateEnginePlugin):
    """Lets an engine reuse what was compiled for an earlier engine of its kind."""

    def update_url(self, url: URL) -> URL:
        return url.difference_update_query(["plugin"])

    def engine_created(self, engine: Engine) -> None:
        own = engine.dialect, LRUCache[Any, Any](MOST)
        engine.dialect, engine._compiled_cache = _shared.setdefault(engine.dialect.name, own)  # noqa: SLF001 - SQLAlchemy's own way is one cache an engine


plugins.register(NAME, __name__, SharedStatements.__name__)


def sharing_statements(database_url: str) -> str:
    """Return the same database address, but with engines that share their compiled statements."""
    url = make_url(database_url).update_query_dict({"plugin": NAME})
    return url.render_as_string(hide_password=False)
