"""Who took part in what happened, as far as Teams can tell."""

import asyncio
from dataclasses import replace

from bot.turn import Account, Chat, Incoming, Mention, Roster, Said
from domain.person import Standing

MOST_RESOLVED = 10
"""Mentioned people that one message may make us ask Teams for."""


async def introduce(incoming: Incoming, *, roster: Roster, sender_is_known: bool) -> Incoming:
    """Give back ``incoming`` with what a roster knows of its sender and of those mentioned."""
    sender = incoming.sender
    if not sender_is_known:
        sender = await _complete(sender, chat=incoming.chat, roster=roster)
    happened = incoming.happened
    if isinstance(happened, Said) and happened.mentions:
        mentions = await _resolve(happened.mentions, chat=incoming.chat, roster=roster)
        happened = replace(happened, mentions=mentions)
    return replace(incoming, sender=sender, happened=happened)


async def _complete(account: Account, *, chat: Chat, roster: Roster) -> Account:
    found = await roster.find(chat, account.teams_id)
    if found is None:
        return account
    return replace(
        account,
        name=account.name or found.name,
        entra_id=account.entra_id or found.entra_id,
        standing=found.standing or (None if found.entra_id else Standing.ANONYMOUS),
    )


async def _resolve(mentions: tuple[Mention, ...], *, chat: Chat, roster: Roster) -> tuple[Mention, ...]:
    strangers = {one.account.teams_id: one.account for one in mentions if one.account.entra_id is None}
    asked = list(strangers.values())[:MOST_RESOLVED]
    found = await asyncio.gather(*(_complete(account, chat=chat, roster=roster) for account in asked))
    known = {account.teams_id: account for account in found}
    return tuple(replace(one, account=known.get(one.account.teams_id, one.account)) for one in mentions)
