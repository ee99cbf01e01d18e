"""Read old notes of meetings, as proposals for a person to review.

Only the child process that reads files may import this package.
"""

from bot.importer.rules.findings import FollowUpCandidate, NotesFindings, PreviousPoint
from bot.importer.rules.lines import Line
from bot.importer.rules.reader import read_notes

__all__ = ["FollowUpCandidate", "Line", "NotesFindings", "PreviousPoint", "read_notes"]
