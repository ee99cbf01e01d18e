"""Choose the size of each long test: small in `make test`, full in `make proof`."""

import os
from dataclasses import dataclass

IN_FULL = os.environ.get("BEVAKA_PROOF") == "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The size of each proof."""

    owners: int
    """Owners who get a reminder while calls fail."""
    kills: int
    """Kills of the program while it sends them."""
    mails: int
    """E-mails to mailboxes while commands of the server fail."""
    commands: int
    """Questions that people write while replies fail."""
    kills_while_asked: int
    """Kills of the program while they do."""
    cuts: int
    """Kills at each point of sending."""
    pause: float
    """Seconds for which a program is suspended."""
    rounds: int
    """Rounds in which replicas plan at the same moment."""
    cut_offs: int
    """Times that PostgreSQL ends all connections while the program sends."""
    rests: int
    """Pauses of the sender while Teams refuses the token; half a minute each in production."""
    examples: int
    """Runs of each state machine."""
    kills_after_reply: int
    """Kills of the program right after it confirmed a question."""
    kills_in_write: int
    """Kills of a process that writes to the database all the time."""
    fuzzed: int
    """Random activities that are parsed."""
    fuzzed_bodies: int
    """Random bodies that are no activities."""
    fuzzed_calls: int
    """Random activities that are sent over HTTP."""
    fuzzed_requests: int
    """Random requests to the pages, half of them forms."""
    dates_in_words: int
    """Random texts that are parsed as the day and time of a meeting."""
    documents: int
    """Random messages in Teams' HTML whose words are read."""
    invented_commands: int
    """Random commands and presses that are handled, half of each."""
    hostile_quarters: int
    """Quarters of the hostile texts that cards and PDF are made of; neighbouring cards get others."""


FULL = Size(
    owners=10_000,
    mails=10_000,
    kills=30,
    commands=2_000,
    kills_while_asked=10,
    cuts=20,
    pause=90.0,
    rounds=300,
    cut_offs=50,
    rests=20,
    examples=300,
    kills_after_reply=100,
    kills_in_write=100,
    fuzzed=8_000,
    fuzzed_bodies=500,
    fuzzed_calls=1_500,
    fuzzed_requests=10_000,
    dates_in_words=1_500,
    documents=20_000,
    invented_commands=10_000,
    hostile_quarters=4,
)
SMALL = Size(
    owners=200,
    mails=60,
    kills=3,
    commands=60,
    kills_while_asked=1,
    cuts=1,
    pause=70.0,
    rounds=10,
    cut_offs=5,
    rests=8,
    examples=10,
    kills_after_reply=10,
    kills_in_write=10,
    fuzzed=500,
    fuzzed_bodies=100,
    fuzzed_calls=100,
    fuzzed_requests=200,
    dates_in_words=200,
    documents=1_500,
    invented_commands=400,
    hostile_quarters=1,
)
SIZE = FULL if IN_FULL else SMALL
