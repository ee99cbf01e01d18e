"""Passages from the first user's notes, if these are beside the project; otherwise invented ones."""

import re
from dataclasses import dataclass

from tests.house.project import ROOT

NOTES = ROOT.parent / "shared" / "seed"
TAKEN = "Vi tar med oss frågan"
_SENTENCE = re.compile(r"[^.?!]+[.?!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Two questions as they were written down."""

    suggestion: str
    """Ends with words that mark it as a follow-up."""
    tip: str


INVENTED = Passages(
    suggestion=f"Ett förslag är att måla undergången. Kan fastighetsägarna vara med och betala? {TAKEN}.",
    tip="Tips från en boende är att sätta upp en tavla vid torget.",
)


def read_passages() -> Passages:
    """Return the passages of the notes; the invented ones if there are no notes."""
    for file in sorted(NOTES.glob("*.txt")):
        flowing = " ".join(file.read_text(encoding="utf-8").split())
        before, between, _ = flowing.split(TAKEN)
        suggestion = "".join(_SENTENCE.findall(before)[-2:]).strip()
        return Passages(suggestion=f"{suggestion} {TAKEN}.", tip=f"{between.strip('. ')}.")
    return INVENTED
