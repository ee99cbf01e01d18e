"""Register every command and button, and the handler of each event that is neither."""

from collections.abc import Mapping

from bot.features import help_command
from bot.features.council import departments, install, settings
from bot.features.import_notes import review
from bot.features.meetings import agenda, attendance, calendar, live_meeting, next_agenda, notes, plan
from bot.features.minutes import adopt_minutes, files, templates, view_minutes
from bot.features.questions import (
    answer_link,
    ask,
    assign,
    assign_several,
    edit,
    explain,
    hand_over,
    message_extension,
    publish,
    respond,
    show,
    undo,
)
from bot.features.reminders import away, digest, remind, undelivered
from bot.turn import incoming
from bot.turn.types import Feature, FeatureHandler

_COMMANDS: tuple[Feature, ...] = (
    ask.FEATURE,
    show.LIST_OPEN,
    *show.LISTS,
    show.MINE,
    show.FEATURE,
    show.SEARCH,
    message_extension.SHOW_CURRENT,
    assign.ASSIGN,
    *assign_several.FEATURES,
    respond.ANSWER,
    respond.ACKNOWLEDGE,
    respond.POSTPONE,
    respond.END_OLD,
    hand_over.HAND_OVER,
    hand_over.DECLINE_HAND_OVER,
    respond.RAISE_AT_MEETING,
    remind.REMIND_ME_FEATURE,
    edit.FEATURE,
    edit.DROP,
    edit.MERGE,
    *edit.PART_FEATURES,
    edit.REOPEN,
    *publish.FEATURES,
    undo.FEATURE,
    *answer_link.FEATURES,
    *calendar.FEATURES,
    plan.FEATURE,
    *plan.MANAGE_FEATURES,
    *calendar.CALENDAR_FEATURES,
    *live_meeting.FEATURES,
    *agenda.FEATURES,
    *notes.NOTE_FEATURES,
    *next_agenda.AGENDA_ITEM_FEATURES,
    *agenda.REMARK_FEATURES,
    *next_agenda.OUTCOME_FEATURES,
    *attendance.FEATURES,
    *view_minutes.FEATURES,
    *adopt_minutes.FEATURES,
    *templates.FEATURES,
    *remind.FEATURES,
    digest.FEATURE,
    *undelivered.FEATURES,
    *away.FEATURES,
    *review.FEATURES,
    install.FEATURE,
    install.EARLY,
    *departments.FEATURES,
    departments.OUTSIDE_BODIES,
    settings.COORDINATORS_FEATURE,
    settings.FEATURE,
    settings.RENAME_FEATURE,
    departments.REACHABILITY_FEATURE,
    *explain.FEATURES,
)
FEATURES: tuple[Feature, ...] = (*_COMMANDS, help_command.help_feature(_COMMANDS))
"""All features, in the order in which help lists them."""


EVENT_HANDLERS: Mapping[type[incoming.IncomingEvent], FeatureHandler] = {
    incoming.FilesReceived: review.file_sent,
    incoming.FileConsentAnswered: files.consented,
    incoming.MessageDeleted: notes.message_deleted,
    incoming.MeetingStarted: live_meeting.meeting_began,
    incoming.MeetingEnded: live_meeting.meeting_ended,
    incoming.ParticipantsJoined: live_meeting.joined,
}
"""The handler of each event of Teams; other events are ignored."""

INVOKE_FEATURES: Mapping[type[incoming.MessageExtensionEvent], Feature] = {
    incoming.DialogOpened: message_extension.OPEN_DIALOG,
    incoming.DialogSubmitted: message_extension.SUBMIT_DIALOG,
    incoming.SearchRequested: message_extension.COMPOSE_SEARCH,
}
"""The features of dialogs and searches of the message extension, in any chat."""

EDIT_HANDLERS: Mapping[str, FeatureHandler] = {
    "note": notes.message_edited_note,
    "take_up": next_agenda.message_edited_item,
}
"""Handlers for an edited message that is now a command, by the name of the feature."""

FEATURES_WITH_FILES = frozenset({"templates"})
"""Features whose command may accompany a file; any other file is treated as old notes."""
