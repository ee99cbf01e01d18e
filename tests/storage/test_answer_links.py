"""Test that the link of an e-mail is made once, cannot be made up, and ends."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from storage import Transaction
from storage.answer_links import (
    KEPT_AFTERWARDS,
    LONGEST_LINK,
    AnswerLink,
    LinkState,
    delete_ended_links,
    find_link,
    link_token,
    renew_link_secret,
)
from tests.storage.tenant import NOW, Desk

SECOND = timedelta(seconds=1)
LINK = AnswerLink(
    id=12,
    tenant="bjorkvik",
    council=1,
    department=2,
    person=None,
    questions=(3, 4),
    mail_key="mail:1",
    created_at=NOW,
    expires_at=NOW + LONGEST_LINK,
)
OTHERS: tuple[dict[str, Any], ...] = (
    {"id": 13},
    {"tenant": "granby"},
    {"council": 2},
    {"department": 3},
    {"department": None, "person": 2},
    {"questions": (3,)},
    {"questions": (4, 3)},
    {"expires_at": NOW + LONGEST_LINK + SECOND},
)


def make(tx: Transaction, key: str = "mail:1", *, department: int = 2, days: int = 7) -> int:
    return tx.answer_links.create(
        council=1,
        department=department,
        person=None,
        questions=[3, 4],
        expires_at=NOW + timedelta(days=days),
        mail_key=key,
    )


async def make_token(desk: Desk, key: str = "mail:1", *, department: int = 2, days: int = 7) -> str:
    return await desk.write(lambda tx: tx.answer_links.token(make(tx, key, department=department, days=days)))


async def look_up(desk: Desk, token: str) -> tuple[LinkState, AnswerLink | None]:
    return await desk.store.read_all_tenants(lambda c: find_link(c, token, now=desk.now))


async def state_of(desk: Desk, token: str) -> LinkState:
    return (await look_up(desk, token))[0]


async def test_a_token_leads_to_its_link_until_it_ends(desk: Desk) -> None:
    token = await make_token(desk)
    state, link = await look_up(desk, token)
    assert state is LinkState.VALID
    assert link is not None
    assert (link.tenant, link.department, link.questions) == (desk.tenant, 2, (3, 4))
    assert await state_of(desk.later(days=7, seconds=-1), token) is LinkState.VALID
    assert await state_of(desk.later(days=7), token) is LinkState.EXPIRED
    longest = await make_token(desk, "mail:2", days=365)
    assert await state_of(desk.later(days=30), longest) is LinkState.EXPIRED


async def test_an_email_that_is_rendered_again_has_the_same_link(desk: Desk) -> None:
    assert await make_token(desk) == await make_token(desk.later(hours=1))
    assert await make_token(desk) != await make_token(desk, "mail:2")


def mac_of(secret: str, **changed: Any) -> str:  # noqa: ANN401 - whatever a field may hold
    return link_token(secret, replace(LINK, **changed)).partition("-")[2]


def test_each_thing_that_a_link_says_is_signed() -> None:
    assert mac_of("a") != mac_of("b")
    assert [other for other in OTHERS if mac_of("a", **other) == mac_of("a")] == []


MADE_UP = (
    *("{id}-{zeros}", "{id}-{MAC}", "0{id}-{mac}", "{id}-{mac}0", "{id}-{mac}\n"),
    *("-{mac}", "99-{mac}", "", "{id}", "é"),
)


async def test_a_token_that_was_not_made_here_leads_nowhere(desk: Desk) -> None:
    assert await look_up(desk, link_token("", LINK)) == (LinkState.FORGED, None), "nor before the first link"
    token = await make_token(desk)
    link, _, mac = token.partition("-")
    made_up = [one.format(id=link, mac=mac, MAC=mac.upper(), zeros="0" * len(mac)) for one in MADE_UP]
    assert token not in made_up
    assert {await look_up(desk, one) for one in made_up} == {(LinkState.FORGED, None)}


async def test_the_links_of_a_recipient_end_together(desk: Desk) -> None:
    theirs, also, others = [
        await make_token(desk, "mail:1"),
        await make_token(desk, "mail:2"),
        await make_token(desk, "mail:3", department=9),
    ]
    assert await desk.write(lambda tx: tx.answer_links.revoke_of(1, department=2)) == 2
    assert await desk.write(lambda tx: tx.answer_links.revoke_of(1, department=2)) == 0
    states = [await state_of(desk, token) for token in (theirs, also, others)]
    assert states == [LinkState.REVOKED, LinkState.REVOKED, LinkState.VALID]


async def test_a_new_secret_ends_every_link(desk: Desk) -> None:
    token = await make_token(desk)
    await desk.store.write_all_tenants(renew_link_secret)
    assert await state_of(desk, token) is LinkState.FORGED
    again = await make_token(desk)
    assert again != token
    assert await state_of(desk, again) is LinkState.VALID


async def test_links_that_ended_long_ago_are_deleted(desk: Desk) -> None:
    token = await make_token(desk, days=7)
    ended = NOW + timedelta(days=7) + KEPT_AFTERWARDS
    assert await desk.store.write_all_tenants(partial(delete_ended_links, now=ended - SECOND)) == 0
    assert await desk.store.write_all_tenants(partial(delete_ended_links, now=ended)) == 1
    assert await state_of(desk, token) is LinkState.FORGED
