"""Who is mentioned in a message, and where in its text exactly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.teams.payload import Payload, identifier_in, object_in, objects_in, text_in
from bot.teams.references import unescape
from bot.turn import Account
from domain.text import LONGEST_NAME, one_line, shorten

MOST_MENTIONS = 200
"""Mentions looked at in one message; further ones stay as they are written."""

_WHOLE_TAG = re.compile(r"<at\b[^<>]*>(.*)</at>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_PERSON = "29:"  # bots, channels and teams begin with other numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tagged:
    """A mention as the activity declares it; two mentions of one person are two."""

    written: str
    """What stands for it in the activity's text, such as ``<at>Karin Ek</at>``."""
    name: str
    account: Account | None
    own: bool
    """Whether it is the bot itself that is mentioned."""

    @property
    def shown(self) -> str:
        """What stands for it in the lines that features read."""
        return "" if self.own else f"@{self.name}"


Piece = str | Tagged


def read_mentions(payload: Payload, *, bot_id: str) -> tuple[Tagged, ...]:
    """Give back the mentions of an activity in its own order; raises Malformed."""
    entities = objects_in(payload, "entities")
    declared = [one for one in entities if (text_in(one, "type") or "").lower() == "mention"]
    return tuple(_tagged(one, bot_id=bot_id) for one in declared[:MOST_MENTIONS])


def _tagged(entity: Payload, *, bot_id: str) -> Tagged:
    mentioned = object_in(entity, "mentioned")
    written = text_in(entity, "text") or ""
    teams_id = identifier_in(mentioned, "id")
    full_name = shorten(text_in(mentioned, "name") or "", most=LONGEST_NAME)
    account = None
    if teams_id is not None and teams_id.startswith(
        _PERSON
    ):  # all else in here is what the client says of them
        account = Account(teams_id=teams_id, name="")
    return Tagged(
        written=written, name=_plain_name(written) or full_name, account=account, own=teams_id == bot_id
    )


def _plain_name(written: str) -> str:
    tag = _WHOLE_TAG.fullmatch(written.strip())
    return same_name(unescape(tag[1] if tag else written))


def same_name(words: str) -> str:
    """Give back a name in the one form in which names of mentions are compared and shown."""
    return one_line(words).lstrip("@").strip()


def split_at_mentions(text: str, mentions: Sequence[Tagged]) -> Iterator[Piece]:
    """Cut ``text`` where mentions stand: each entity stands for one occurrence, however much is alike."""
    at = 0
    for start, end, mention in sorted(_spans(text, mentions), key=lambda span: span[:2]):
        if start >= at:
            yield text[at:start]
            yield mention
            at = end
    yield text[at:]


def _spans(text: str, mentions: Sequence[Tagged]) -> Iterator[tuple[int, int, Tagged]]:
    searched_to: dict[str, int] = {}
    tags = [(tag.start(), tag.end(), same_name(unescape(tag[1]))) for tag in _TAG.finditer(text)]
    taken: set[int] = set()
    for mention in mentions:
        start = text.find(mention.written, searched_to.get(mention.written, 0)) if mention.written else -1
        end = start + len(mention.written)
        if start < 0:  # some clients number the tags in the text but not in the entity
            loose = ((s, e) for s, e, name in tags if name == mention.name and s not in taken)
            start, end = next(loose, (-1, -1))
        if start >= 0:
            searched_to[mention.written] = end
            taken.add(start)
            yield start, end, mention
