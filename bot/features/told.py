"""What is neither a command nor a button: which feature hears of it, a line each."""

from collections.abc import Mapping

from bot.features import bringing, course, files, find, take, take_up, taken_notes
from bot.router import Feature, Handler
from bot.turn import (
    Consented,
    Deleted,
    Happened,
    Joined,
    MeetingBegan,
    MeetingEnded,
    Opened,
    Reached,
    Searched,
    Sent,
    Submitted,
)

TOLD: Mapping[type[Happened], Handler] = {
    Sent: bringing.file_sent,
    Consented: files.consented,
    Deleted: taken_notes.message_deleted,
    MeetingBegan: course.meeting_began,
    MeetingEnded: course.meeting_ended,
    Joined: course.joined,
}
"""What happens with each thing that Teams tells; what is missing here is passed over."""

REACHED: Mapping[type[Reached], Feature] = {
    Opened: take.OPENING,
    Submitted: take.TAKING,
    Searched: find.FINDING,
}
"""What happens where people use a dialog or a search of ours, in whatever chat."""

EDITED: Mapping[str, Handler] = {
    "note": taken_notes.message_edited_note,
    "take_up": take_up.message_edited_item,
}
"""What happens where a message that was changed is a command now, by the feature's name."""

TAKES_FILES = frozenset({"templates"})
"""Features whose command may stand beside a file; else a file is taken for old notes."""
