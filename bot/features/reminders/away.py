"""Set the sender's absence: ``borta till 24/11``, ``tillbaka``; reminders go to the deputies meanwhile."""

import re
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.features.questions.actions import MAX_TIME_AHEAD
from bot.turn.types import Effects, Feature, Fields, ShowView, Turn
from bot.views.messages import SENTENCE
from bot.views.reminders import ABSENCE
from cards.texts import words_of_all_languages
from domain.dates import parse_day
from domain.errors import BadInput
from domain.history import CouncilEventKind
from domain.text import word_pattern
from storage import Transaction

_NOT_NEEDED = SENTENCE.view(key="away.not_needed")


@cache
def _until() -> re.Pattern[str]:
    """Return the pattern of ``till`` before a day, in all languages; ``t.o.m.`` may lack its dots."""
    words = word_pattern(words_of_all_languages("phrase.until")).replace(r"\.", r"\.?")
    return re.compile(rf"(?:{words})\s+", re.IGNORECASE)


def parse_away(argument: str) -> Fields:
    """Parse ``[till] <day>``."""
    return {"until": _until().sub("", argument.strip(), count=1)}


def set_away(turn: Turn, tx: Transaction) -> Effects:
    """Store until when the sender is away and show their deputies; without a day, only show it."""
    if not turn.person.is_identified:
        return [ShowView(view=_NOT_NEEDED)]
    words = turn.text("until").strip()
    if words:
        _store(turn, tx, _last_day(turn, words))
    return _shown(turn)


def end_absence(turn: Turn, tx: Transaction) -> Effects:
    """Store that the sender is back, and show what happened meanwhile."""
    if not turn.person.is_identified:
        return [ShowView(view=_NOT_NEEDED)]
    since = turn.person.away_since
    _store(turn, tx, None)
    return _shown(turn, since=since)


def _store(turn: Turn, tx: Transaction, until: date | None) -> None:
    """Store the last day of the absence, in the history of each council too, so that it can be undone."""
    before = turn.person.away_until
    known = turn.person.away_since if turn.person.is_away(_today(turn)) else None
    tx.people.set_away(turn.person.id, until=until, since=None if until is None else known or turn.now)
    days = {
        "until_before": before and before.isoformat(),
        "since_before": known and known.isoformat(),
        "until": until and until.isoformat(),
    }
    here = set() if turn.council is None else {turn.council.id}
    for council in sorted({c.id for c in tx.councils.of_person(turn.person.id)} | turn.member_of | here):
        tx.events.add_to_council(
            council,
            happening=CouncilEventKind.ABSENCE_CHANGED,
            by=turn.person.id,
            act=turn.act,
            at=turn.now,
            new=days,
        )


def _last_day(turn: Turn, words: str) -> date:
    today = _today(turn)
    until = parse_day(words, today=today, locale=turn.locale)
    if until < today:
        raise BadInput("date_has_passed")
    if until > today + MAX_TIME_AHEAD:
        raise BadInput("date_too_far")
    return until


def _shown(turn: Turn, *, since: datetime | None = None) -> Effects:
    noted = SENTENCE.view(key="away.noted")
    was_away = {} if since is None else {"since": since.isoformat()}
    view = ABSENCE.view(person=turn.person.id, **was_away)
    return [ShowView(view=view, is_private=True, public_view=noted)]


def _today(turn: Turn) -> date:
    zone = ZoneInfo(turn.default_timezone) if turn.council is None else turn.council.zone
    now: datetime = turn.now.astimezone(zone)
    return now.date()


FEATURES = (
    Feature(
        name="away",
        is_command=True,
        parse=parse_away,
        needs_council=False,
        before_council=True,
        handle=set_away,
        argument="until",
    ),
    Feature(
        name="back",
        is_command=True,
        verbs=("back",),
        needs_council=False,
        before_council=True,
        handle=end_absence,
    ),
)
