"""One recipient for whom Teams refuses the token is odd; two in a row mean that the token is bad."""

from bot.delivery.trust import Trust


def test_a_second_recipient_in_a_row_means_that_the_token_is_bad() -> None:
    trust = Trust()
    assert [trust.refused("petra"), trust.refused("petra"), trust.refused("nils")] == [False, False, True]
    assert trust.refused("petra"), "and stays so until Teams takes it again"


def test_a_recipient_that_is_refused_while_others_are_not_is_odd_by_itself() -> None:
    trust = Trust()
    trust.refused("petra")
    trust.accepted("nils")
    assert [trust.refused("petra"), trust.refused("eva")] == [False, False]
    assert trust.refused("nils")


def test_whoever_is_written_to_again_is_no_longer_odd() -> None:
    trust = Trust()
    trust.refused("petra")
    trust.accepted("nils")
    trust.accepted("petra")
    assert [trust.refused("nils"), trust.refused("petra")] == [False, True]
