"""Who took part in what happened, as far as Teams can tell."""

import asyncio
from dataclasses import replace

from bot.turn import Account, Incoming, Joined, Mention, Roster, Said
from domain.person import Standing

MOST_RESOLVED = 10
"""People that one message or event may make us ask Teams for."""


async def introduce(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Give back ``incoming`` with what a roster knows of its sender and of those mentioned."""
    sender = incoming.sender
    if sender.teams_id and not sender_is_known:
        sender = await _complete(sender, incoming=incoming, roster=roster)
    happened = incoming.happened
    if isinstance(happened, Said) and happened.mentions:
        mentions = await _resolve(happened.mentions, incoming=incoming, roster=roster)
        happened = replace(happened, mentions=mentions)
    if isinstance(happened, Joined):
        accounts = await _resolve_joined(happened.accounts, incoming=incoming, roster=roster)
        happened = replace(happened, accounts=accounts)
    return replace(incoming, sender=sender, happened=happened)


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
