"""So many messages a second for a tenant, so many for a conversation; times are seconds of a driven clock."""

from dataclasses import replace

from bot.delivery.pacing import MOST_REMEMBERED, Buckets, Pacing, Rate
from tests.delivery.test_outcomes import LETTER


def pacing() -> Pacing:
    return Pacing(Buckets(rate=Rate(burst=15, a_second=15)), Buckets(rate=Rate(burst=5, a_second=1)))


def sent(pace: Pacing, *, seconds: int) -> int:
    """Give back how many messages for one conversation get through when there are always more."""
    count = 0
    for tenth in range(seconds * 10):
        while LETTER.lane not in pace.room(8, busy=frozenset(), now=tenth / 10).busy:
            pace.took(LETTER, now=tenth / 10)
            count += 1
    return count


def test_one_conversation_gets_five_at_once_and_then_one_a_second() -> None:
    assert sent(pacing(), seconds=1) == 5
    assert sent(pacing(), seconds=31) == 5 + 30


def test_a_tenant_gets_fifteen_at_once_and_then_fifteen_a_second() -> None:
    pace = pacing()
    for number in range(15):
        pace.took(replace(LETTER, lane=f"t/{number}"), now=0.0)
    assert pace.room(8, busy=frozenset(), now=0.0).tenants == {"t": 0}
    assert pace.room(8, busy=frozenset(), now=0.5).tenants == {"t": 7}
    assert pace.room(8, busy=frozenset(), now=0.9).tenants == {"t": 13}


def test_one_tenant_takes_nothing_from_another() -> None:
    pace = pacing()
    pace.took(LETTER, now=0.0)
    room = pace.room(8, busy={"t/2"}, now=0.0)
    assert (room.most, room.tenants, room.busy) == (8, {"t": 14}, {"t/2"})


def test_it_says_how_long_until_somebody_has_room_again() -> None:
    pace = pacing()
    assert pace.wait(now=0.0) is None
    for _ in range(5):
        pace.took(LETTER, now=0.0)
    assert pace.wait(now=0.25) == 0.75
    assert pace.wait(now=1.0) is None


def test_who_has_a_full_bucket_again_is_forgotten() -> None:
    buckets = Buckets(rate=Rate(burst=5, a_second=1))
    buckets.take("a", now=0.0)
    buckets.take("b", now=0.5)
    assert buckets.rooms(now=1.2) == {"b": 4}
    assert buckets.rooms(now=9.0) == {}


def test_no_more_are_remembered_than_there_is_reason_to() -> None:
    buckets = Buckets(rate=Rate(burst=5, a_second=1))
    for number in range(MOST_REMEMBERED + 5):
        buckets.take(str(number), now=0.0)
    assert len(buckets.rooms(now=0.0)) == MOST_REMEMBERED
