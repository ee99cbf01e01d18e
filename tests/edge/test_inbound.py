"""What Teams sends becomes what happened, or is refused for what is wrong with it."""

from collections.abc import Callable

import pytest

from bot.teams.faults import ForeignTenant, Malformed
from bot.teams.inbound import read_activity
from bot.teams.payload import parse
from bot.turn import ChatKind, Edited, Incoming, Installed, Pressed, Uninstalled
from domain.person import Standing
from simulator.constants import Json
from tests.edge.activities import APP_ID, BOT_ID, TENANT, written

TENANTS = frozenset([TENANT])


def read(activity: Json) -> Incoming | None:
    return read_activity(activity, tenants=TENANTS, app_id=APP_ID)


def heard(activity: Json) -> Incoming:
    incoming = read(activity)
    assert incoming is not None
    return incoming


def press(**action: object) -> Json:
    value = {"action": {"type": "Action.Execute", "verb": "assign", "data": {"question": 7}} | action}
    return written(type="invoke", id="f:1", name="adaptiveCard/action", value=value, replyToId="1700")


def test_a_message_says_who_where_and_in_which_language() -> None:
    activity = written(
        "lista", locale="sv-SE", channelData={"tenant": {"id": TENANT}, "meeting": {"id": "MCM="}}
    )
    incoming = heard(activity)
    assert (incoming.sender.teams_id, incoming.sender.name) == ("29:karin", "Karin Ek")
    assert (incoming.sender.entra_id, incoming.sender.standing) == (activity["from"]["aadObjectId"], None)
    assert (incoming.chat.id, incoming.chat.meeting) == ("19:meeting@thread.v2", "MCM=")
    assert (incoming.tenant, incoming.locale, incoming.bot_id) == (TENANT, "sv", BOT_ID)


def test_somebody_without_entra_id_is_anonymous() -> None:
    sender = heard(written("hej", **{"from": {"id": "29:x"}})).sender
    assert (sender.name, sender.standing) == ("", Standing.ANONYMOUS)


def test_names_are_cleaned_and_short() -> None:
    sender = heard(written("hej", **{"from": {"id": "29:x", "name": "A\u202e\x00\n" + "b" * 900}})).sender
    assert sender.name.startswith("A b")
    assert len(sender.name) == 80


def test_a_reply_in_a_channel_belongs_to_its_channel() -> None:
    conversation = {"id": "19:x@thread.tacv2;messageid=17", "conversationType": "channel"}
    chat = heard(written("hej", conversation=conversation)).chat
    assert (chat.id, chat.thread, chat.kind) == (
        "19:x@thread.tacv2",
        "19:x@thread.tacv2;messageid=17",
        ChatKind.CHANNEL,
    )


@pytest.mark.parametrize(
    ("conversation", "data", "kind"),
    [
        ({"id": "a:1", "conversationType": "personal"}, {}, ChatKind.PERSONAL),
        ({"id": "19:a", "conversationType": "groupChat"}, {}, ChatKind.GROUP),
        ({"id": "19:a", "conversationType": "channel"}, {}, ChatKind.CHANNEL),
        ({"id": "a:1"}, {}, ChatKind.PERSONAL),
        ({"id": "a:1", "isGroup": True}, {}, ChatKind.GROUP),
        ({"id": "19:a"}, {}, ChatKind.GROUP),
        ({"id": "19:a", "conversationType": "new"}, {}, ChatKind.GROUP),
        ({"id": "19:a"}, {"team": {"id": "19:t"}}, ChatKind.CHANNEL),
    ],
)
def test_a_conversation_is_taken_for_the_more_public_kind(
    conversation: Json, data: Json, kind: ChatKind
) -> None:
    activity = written("hej", conversation=conversation, channelData={"tenant": {"id": TENANT}} | data)
    assert heard(activity).chat.kind is kind


