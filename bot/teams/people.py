"""Who took part in what happened, as far as Teams can tell."""

import asyncio
from dataclasses import replace

from bot.turn import (
    Account,
    ChatKind,
    Chosen,
    Happened,
    Incoming,
    Joined,
    Mention,
    Roster,
    Said,
    Searched,
    Submitted,
)
from domain.person import Standing

MOST_RESOLVED = 10
"""People that one message or event may make us ask Teams for."""


async def introduce(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Give back ``incoming`` with what a roster knows of its sender and of the others in it."""
    sender, others = incoming.sender, _with_others(incoming, roster=roster)
    if not sender.teams_id or sender_is_known or _asks_at_every_letter(incoming):
        return replace(incoming, happened=await others)
    asked = _complete(sender, incoming=incoming, roster=roster)
    sender, happened = await asyncio.gather(asked, others)
    return replace(incoming, sender=sender, happened=happened)


def _asks_at_every_letter(incoming: Incoming) -> bool:
    """Whether it is a search in a chat: everybody may read there, and no roster has to be asked who it is."""
    return isinstance(incoming.happened, Searched) and incoming.chat.kind is not ChatKind.PERSONAL


async def _with_others(incoming: Incoming, *, roster: Roster) -> Happened:
    """Give back what happened with what the roster says of those mentioned, of who came, of the author."""
    match incoming.happened:
        case Said(mentions=mentions) as said if mentions:
            return replace(said, mentions=await _resolve(mentions, incoming=incoming, roster=roster))
        case Joined(accounts=accounts) as joined:
            known = await _resolve_joined(accounts, incoming=incoming, roster=roster)
            return replace(joined, accounts=known)
        case Submitted(message=Chosen() as message) as sent:
            return replace(sent, message=await _resolve_author(message, incoming=incoming, roster=roster))
        case happened:
            return happened


async def _resolve_author(message: Chosen, *, incoming: Incoming, roster: Roster) -> Chosen:
    """Give back the message with what the roster says of its author."""
    author = message.author
    if author is None or author.id == incoming.sender.entra_id:
        return message
    found = await _find(author.id, incoming=incoming, roster=roster)
    return replace(message, author=replace(author, account=found))


async def _complete(account: Account, *, incoming: Incoming, roster: Roster) -> Account:
    found = await _find(account.teams_id, incoming=incoming, roster=roster)
    if found is None:
        return account
    return replace(
        found,
        teams_id=account.teams_id,
        name=account.name or found.name,
        entra_id=account.entra_id or found.entra_id,
    )


async def _resolve(
    mentions: tuple[Mention, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Mention, ...]:
    """Give back the mentions with what the roster says of each: their author's client may say anything."""
    asked = list(dict.fromkeys(one.account.teams_id for one in mentions))[:MOST_RESOLVED]
    found = await asyncio.gather(*(_find(one, incoming=incoming, roster=roster) for one in asked))
    known = dict(zip(asked, found, strict=True))
    return tuple(replace(one, account=known.get(one.account.teams_id) or one.account) for one in mentions)


async def _resolve_joined(
    accounts: tuple[Account, ...], *, incoming: Incoming, roster: Roster
) -> tuple[Account, ...]:
    """Give back who came, with what the roster says of the first whose standing Teams has not told."""
    unclear = [one for one in accounts if one.standing is None][:MOST_RESOLVED]
    found = await asyncio.gather(*(_complete(one, incoming=incoming, roster=roster) for one in unclear))
    known = {one.teams_id: one for one in found}
    return tuple(known.get(one.teams_id, one).known_in(incoming.tenant) for one in accounts)


async def _find(teams_id: str, *, incoming: Incoming, roster: Roster) -> Account | None:
    found = await roster.find(incoming.chat, teams_id)
    if found is None:
        return None
    standing = found.standing or (None if found.entra_id else Standing.ANONYMOUS)
    return replace(found, teams_id=found.teams_id or teams_id, standing=standing).known_in(incoming.tenant)
