"""Whose fault it is that Teams refuses the token: the token's own, or one recipient's."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Trust:
    """Who was refused lately; a second recipient in a row means that nobody would be written to."""

    _refused: set[str] = field(default_factory=set)
    _odd: set[str] = field(default_factory=set)
    """Refused while others were not."""

    def accepted(self, lane: str) -> None:
        """Take note that Teams took the token for this recipient."""
        self._odd |= self._refused
        self._odd.discard(lane)
        self._refused.clear()

    def refused(self, lane: str) -> bool:
        """Take note that Teams refused a fresh token; give back whether it is the token's fault."""
        if lane in self._odd:
            return False
        self._refused.add(lane)
        return len(self._refused) > 1
