"""Read what a button of a card sends: only the fields that its card has, each of its type."""

import re
from collections.abc import Mapping
from typing import Any

from bot.features.council.settings import NAME_FIELDS, SETTING_FIELDS
from domain.errors import BadInput

EVERY_CARD = ("nonce", "council")
_QUESTION = "question version"
_MINUTES = "meeting edition"
_TIMES = "day begins ends place"
_LIST = "department status page"
CARD_FIELDS: Mapping[str, str] = {
    "log": "text asked_by department meeting force replace written thread quoted",
    "list": _LIST,
    "list_file": _LIST,
    "mine": _LIST,
    "search": f"text {_LIST}",
    "show": f"{_QUESTION} questions back history offer notice",
    "as_of": "question",
    "assign": f"{_QUESTION} questions department due back",
    "assign_several": "write department due",
    "answer": f"{_QUESTION} answer link force",
    "acknowledge": _QUESTION,
    "postpone": f"{_QUESTION} questions until reason",
    "hand_over": f"{_QUESTION} recipient named other outside reason back",
    "decline_hand_over": _QUESTION,
    "raise_at_meeting": _QUESTION,
    "remind_me": f"{_QUESTION} on",
    "edit": f"{_QUESTION} text force",
    "drop": f"{_QUESTION} reason back",
    "split": f"{_QUESTION} parts force",
    "join": f"{_QUESTION} numbers questions",
    "merge": f"{_QUESTION} questions",
    "reopen": _QUESTION,
    "publish": f"{_QUESTION} text answer confirm force",
    "withdraw": _QUESTION,
    "public_page": "slug public_on licence indexed save",
    "undo": "by event keep",
    "undo_link": _QUESTION,
    "wrong_address": "",
    "plan": f"new add {_TIMES} where chat tell",
    "meetings": "",
    "calendar": "",
    "calendar_file": "meeting",
    "renew_calendar": "",
    "end_calendar": "",
    "preview_series": "words",
    "plan_series": "days begins ends place chat tell",
    "show_meeting": "meeting form version",
    "move_meeting": f"meeting version {_TIMES}",
    "cancel_meeting": "meeting version",
    "begin_meeting": "meeting",
    "end_meeting": "meeting",
    "course": "meeting page",
    "section": "meeting section",
    "agenda": "meeting change usual part",
    "set_agenda": "meeting usual do part title order shown",
    "note": "meeting note_text section write page force",
    "place": f"{_QUESTION} form section",
    "edit_note": "note version form keep note_text section force",
    "drop_note": "note version",
    "take_up": "meeting item_text write force",
    "edit_item": "item version form keep item_text force",
    "drop_item": "item version",
    "point": f"{_QUESTION} meeting state write remark_text force",
    "taken_up": "item version state write remark_text force",
    "attendance": "meeting page",
    "attend": (
        "meeting attendee version form confirm several lately role consent "
        "person_name party person_title organisation"
    ),
    "unattend": "meeting attendee version",
    "minutes": f"{_MINUTES} page",
    "minutes_file": f"{_MINUTES} format",
    "follow_ups": f"{_MINUTES} page",
    "post_minutes": _MINUTES,
    "read_minutes": f"{_MINUTES} page",
    "adopt": f"{_MINUTES} seen",
    "correct": f"{_MINUTES} reason",
    "uncorrect": _MINUTES,
    "template": "do",
    "remind": "",
    "digest": "",
    "undelivered": "",
    "retry": "letter",
    "arrived": "letter",
    "back": "",
    "review": f"notes version page do row to sentences sentences_page {_TIMES}",
    "bring": f"notes version page do waiting {_TIMES}",
    "end_old": "department questions ended",
    "bind": "name code",
    "take_early": "keep",
    "departments": "new edit",
    "save_department": "id name aliases mail owner deputies own_mail",
    "bring_departments": "list seen",
    "remove_department": "id",
    "add_outside": "id name",
    "remove_outside": "id name",
    "coordinators": "",
    "appoint": "person",
    "step_down": "",
    "settings": f"save {' '.join((*NAME_FIELDS, *SETTING_FIELDS))}",
    "test": "",
    "help": "",
    "choose": "words",
    "dialog": "text asker department force",
}
"""The fields of the cards by the verb of their buttons: what the button itself says, and what is put in."""
FIELDS_OF_ROWS = {
    "review": re.compile(r"(?:text|department)_\w{1,20}"),
    "assign_several": re.compile(r"row_\d{1,18}"),
}
"""The fields of a card that has several of a kind, one for each of its rows."""
FLAGS = frozenset(
    (
        *("force", "replace", "written", "history", "offer", "new", "tell", "change", "usual", "write"),
        *("form", "keep", "confirm", "outside", "several", "save", "add"),
    )
)
NUMBERS = frozenset(
    (
        *("question", "version", "meeting", "edition", "note", "item", "notes", "attendee", "letter"),
        *("council", "page", "to", "sentences_page", "waiting", "by", "event"),
    )
)
"""Fields that name something or count; one of another type names nothing."""
_STRUCTURES: Mapping[str, type] = {"questions": list, "order": list, "shown": list, "back": dict}


def read_card_fields(verb: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields that the card of a verb has; all others are dropped.

    Raises BadInput ``bad_field`` for a value that is not the text or switch that the field requires.
    """
    known, of_row = CARD_FIELDS.get(verb), FIELDS_OF_ROWS.get(verb)
    if known is None:
        return data
    names = {*EVERY_CARD, *known.split()}
    kept = {
        name: value
        for name, value in data.items()
        if name in names or (of_row is not None and of_row.fullmatch(name))
    }
    wrong = {name for name, value in kept.items() if not _has_type(name, value)}
    if wrong - NUMBERS:
        raise BadInput("bad_field")
    return {name: value for name, value in kept.items() if name not in wrong}


def _has_type(name: str, value: object) -> bool:
    if value is None:
        return True
    if name in _STRUCTURES:
        return isinstance(value, _STRUCTURES[name])
    if isinstance(value, bool):
        return name in FLAGS
    return isinstance(value, str | int)