@pytest.mark.parametrize(
    ("locale", "client", "language"),
    [
        ("sv-SE", None, "sv"),
        ("EN_us", None, "en"),
        (None, "sv-FI", "sv"),
        ("de-DE", "en-GB", "en"),
        ("de-DE", "fi", None),
        (None, None, None),
        ("", "", None),
    ],
)
def test_the_language_is_the_clients(locale: str | None, client: str | None, language: str | None) -> None:
    activity = written("hej", mentions=[{"type": "clientInfo", "locale": client}], locale=locale)
    assert heard(activity).locale == language


def test_a_press_names_its_button_its_card_and_what_was_put_in() -> None:
    data = {"question": 7, "text": " e\u0301n\x00\u202e text ", "many": ["a\u00a0b", {"on": True}]}
    pressed = heard(press(data=data)).happened
    assert pressed == Pressed(
        verb="assign",
        data={"question": 7, "text": "én text", "many": ["a b", {"on": True}]},
        automatic=False,
        card="1700",
    )


def test_a_refresh_is_no_press_of_a_person() -> None:
    activity = press(data=None)
    activity["value"]["trigger"] = "automatic"
    happened = heard(activity).happened
    assert isinstance(happened, Pressed)
    assert (happened.automatic, happened.data) == (True, {})


def test_an_edited_message_keeps_its_id() -> None:
    data = {"tenant": {"id": TENANT}, "eventType": "editMessage"}
    incoming = heard(written("lista", type="messageUpdate", channelData=data))
    assert (incoming.happened, incoming.activity_id) == (Edited(lines=("lista",)), "1700000000001")


@pytest.mark.parametrize(
    ("action", "happened"),
    [
        ("add", Installed()),
        ("remove", Uninstalled()),
        ("add-upgrade", None),
        ("remove-upgrade", None),
        (None, None),
    ],
)
def test_adding_and_removing_the_app_is_heard_and_upgrading_is_not(
    action: str | None, happened: object
) -> None:
    incoming = read(written(type="installationUpdate", action=action))
    assert (incoming and incoming.happened) == happened


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "typing"},
        {"type": "conversationUpdate", "membersAdded": [{"id": BOT_ID}]},
        {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {}},
        {"type": "messageDelete"},
        {"type": "messageUpdate"},
        {"type": "invoke", "name": "composeExtension/query", "value": {}},
        {"type": "invoke"},
        {"type": "unheardOf"},
    ],
    ids=str,
)
def test_everything_else_is_nothing_for_us(fields: Json) -> None:
    assert read(written(**fields)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"channelData": {"tenant": {"id": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}}},
        {"channelData": {}},
        {"channelData": None},
        {"channelData": {"tenant": {}}},
        {"channelData": {"tenant": {"id": ""}}},
        {"conversation": {"id": "19:a", "tenantId": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}},
    ],
    ids=str,
)
def test_other_tenants_are_not_served(fields: Json) -> None:
    with pytest.raises(ForeignTenant):
        read(written("hej", **fields))


def test_a_tenant_is_the_same_in_capital_letters() -> None:
    assert heard(written("hej", channelData={"tenant": {"id": TENANT.upper()}})).tenant == TENANT


