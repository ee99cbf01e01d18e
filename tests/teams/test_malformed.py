"""Test that anything that has not the shape of an activity is refused for that reason."""

from collections.abc import Callable

import pytest

from bot.teams.errors import Malformed
from bot.teams.parse import parse_activity
from bot.teams.payload import parse_json
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, TENANT, written
from tests.teams.malformed_activities import WRONG


@every("fields", WRONG)
def test_an_activity_of_another_shape_is_malformed(fields: Json) -> None:
    with pytest.raises(Malformed):
        parse_activity(written("hej") | fields, tenants=frozenset([TENANT]), app_id=APP_ID)


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@every(
    "body",
    [b"", b"{", b"[]", b"1", b'"x"', b"null", b"{'a':1}", b'{"a":NaN}', b'{"a":"\\u12"}', b'{"a":"\xff"}',
     b'{"a":"\\ud800","b":NaN}', b'{"a":"\xff\\ud800"}', b'["\\ud800"]', b"\xef\xbb\xbf{}"],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_json(body)


@every("depth", [33, 100, 1_000, 40_000, 100_000])
@every("wrap", [bytes, lambda body: b'{"half":"\\ud800","x":' + body + b"}"])
def test_a_body_that_is_nested_too_deeply_is_malformed(depth: int, wrap: Callable[[bytes], bytes]) -> None:
    for body in (nested(depth), b'{"a":' + b"[" * depth + b"]" * depth + b"}"):
        with pytest.raises(Malformed):
            parse_json(wrap(body))


def test_thirty_two_levels_are_read_and_so_are_many_things_side_by_side() -> None:
    assert parse_json(nested(32))
    assert parse_json(b'{"a":[' + b"{}," * 1000 + b"{}]}")


def test_half_an_emoji_is_left_out() -> None:
    assert parse_json('{"text":"å \\ud83d hej \\ud83d\\ude00"}'.encode()) == {"text": "å  hej 😀"}
