"""The tables of docs/reliability.md."""

import logging
from dataclasses import dataclass, field

import structlog


def quieten() -> None:
    """Silence the log of this process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@dataclass(slots=True)
class Report:
    """The results: lines are printed as they arrive, tables at the end."""

    broken: bool = False
    _tables: dict[str, list[str]] = field(default_factory=dict)

    def table(self, heading: str, *cells: object, fine: bool) -> None:
        """Add a line to the table with this heading."""
        self.broken = self.broken or not fine
        line = "| " + " | ".join(str(cell) for cell in (*cells, "kept" if fine else "BROKEN")) + " |"
        self._tables.setdefault(heading, []).append(line)
        print(line, flush=True)

    def row(self, fault: str, found: str, *, fine: bool) -> None:
        """Add a line to the general table."""
        self.table("| fault | found | promise |", fault, found, fine=fine)

    def print(self, says: str) -> None:
        """Print all tables."""
        for heading, lines in self._tables.items():
            print("\n".join(["", heading, "|---" * (heading.count("|") - 1) + "|", *lines]))
        print(f"\n{says}", flush=True)
