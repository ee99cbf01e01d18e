"""What people can do: one file each, and one line each in this list."""

from bot.features import (
    acknowledge,
    answer,
    ask,
    assign,
    bind,
    coordinators,
    departments,
    drop,
    edit,
    hand_over,
    help_people,
    list_open,
    mine,
    outside_bodies,
    postpone,
    raise_at_meeting,
    reach,
    remind_me,
    reopen,
    search,
    show,
    undo,
)
from bot.router import Feature

_NAMED: tuple[Feature, ...] = (
    ask.FEATURE,
    list_open.FEATURE,
    mine.FEATURE,
    show.FEATURE,
    search.FEATURE,
    assign.FEATURE,
    answer.FEATURE,
    acknowledge.FEATURE,
    postpone.FEATURE,
    hand_over.FEATURE,
    raise_at_meeting.FEATURE,
    remind_me.FEATURE,
    edit.FEATURE,
    drop.FEATURE,
    reopen.FEATURE,
    undo.FEATURE,
    bind.FEATURE,
    *departments.FEATURES,
    outside_bodies.FEATURE,
    coordinators.FEATURE,
    reach.FEATURE,
)
FEATURES: tuple[Feature, ...] = (*_NAMED, help_people.helping(_NAMED))
"""In the order that help names them."""
