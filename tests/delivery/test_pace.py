"""How fast: what Teams asks to wait, one message at a time in each chat, a few at a time in all."""

import asyncio
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from simulator.gate import Handler
from simulator.people import Person
from simulator.service import Simulator
from tests.delivery.post import QUICK, Post
from tests.dialogues.town import Town, shows
from tests.running import running_bot

LAMP = "Kan lampan vid torget bytas?"


class Watch:
    """Lets every write to Teams take a moment, and counts how many there are at once in each chat."""

    def __init__(self, teams: Simulator, *, moment: float) -> None:
        self._moment = moment
        self._now: Counter[str] = Counter()
        self.most_in_a_chat = 0
        self.most = 0
        teams.fail("POST", "/activities", delay=moment, times=999, where=lambda call: True)

    def begin(self, chat: str) -> None:
        self._now[chat] += 1
        self.most_in_a_chat = max(self.most_in_a_chat, self._now[chat])
        self.most = max(self.most, self._now.total())

    def end(self, chat: str) -> None:
        self._now[chat] -= 1
