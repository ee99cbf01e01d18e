"""The outbox at work: take what is due, send it, store what became of it."""

import random
from collections.abc import Callable
from datetime import datetime

from bot.delivery.aftermath import Aftermath
from bot.delivery.courier import Courier
from bot.delivery.outcomes import Judge, Pace
from bot.delivery.parcel import Packer
from bot.delivery.sender import Sender
from bot.delivery.settlement import Settlement
from bot.teams import Connector
from bot.turn import Roster
from storage import Store

__all__ = ["Pace", "Packer", "Sender", "build_sender"]


def build_sender(
    *,
    store: Store,
    connector: Connector,
    roster: Roster,
    packer: Packer,
    bot_id: str,
    clock: Callable[[], datetime],
    dice: random.Random,
    pace: Pace,
) -> Sender:
    """Put a sender together."""
    courier = Courier(
        store=store,
        connector=connector,
        packer=packer,
        judge=Judge(pace=pace, dice=dice),
        bot_id=bot_id,
        clock=clock,
    )
    aftermath = Aftermath(store=store, roster=roster)
    settlement = Settlement(store=store, aftermath=aftermath, clock=clock, pause=pace.database)
    return Sender(store=store, courier=courier, settlement=settlement, clock=clock, pace=pace)