WRONG: dict[str, Json] = {
    "no type": {"type": None},
    "a type that is a number": {"type": 1},
    "an empty type": {"type": ""},
    "no id": {"id": None},
    "an id with a line feed": {"id": "1\n2"},
    "an id with a null character": {"id": "1\x002"},
    "an id without end": {"id": "1" * 1001},
    "no sender": {"from": None},
    "a sender in words": {"from": "Karin"},
    "a sender without id": {"from": {"name": "Karin"}},
    "a sender's id that is a number": {"from": {"id": 1}},
    "a sender's name that is a number": {"from": {"id": "29:x", "name": 1}},
    "a sender's Entra id that is a list": {"from": {"id": "29:x", "aadObjectId": []}},
    "no conversation": {"conversation": None},
    "a conversation in words": {"conversation": "19:a"},
    "a conversation without id": {"conversation": {"tenantId": TENANT}},
    "a conversation that is only a thread": {"conversation": {"id": ";messageid=1"}},
    "a kind of conversation that is a number": {"conversation": {"id": "19:a", "conversationType": 1}},
    "a tenant of a conversation that is a number": {"conversation": {"id": "19:a", "tenantId": 1}},
    "a recipient in words": {"recipient": "28:x"},
    "a recipient in a list": {"recipient": []},
    "channel data in words": {"channelData": "x"},
    "a tenant in words": {"channelData": {"tenant": TENANT}},
    "a tenant's id that is a number": {"channelData": {"tenant": {"id": 1}}},
    "a meeting in words": {"channelData": {"tenant": {"id": TENANT}, "meeting": "x"}},
    "a team in words": {
        "channelData": {"tenant": {"id": TENANT}, "team": "x"},
        "conversation": {"id": "19:a"},
    },
    "text that is a number": {"text": 1},
    "text in a list": {"text": ["hej"]},
    "a format that is a number": {"textFormat": 1},
    "entities in an object": {"entities": {"type": "mention"}},
    "entities in words": {"entities": "mention"},
    "an entity in words": {"entities": ["mention"]},
    "an entity without object": {"entities": [{"type": "mention", "mentioned": "29:x"}]},
    "an entity whose type is a number": {"entities": [{"type": 1}]},
    "an entity whose text is a number": {"entities": [{"type": "mention", "mentioned": {}, "text": 1}]},
    "a mention whose id is a number": {"entities": [{"type": "mention", "mentioned": {"id": 1}}]},
    "a mention whose name is a list": {
        "entities": [{"type": "mention", "mentioned": {"id": "29:x", "name": []}}]
    },
    "attachments in words": {"attachments": "x"},
    "an attachment in words": {"attachments": ["x"]},
    "an attachment whose type is a number": {"attachments": [{"contentType": 1}]},
    "a language that is a number": {"locale": 1},
    "a client's language that is a number": {"entities": [{"type": "clientInfo", "locale": 1}]},
    "an installation that is a number": {"type": "installationUpdate", "action": 1},
    "an edit without channel data": {"type": "messageUpdate", "channelData": []},
    "a press in words": {"type": "invoke", "name": "adaptiveCard/action", "value": "x"},
    "a press without action": {"type": "invoke", "name": "adaptiveCard/action", "value": {}},
    "a press with an action in words": {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {"action": "x"},
    },
    "a press without verb": press(verb=None),
    "a press whose verb is a number": press(verb=1),
    "a press with data in words": press(data="x"),
    "a press with data in a list": press(data=[]),
    "a press on a card whose id is a number": press() | {"replyToId": 1},
    "an invoke whose name is a number": {"type": "invoke", "name": 1},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG.keys())
def test_an_activity_of_another_shape_is_malformed(fields: Json) -> None:
    with pytest.raises(Malformed):
        read(written("hej") | fields)


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b'"x"', b"null", b"{'a':1}", b'{"a":NaN}', b'{"a":"\\u12"}', b'{"a":"\xff"}',
     b'{"a":"\\ud800","b":NaN}', b'{"a":"\xff\\ud800"}', b'["\\ud800"]', b"\xef\xbb\xbf{}"],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body)


@pytest.mark.parametrize("depth", [33, 100, 1_000, 40_000, 100_000])
@pytest.mark.parametrize("wrap", [bytes, lambda body: b'{"half":"\\ud800","x":' + body + b"}"])
def test_a_body_that_is_nested_too_deeply_is_malformed(depth: int, wrap: Callable[[bytes], bytes]) -> None:
    for body in (nested(depth), b'{"a":' + b"[" * depth + b"]" * depth + b"}"):
        with pytest.raises(Malformed):
            parse(wrap(body))


def test_thirty_two_levels_are_read_and_so_are_many_things_side_by_side() -> None:
    assert parse(nested(32))
    assert parse(b'{"a":[' + b"{}," * 1000 + b"{}]}")


def test_half_an_emoji_is_left_out() -> None:
    assert parse('{"text":"å \\ud83d hej \\ud83d\\ude00"}'.encode()) == {"text": "å  hej 😀"}
