"""The outbox at work: take what is due, send it, store what became of it."""

import os
import random
import socket

from bot.delivery.aftermath import Aftermath
from bot.delivery.courier import Courier
from bot.delivery.errands import Errands
from bot.delivery.hours import OfficeHours, Opening, office_opening
from bot.delivery.judge import Judge
from bot.delivery.known_errands import KNOWN
from bot.delivery.pace import Pace
from bot.delivery.pacing import Buckets, Pacing, Rate
from bot.delivery.parcel import Packer
from bot.delivery.sender import Sender
from bot.delivery.settlement import Settlement
from bot.teams import Connector
from bot.turn import Roster
from bot.watch import DeliveryWatch, unwatched
from storage import Store

__all__ = ["Opening", "Pace", "Packer", "Rate", "Sender", "build_sender"]


def build_sender(  # noqa: PLR0913 - one argument a part
    *,
    store: Store,
    connector: Connector,
    roster: Roster,
    packer: Packer,
    bot_id: str,
    opening: Opening = office_opening,
    dice: random.Random,
    pace: Pace,
    watch: DeliveryWatch = unwatched,
) -> Sender:
    """Put a sender together; ``opening`` says when a council's offices are open."""
    hours, judge = OfficeHours(opening), Judge(pace=pace, dice=dice)
    runs = Errands(store=store, connector=connector, judge=judge, known=KNOWN)
    courier = Courier(
        store=store, connector=connector, packer=packer, judge=judge, hours=hours, errands=runs, bot_id=bot_id
    )
    aftermath = Aftermath(store=store, roster=roster)
    return Sender(
        store=store,
        courier=courier,
        settlement=Settlement(store=store, aftermath=aftermath, hours=hours, pause=pace.database),
        judge=judge,
        pacing=Pacing(Buckets(rate=pace.tenant), Buckets(rate=pace.conversation)),
        pace=pace,
        name=f"{socket.gethostname()}/{os.getpid()}",
        watch=watch,
    )
