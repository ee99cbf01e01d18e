"""Draft or adopted: which edition of the minutes it is, who adopted it, and why it was corrected."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from domain.errors import BadInput, Refusal
from domain.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition; transitions give back a new value or raise Refusal."""

    version: int = 1
    adopted_by: str = ""
    adopted_at: datetime | None = None
    correction: str = ""
    """Why it replaces the version before it."""

    @property
    def draft(self) -> bool:
        """Whether nobody has adopted it so far."""
        return self.adopted_at is None

    def adopt(self, by: str, *, at: datetime) -> Self:
        """Be final.

        Raises Refusal ``already_adopted``; BadInput ``correction_missing`` for a later one without reason.
        """
        if not self.draft:
            raise Refusal("already_adopted")
        if self.version > 1 and not self.correction:
            raise BadInput("correction_missing")
        return replace(self, adopted_by=one_line(by), adopted_at=at)

    def correct(self, reason: str) -> Self:
        """Begin the next version, a draft again.

        Raises Refusal ``not_adopted``, BadInput ``correction_missing`` without a reason.
        """
        if self.draft:
            raise Refusal("not_adopted")
        kept = one_line(reason)
        if not kept:
            raise BadInput("correction_missing")
        return replace(self, version=self.version + 1, adopted_by="", adopted_at=None, correction=kept)


FIRST_DRAFT = Edition()
