"""Test the rate limits of tenants and conversations, with a controlled clock."""

from dataclasses import replace

from bot.outbox.rate_limit import MAX_BUCKETS, OutboxRateLimiter, RateLimit, TokenBuckets
from tests.outbox.test_retry_policy import MESSAGE


def pacing() -> OutboxRateLimiter:
    return OutboxRateLimiter(
        TokenBuckets(rate=RateLimit(burst=15, per_second=15)),
        TokenBuckets(rate=RateLimit(burst=5, per_second=1)),
    )


def sent(timing: OutboxRateLimiter, *, seconds: int) -> int:
    """Return how many messages for one conversation get through when there are always more."""
    count = 0
    for tenth in range(seconds * 10):
        while MESSAGE.ordering_key not in timing.claim_limits(8, busy=frozenset(), now=tenth / 10).busy_keys:
            timing.record(MESSAGE, now=tenth / 10)
            count += 1
    return count


def test_one_conversation_gets_five_at_once_and_then_one_a_second() -> None:
    assert sent(pacing(), seconds=1) == 5
    assert sent(pacing(), seconds=31) == 5 + 30


def test_a_tenant_gets_fifteen_at_once_and_then_fifteen_a_second() -> None:
    timing = pacing()
    for number in range(15):
        timing.record(replace(MESSAGE, ordering_key=f"t/{number}"), now=0.0)
    assert timing.claim_limits(8, busy=frozenset(), now=0.0).tenant_limits == {"t": 0}
    assert timing.claim_limits(8, busy=frozenset(), now=0.5).tenant_limits == {"t": 7}
    assert timing.claim_limits(8, busy=frozenset(), now=0.9).tenant_limits == {"t": 13}


def test_one_tenant_takes_nothing_from_another() -> None:
    timing = pacing()
    timing.record(MESSAGE, now=0.0)
    room = timing.claim_limits(8, busy={"t/2"}, now=0.0)
    assert (room.limit, room.tenant_limits, room.busy_keys) == (8, {"t": 14}, {"t/2"})


def test_it_says_how_long_until_somebody_has_room_again() -> None:
    timing = pacing()
    assert timing.seconds_until_available(now=0.0) is None
    for _ in range(5):
        timing.record(MESSAGE, now=0.0)
    assert timing.seconds_until_available(now=0.25) == 0.75
    assert timing.seconds_until_available(now=1.0) is None


def test_who_has_a_full_bucket_again_is_forgotten() -> None:
    buckets = TokenBuckets(rate=RateLimit(burst=5, per_second=1))
    buckets.consume("a", now=0.0)
    buckets.consume("b", now=0.5)
    assert buckets.available_by_key(now=1.2) == {"b": 4}
    assert buckets.available_by_key(now=9.0) == {}


def test_no_more_are_remembered_than_there_is_reason_to() -> None:
    buckets = TokenBuckets(rate=RateLimit(burst=5, per_second=1))
    for number in range(MAX_BUCKETS + 5):
        buckets.consume(str(number), now=0.0)
    assert len(buckets.available_by_key(now=0.0)) == MAX_BUCKETS
