"""Being away: ``borta till 24/11``, ``tillbaka``; reminders go to the deputies meanwhile."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.features.acting import FURTHEST
from bot.router import Feature, Fields, Words
from bot.turn import Effects, Show, Turn, View
from domain.errors import BadInput
from domain.spoken import read_day
from storage import Transaction

_UNTIL = re.compile(r"(?:till\s+och\s+med|t\.?o\.?m\.?|till|until|to|through)\s+", re.IGNORECASE)


def read(argument: str) -> Fields:
    """Read ``[till] <day>``."""
    return {"until": _UNTIL.sub("", argument.strip(), count=1)}


def away(turn: Turn, tx: Transaction) -> Effects:
    """Remember until when the person is away, and say who stands in; without a day, show it."""
    words = turn.text("until").strip()
    if words:
        tx.people.set_away(turn.person.id, until=_last_day(turn, words))
    return _shown(turn)


def back(turn: Turn, tx: Transaction) -> Effects:
    """Remember that the person is back."""
    tx.people.set_away(turn.person.id, until=None)
    return _shown(turn)


def _last_day(turn: Turn, words: str) -> date:
    today = _today(turn)
    until = read_day(words, today=today, locale="en" if turn.locale == "en" else "sv")
    if until < today:
        raise BadInput("date_has_passed")
    if until > today + FURTHEST:
        raise BadInput("date_too_far")
    return until


def _shown(turn: Turn) -> Effects:
    noted = View(kind="sentence", args={"key": "away.noted"})
    return [Show(view=View(kind="away", args={"person": turn.person.id}), alone=True, instead=noted)]


def _today(turn: Turn) -> date:
    zone = ZoneInfo(turn.default_timezone) if turn.council is None else turn.council.zone
    now: datetime = turn.now.astimezone(zone)
    return now.date()


FEATURES = (
    Feature(
        name="away",
        words=Words(sv=("borta",), en=("away",)),
        read=read,
        needs_council=False,
        before_council=True,
        handle=away,
        argument="until",
    ),
    Feature(
        name="back",
        words=Words(sv=("tillbaka",), en=("back",)),
        verbs=("back",),
        needs_council=False,
        before_council=True,
        handle=back,
    ),
)
