"""Councils that were read before, by id and version: a version that was committed never changes."""

from dataclasses import dataclass, field

from domain.council import Council

MOST_REMEMBERED = 500
_Key = tuple[int, int]


@dataclass(slots=True)
class Memory:
    """What all transactions of a process share."""

    _councils: dict[_Key, Council] = field(default_factory=dict)

    def look(self) -> "Look":
        """Begin one transaction's use of it."""
        return Look(_memory=self)

    def get(self, key: _Key) -> Council | None:
        return self._councils.get(key)

    def keep(self, councils: dict[_Key, Council]) -> None:
        if len(self._councils) + len(councils) > MOST_REMEMBERED:
            self._councils.clear()
        self._councils.update(councils)


@dataclass(slots=True, kw_only=True)
class Look:
    """What one transaction uses of it; what it loaded is shared when it is committed, for it may never be."""

    _memory: Memory
    _loaded: dict[_Key, Council] = field(default_factory=dict)

    def get(self, council: int, version: int) -> Council | None:
        """Give back this version of a council where it is known."""
        key = (council, version)
        return self._loaded.get(key) or self._memory.get(key)

    def add(self, council: Council) -> None:
        """Remember what was loaded."""
        self._loaded[council.id, council.version] = council

    def keep(self) -> None:
        """Share what was loaded: the transaction is committed."""
        if self._loaded:
            self._memory.keep(self._loaded)
