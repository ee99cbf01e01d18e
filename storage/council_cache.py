"""Cache councils by id and version; a committed version never changes."""

from dataclasses import dataclass, field

from domain.council import Council

MAX_CACHED_COUNCILS = 500
_Key = tuple[int, int]


@dataclass(slots=True)
class CouncilCache:
    """The councils that all transactions of a process share."""

    _councils: dict[_Key, Council] = field(default_factory=dict)

    def session(self) -> "CouncilCacheSession":
        """Begin the session of one transaction."""
        return CouncilCacheSession(_cache=self)

    def get(self, key: _Key) -> Council | None:
        return self._councils.get(key)

    def merge(self, councils: dict[_Key, Council]) -> None:
        if len(self._councils) + len(councils) > MAX_CACHED_COUNCILS:
            self._councils.clear()
        self._councils.update(councils)


@dataclass(slots=True, kw_only=True)
class CouncilCacheSession:
    """The cache as one transaction uses it; loaded councils are shared only after its commit."""

    _cache: CouncilCache
    _loaded: dict[_Key, Council] = field(default_factory=dict)

    def get(self, council: int, version: int) -> Council | None:
        """Return this version of a council, or None if it is not cached."""
        key = (council, version)
        return self._loaded.get(key) or self._cache.get(key)

    def add(self, council: Council) -> None:
        """Add a loaded council."""
        self._loaded[council.id, council.version] = council

    def commit(self) -> None:
        """Share the loaded councils after the transaction was committed."""
        if self._loaded:
            self._cache.merge(self._loaded)
