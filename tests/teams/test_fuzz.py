"""Test that the gateway answers any body with a success or a client error, never with 5xx."""

from copy import deepcopy
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.teams.errors import ForeignTenant, Malformed
from bot.teams.message_text import MAX_MESSAGE_LENGTH
from bot.teams.parse import MAX_FILES, parse_activity
from bot.teams.payload import parse_json
from bot.turn.incoming import FilesReceived, MessageReceived
from domain.text import clean_text
from simulator.constants import Json
from simulator.service import Simulator
from tests.sizes import SIZE
from tests.teams.activities import (
    ALONE,
    APP_ID,
    TENANT,
    attached,
    consent,
    event,
    mention,
    message,
    span,
    with_files,
    written,
)
from tests.teams.extension_activities import chosen, searched, submitted

TENANTS = frozenset([TENANT])
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))
MARKUP = [
    "<at>Bevaka</at>", "<at>", "</at>", "<at>Petra Holm</at>", "&nbsp;", "&amp;", "&lt;", "<p>", "</p>",
    "<blockquote>", "</blockquote>", "<pre>", "<li>", "<td>", "<emoji alt='x'>", "<!--", "-->", "<![",
    "<br>", "<", ">", span(0, "Bevaka"), span(1, "Petra Holm"), "</span>", "\n", "\r", "\u2028",
    "\u202e", "\x00", "fråga x", " ", "å", "e\u0301", "😀", "\u200d", "\u00a0", "@Petra Holm", "'", '"',
]  # fmt: skip
ODD: list[Any] = [
    None, True, False, 0, -1, 2**63, 1.5, "", "x", "\x00", "a\nb", "x" * 1001, [], {}, ["x"], [{}], [[]],
    {"id": {}}, {"id": "29:x"}, {"": None}, [None], "message", "mention", "text/html", TENANT,
]  # fmt: skip
KINDS = ["message", "messageUpdate", "messageDelete", "invoke", "installationUpdate", "conversationUpdate"]
KINDS += ["event", "x"]
MEMBER: Json = {
    "user": {"id": "29:x", "name": "Karin Ek", "tenantId": TENANT},
    "meeting": {"role": "Organizer"},
}
TOLD: list[Json] = [
    event("meetingStart", StartTime="2026-11-23T17:00:00.1234567Z", Title="Trygghetsrådet"),
    event("meetingEnd", EndTime="2026-11-23T19:00:00Z", sender={"id": "29:karin"}),
    event("meetingParticipantJoin", members=[MEMBER, MEMBER]),
    event("meetingParticipantLeave", members=[MEMBER]),
    with_files(attached("a.docx"), attached("b.pdf"), text="här"),
    consent(context={"file": 7, "more": [{"x": "y"}]}),
    consent("decline", upload=None),
    chosen(),
    submitted(text="Varför är det mörkt?", asker="author", department="3", nonce="n"),
    searched({"name": "words", "value": "lampa"}, skip=0, count=25),
]
NAMED = [mention("Bevaka"), mention("Petra Holm"), mention("Eva Strand", shown="")]
seeds = st.integers(min_value=0, max_value=2**64)


def words(chance: Random) -> str:
    return "".join(chance.choices(MARKUP, k=chance.randrange(12)))


def bent_activity(chance: Random) -> Json:
    """Return an activity as Teams sends it, with up to three of its parts replaced by something odd."""
    if chance.random() < 0.4:
        told = deepcopy(chance.choice(TOLD))
        for _ in range(chance.randrange(4)):
            bend(told, chance=chance)
        return told
    html = words(chance) if chance.random() < 0.5 else None
    activity = written(
        words(chance), html=html, mentions=deepcopy(chance.choices(NAMED, k=chance.randrange(4)))
    )
    activity |= {"type": chance.choice(KINDS), "name": "adaptiveCard/action", "action": "add"}
    activity["value"] = {"action": {"verb": "log", "data": {"text": words(chance), "x": chance.choice(ODD)}}}
    for _ in range(chance.randrange(4)):
        bend(activity, chance=chance)
    return activity


def bend(place: Any, *, chance: Random) -> None:  # noqa: ANN401 - any part of an activity
    keys: list[object] = list(place) if isinstance(place, dict) else list(range(len(place)))
    if not keys:
        return
    key = chance.choice(keys)
    inner = place[key]
    if isinstance(inner, dict | list) and inner and chance.random() < 0.7:
        bend(inner, chance=chance)
    else:
        place[key] = deepcopy(chance.choice([*ODD, words(chance)]))


@pytest.mark.proof
@settings(UNHURRIED, max_examples=SIZE.fuzzed)
@given(seeds)
def test_reading_any_activity_ends_in_what_happened_or_in_a_refusal(seed: int) -> None:
    activity = bent_activity(Random(seed))  # noqa: S311 - nothing secret
    try:
        incoming = parse_activity(activity, tenants=TENANTS, app_id=APP_ID)
    except (Malformed, ForeignTenant):
        return
    if incoming is not None and isinstance(incoming.event, FilesReceived):
        assert 0 < len(incoming.event.files) <= MAX_FILES
    if incoming is not None and isinstance(incoming.event, MessageReceived):
        text = "\n".join(incoming.event.lines)
        assert clean_text(text) == text
        assert len(text) <= MAX_MESSAGE_LENGTH
        assert all(one.text in text for one in incoming.event.mentions)


@pytest.mark.proof
@settings(UNHURRIED, max_examples=SIZE.fuzzed_bodies)
@given(st.binary(max_size=200))
def test_reading_any_bytes_ends_in_an_object_or_in_a_refusal(body: bytes) -> None:
    try:
        assert isinstance(parse_json(body), dict)
    except Malformed:
        return


@pytest.mark.proof
@settings(UNHURRIED, max_examples=SIZE.fuzzed_calls)
@given(seed=seeds)
@pytest.mark.usefixtures("gateway")
async def test_the_endpoint_answers_any_activity_without_failing(teams: Simulator, seed: int) -> None:
    activity, own, untouched = bent_activity(Random(seed)), message(teams), written()  # noqa: S311 - as above
    activity |= {key: own[key] for key in ("serviceUrl", "channelId") if activity.get(key) == untouched[key]}
    if activity.get("conversation") == ALONE:
        activity["conversation"] = {**ALONE, "id": teams.world.personal(teams.world.person("karin")).id}
    answer = await teams.post(orjson.dumps(activity))
    assert answer.status in (200, 201, 400, 401, 403, 501)


def test_bending_leaves_enough_activities_to_be_heard() -> None:
    heard = 0
    for seed in range(300):
        try:
            activity = bent_activity(Random(seed))  # noqa: S311 - as above
            heard += parse_activity(activity, tenants=TENANTS, app_id=APP_ID) is not None
        except (Malformed, ForeignTenant):
            continue
    assert 60 < heard < 270
