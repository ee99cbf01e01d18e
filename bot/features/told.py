"""What is neither a command nor a button: which feature hears of it, a line each."""

from collections.abc import Mapping

from bot.features import bringing, course, files, take_up, taken_notes
from bot.router import Handler
from bot.turn import Consented, Deleted, Happened, Joined, MeetingBegan, MeetingEnded, Sent

TOLD: Mapping[type[Happened], Handler] = {
    Sent: bringing.file_sent,
    Consented: files.consented,
    Deleted: taken_notes.message_deleted,
    MeetingBegan: course.meeting_began,
    MeetingEnded: course.meeting_ended,
    Joined: course.joined,
}
"""What happens with each thing that Teams tells; what is missing here is passed over."""

EDITED: Mapping[str, Handler] = {
    "note": taken_notes.message_edited_note,
    "take_up": take_up.message_edited_item,
}
"""What happens where a message that was changed is a command now, by the feature's name."""

TAKES_FILES = frozenset({"templates"})
"""Features whose command may stand beside a file; else a file is taken for old notes."""
