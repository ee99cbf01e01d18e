"""Test that a token refused for two recipients in a row counts as bad, but not for one."""

from bot.outbox.worker import TokenHealth


def test_a_second_recipient_in_a_row_means_that_the_token_is_bad() -> None:
    token_health = TokenHealth()
    assert [
        token_health.record_refused("petra"),
        token_health.record_refused("petra"),
        token_health.record_refused("nils"),
    ] == [
        False,
        False,
        True,
    ]
    assert token_health.record_refused("petra"), "and stays so until Teams takes it again"


def test_a_recipient_that_is_refused_while_others_are_not_is_odd_by_itself() -> None:
    token_health = TokenHealth()
    token_health.record_refused("petra")
    token_health.record_accepted("nils")
    assert [token_health.record_refused("petra"), token_health.record_refused("eva")] == [False, False]
    assert token_health.record_refused("nils")


def test_whoever_is_written_to_again_is_no_longer_odd() -> None:
    token_health = TokenHealth()
    token_health.record_refused("petra")
    token_health.record_accepted("nils")
    token_health.record_accepted("petra")
    assert [token_health.record_refused("nils"), token_health.record_refused("petra")] == [False, True]
