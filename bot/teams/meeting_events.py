"""What Teams tells of a running meeting: its beginning, its end, and who comes and goes."""

from datetime import UTC, datetime

from bot.teams.payload import Payload, identifier_in, object_in, objects_in, text_in
from bot.turn import Account, Announced, Joined, Left, MeetingBegan, MeetingEnded
from domain.person import Standing
from domain.text import LONGEST_NAME, shorten

MOST_MOVED = 300
"""People looked at in one event."""

_START, _END, _JOIN, _LEAVE = _EVENTS = tuple(
    f"application/vnd.microsoft.meeting{what}"
    for what in ("Start", "End", "ParticipantJoin", "ParticipantLeave")
)
_PERSON = "29:"  # bots begin with another number
_STANDINGS = {known.value: known for known in (Standing.MEMBER, Standing.GUEST, Standing.ANONYMOUS)}


def read_meeting_event(payload: Payload) -> Announced | None:
    """Give back what Teams tells of a meeting, None where it is something else; raises Malformed."""
    name = text_in(payload, "name")
    if name not in _EVENTS:
        return None
    value = _with_small_keys(object_in(payload, "value"))
    if name in (_JOIN, _LEAVE):
        return _read_move(value, joined=name == _JOIN)
    return _read_course(payload, value, began=name == _START)


def _read_course(payload: Payload, value: Payload, *, began: bool) -> MeetingBegan | MeetingEnded | None:
    meeting = identifier_in(object_in(object_in(payload, "channelData"), "meeting"), "id") or ""
    at = _moment(payload, value, "starttime" if began else "endtime")
    if at is None:
        return None
    if began:
        title = shorten(text_in(value, "title") or "", most=LONGEST_NAME)
        return MeetingBegan(meeting=meeting, title=title, at=at)
    return MeetingEnded(meeting=meeting, at=at)


def _read_move(value: Payload, *, joined: bool) -> Joined | Left | None:
    found = (_read_member(member) for member in objects_in(value, "members")[:MOST_MOVED])
    people = {account.teams_id: account for account in found if account is not None}
    if not people:
        return None
    accounts = tuple(people.values())
    return Joined(accounts=accounts) if joined else Left(accounts=accounts)


def _with_small_keys(value: Payload) -> Payload:
    """Give back ``value`` with its keys in lower case: Teams writes ``StartTime``, but ``members``."""
    return {key.lower(): inner for key, inner in value.items()}


def _moment(payload: Payload, value: Payload, key: str) -> datetime | None:
    """Give back when it happened, else when Teams sent it, None where neither is told as a time."""
    told = (text_in(value, key), text_in(payload, "timestamp"))
    return next((moment for words in told if words and (moment := _read_moment(words))), None)


def _read_moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_member(member: Payload) -> Account | None:
    user = object_in(member, "user")
    teams_id = identifier_in(user, "id")
    if teams_id is None or not teams_id.startswith(_PERSON):
        return None
    home = identifier_in(user, "tenantId")
    role = text_in(object_in(member, "meeting"), "role") or ""
    return Account(
        teams_id=teams_id,
        name=shorten(text_in(user, "name") or "", most=LONGEST_NAME),
        entra_id=identifier_in(user, "aadObjectId") or identifier_in(user, "objectId"),
        standing=_STANDINGS.get(text_in(user, "userRole") or role.lower()),
        home=home and home.lower(),
    )
