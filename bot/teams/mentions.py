"""Read the mentions of a message: people, the bot itself, and what is no person."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.teams.payload import Payload, get_identifier, get_object, get_objects, get_text
from bot.turn.incoming import Account, GroupMentionKind
from domain.text import MAX_NAME_LENGTH, one_line, shorten

_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""No character has so long a number; Python refuses to read one of some thousand digits."""
_NO_CHARACTER = "\ufffd"
MAX_MENTIONS = 200
"""Mentions looked at in one message; further ones stay as they are written."""

_WHOLE_TAG = re.compile(r"<at\b[^<>]*>(.*)</at>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_PERSON, _APP = "29:", "28:"
_EVERYONE = frozenset(("everyone", "alla", "all"))


def shorten_references(source: str) -> str:
    """Return ``source`` with references to impossible characters replaced by U+FFFD."""
    return _ENDLESS.sub(_NO_CHARACTER, source)


def unescape(source: str) -> str:
    """Return ``source`` with its character references decoded."""
    return html.unescape(shorten_references(source))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MentionTag:
    """A mention as the activity declares it; two mentions of one person are two."""

    written: str
    """What stands for it in the activity's text, such as ``<at>Karin Ek</at>``."""
    name: str
    account: Account | None
    own: bool
    """Whether it is the bot itself that is mentioned."""
    group_kind: GroupMentionKind | None = None
    """What is mentioned, None for a person and for the bot itself."""

    @property
    def shown(self) -> str:
        """The text of the mention in the lines that features read."""
        return "" if self.own else f"@{self.name}"


Piece = str | MentionTag


def read_mentions(payload: Payload, *, bot_id: str) -> tuple[MentionTag, ...]:
    """Return the mentions of an activity in its own order; raises Malformed."""
    entities = get_objects(payload, "entities")
    declared = [one for one in entities if (get_text(one, "type") or "").lower() == "mention"]
    return tuple(_tagged(one, bot_id=bot_id) for one in declared[:MAX_MENTIONS])


def _tagged(entity: Payload, *, bot_id: str) -> MentionTag:
    mentioned = get_object(entity, "mentioned")
    written = get_text(entity, "text") or ""
    teams_id = get_identifier(mentioned, "id")
    full_name = shorten(get_text(mentioned, "name") or "", max_length=MAX_NAME_LENGTH)
    account = None
    group_kind = None if teams_id == bot_id else _group_kind(mentioned, teams_id, full_name)
    if teams_id is not None and group_kind is None and teams_id != bot_id:
        # All else in here is what the client says of them.
        account = Account(teams_id=teams_id, name="")
    return MentionTag(
        written=written,
        name=_plain_name(written) or full_name,
        account=account,
        own=teams_id == bot_id,
        group_kind=group_kind,
    )


def _group_kind(mentioned: Payload, teams_id: str | None, name: str) -> GroupMentionKind | None:
    """Return what is mentioned, None if it is a person."""
    said = mentioned.get("type") or mentioned.get("conversationIdentityType") or ""
    said = said.casefold() if isinstance(said, str) else ""
    if said in set(GroupMentionKind):
        return GroupMentionKind(said)
    if said in ("person", "user", "bot", "") and teams_id is not None and teams_id.startswith(_PERSON):
        return None
    if name.casefold() in _EVERYONE or said == "chat":
        return GroupMentionKind.EVERYONE
    if teams_id is not None and teams_id.startswith(_APP):
        return GroupMentionKind.APP
    return GroupMentionKind.CHANNEL if (teams_id or "").startswith("19:") else GroupMentionKind.UNKNOWN


def _plain_name(written: str) -> str:
    tag = _WHOLE_TAG.fullmatch(written.strip())
    return normalise_name(unescape(tag[1] if tag else written))


def normalise_name(words: str) -> str:
    """Return a name in the normal form in which names of mentions are compared and shown."""
    return one_line(words).lstrip("@").strip()


def split_at_mentions(text: str, mentions: Sequence[MentionTag]) -> Iterator[Piece]:
    """Split ``text`` at its mentions: each entity stands for one occurrence, even among equal ones."""
    at = 0
    for start, end, mention in sorted(_spans(text, mentions), key=lambda span: span[:2]):
        if start >= at:
            yield text[at:start]
            yield mention
            at = end
    yield text[at:]


def _spans(text: str, mentions: Sequence[MentionTag]) -> Iterator[tuple[int, int, MentionTag]]:
    searched_to: dict[str, int] = {}
    tags = [(tag.start(), tag.end(), normalise_name(unescape(tag[1]))) for tag in _TAG.finditer(text)]
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
