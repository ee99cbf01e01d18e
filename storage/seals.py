"""What a seal is made of: digests of an event's frame and words, and of all that was sealed before it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import RowMapping

Row = Mapping[str, Any] | RowMapping
EVENT, ERASED = "event", "erased"
BEGINNING = hashlib.sha256(b"Bevaka").hexdigest()
"""What the first link is chained to."""
FRAME = ("id", "tenant_id", "council_id", "question_id", "actor_id", "happening", "on_behalf", "at")
"""Stays as it is for ever."""
WORDS = ("act", "old", "new")
"""May be taken away: what was done with which message, and what it said."""


def digest_of_words(event: Row, *, salt: str) -> str:
    """Give back the digest of an event's words; without the salt nobody can try out what they were."""
    return _digest(salt, {name: event[name] for name in WORDS})


def digest_of_entry(event: Row, *, kind: str, content: str) -> str:
    """Give back the digest of one link: what it is about, and the digest of the words."""
    return _digest(kind, content, {name: event[name] for name in FRAME})


def chained(entry: str, *, to: str) -> str:
    """Give back the digest of a link and of all before it."""
    return _digest(to, entry)


def _digest(*parts: object) -> str:
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()
