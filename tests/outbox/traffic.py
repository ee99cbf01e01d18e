"""Analyse the calls to Teams: times, chats, and how many at once."""

from itertools import pairwise

from simulator.chats import Chat
from simulator.http import Call
from simulator.service import Simulator


def writes(teams: Simulator, *chats: Chat) -> list[Call]:
    """Return what the bot posted and updated in these chats, in order."""
    ids = {chat.id for chat in chats}
    return [call for call in teams.calls if call.method in ("POST", "PUT") and call.conversation in ids]


def gaps(calls: list[Call]) -> list[float]:
    """Return the seconds from the beginning of each call to the beginning of the next."""
    return [after.at - before.at for before, after in pairwise(calls)]


def most_at_once(calls: list[Call], *, taking: float) -> int:
    """Return how many calls overlapped, if each took this long."""
    return max(sum(first.at <= call.at < first.at + taking for call in calls) for first in calls)


def group_chats(teams: Simulator, number: int) -> list[Chat]:
    """Create chats that the bot has already joined."""
    karin = teams.world.person("karin")
    chats = [teams.world.add_chat(f"chat-{n}", title=f"Chat {n}", members=[karin]) for n in range(number)]
    for chat in chats:
        chat.has_bot = True
    return chats
