"""What people reach from a message or from the field they write in: a dialog, and a search."""

from typing import Any

from bot.teams.chosen_messages import read_chosen
from bot.teams.payload import Payload, cleaned, object_in, objects_in, text_in
from bot.turn import Chat, Happened, Opened, Searched, Submitted, whole_number
from domain.text import clean

TAKE, FIND = "take", "find"
"""The commands, as the app package names them."""
WORDS = "words"
"""What the search asks for."""
OPENED = "composeExtension/fetchTask"
SENT = "composeExtension/submitAction"
QUERIED = "composeExtension/query"
ASKED_FROM_ANYWHERE = (OPENED, SENT, QUERIED)
MOST_RESULTS = 25
FURTHEST_RESULT = 1_000
LONGEST_WORDS = 200
FIELDS = ("text", "asker", "department", "force")
"""What the dialog asks for, and whether it was warned of."""
_LONGEST_MARK = 64


def read_extension(payload: Payload, *, chat: Chat, bot_id: str) -> Happened | None:
    """Give back what was asked for, None for a command that is none of ours; raises Malformed."""
    name, value = text_in(payload, "name"), object_in(payload, "value")
    command = text_in(value, "commandId")
    if name == QUERIED:
        return _read_search(value) if command == FIND else None
    if command != TAKE:
        return None
    message = read_chosen(value, payload=payload, chat=chat, bot_id=bot_id)
    if name == OPENED:
        return Opened(verb="take", data={}, automatic=False, card="", message=message)
    return Submitted(verb="log", data=_read_fields(value), automatic=False, card="", message=message)


def _read_search(value: Payload) -> Searched:
    given = {text_in(one, "name"): one for one in objects_in(value, "parameters")}
    options = object_in(value, "queryOptions")
    skip, count = whole_number(options.get("skip")), whole_number(options.get("count"))
    return Searched(
        words=clean(text_in(given.get(WORDS, {}), "value") or "")[:LONGEST_WORDS],
        skip=min(skip or 0, FURTHEST_RESULT),
        most=min(max(1, count or MOST_RESULTS), MOST_RESULTS),
    )


def _read_fields(value: Payload) -> Payload:
    """Give back what was filled in; all else that a client may have put beside it is left out."""
    data = cleaned(object_in(value, "data"))
    kept: dict[str, Any] = {name: data[name] for name in FIELDS if name in data}
    mark = data.get("nonce")
    return kept | ({"nonce": mark} if isinstance(mark, str) and len(mark) <= _LONGEST_MARK else {})
