"""Test that what Teams sends becomes an event, or is refused with the reason."""

import pytest

from bot.teams.errors import ForeignTenant, Malformed
from bot.teams.parse import parse_activity
from bot.turn.incoming import AppInstalled, AppUninstalled, CardAction, ChatKind, Incoming, MessageEdited
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, BOT_ID, TENANT, press, written

TENANTS = frozenset([TENANT])


def read(activity: Json) -> Incoming | None:
    return parse_activity(activity, tenants=TENANTS, app_id=APP_ID)


def heard(activity: Json) -> Incoming:
    incoming = read(activity)
    assert incoming is not None
    return incoming


def test_a_message_says_who_where_and_in_which_language() -> None:
    activity = written(
        "lista", locale="sv-SE", channelData={"tenant": {"id": TENANT}, "meeting": {"id": "MCM="}}
    )
    incoming = heard(activity)
    assert (incoming.sender.teams_id, incoming.sender.name) == ("29:karin", "Karin Ek")
    assert (incoming.sender.entra_id, incoming.sender.standing) == (activity["from"]["aadObjectId"], None)
    assert (incoming.chat.id, incoming.chat.meeting) == ("19:meeting@thread.v2", "MCM=")
    assert (incoming.tenant, incoming.locale, incoming.bot_id) == (TENANT, "sv", BOT_ID)


def test_how_the_sender_is_known_is_left_to_the_roster() -> None:
    sender = heard(written("hej") | {"from": {"id": "29:x"}}).sender
    assert (sender.name, sender.entra_id, sender.standing) == ("", None, None)


def test_ids_have_at_most_three_hundred_characters() -> None:
    assert heard(written("hej", id="1" * 300)).activity_id == "1" * 300
    for fields in ({"id": "1" * 301}, {"from": {"id": "29:" + "x" * 298}}, {"replyToId": "1" * 301}):
        with pytest.raises(Malformed):
            read(press() | fields)


def test_a_verb_has_at_most_sixty_four_characters() -> None:
    with pytest.raises(Malformed):
        read(press(verb="x" * 65))


@every("mark", ["x" * 65, 7, ["x"], {"a": 1}, None])
def test_a_press_with_a_mark_that_is_none_of_ours_has_none(mark: object) -> None:
    pressed = heard(press(data={"question": 7, "nonce": mark})).event
    assert isinstance(pressed, CardAction)
    assert pressed.data == {"question": 7}


def test_names_are_cleaned_and_short() -> None:
    sender = heard(written("hej") | {"from": {"id": "29:x", "name": "A\u202e\x00\n" + "b" * 900}}).sender
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


@every(
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


@every(
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
    pressed = heard(press(data=data)).event
    assert pressed == CardAction(
        verb="assign",
        data={"question": 7, "text": "én text", "many": ["a b", {"on": True}]},
        is_automatic=False,
        card_activity_id="1700",
    )


def test_a_refresh_is_no_press_of_a_person() -> None:
    activity = press(data=None)
    activity["value"]["trigger"] = "automatic"
    happened = heard(activity).event
    assert isinstance(happened, CardAction)
    assert (happened.is_automatic, happened.data) == (True, {})


def test_an_edited_message_keeps_its_id() -> None:
    data = {"tenant": {"id": TENANT}, "eventType": "editMessage"}
    incoming = heard(written("lista", type="messageUpdate", channelData=data))
    assert (incoming.event, incoming.activity_id) == (
        MessageEdited(lines=("lista",), is_addressed=False),
        "1700000000001",
    )


@every(
    ("action", "happened"),
    [
        ("add", AppInstalled()),
        ("remove", AppUninstalled()),
        ("add-upgrade", None),
        ("remove-upgrade", None),
        (None, None),
    ],
)
def test_adding_and_removing_the_app_is_heard_and_upgrading_is_not(
    action: str | None, happened: object
) -> None:
    incoming = read(written(type="installationUpdate", action=action))
    assert (incoming and incoming.event) == happened


@every(
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
)
def test_everything_else_is_nothing_for_us(fields: Json) -> None:
    assert read(written(**fields)) is None


@every(
    "fields",
    [
        {"channelData": {"tenant": {"id": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}}},
        {"channelData": {}, "conversation": {"id": "19:a"}},
        {"channelData": None, "conversation": {"id": "19:a", "tenantId": ""}},
        {
            "channelData": {},
            "conversation": {"id": "19:a", "tenantId": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"},
        },
        {"conversation": {"id": "19:a", "tenantId": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}},
    ],
)
def test_other_tenants_are_not_served(fields: Json) -> None:
    with pytest.raises(ForeignTenant):
        read(written("hej", **fields))


@every("data", [{}, None, {"tenant": {}}, {"tenant": {"id": ""}}, {"tenant": None}])
def test_a_tenant_that_only_the_conversation_names_counts(data: Json | None) -> None:
    assert heard(written("hej", channelData=data)).tenant == TENANT


def test_a_tenant_is_the_same_in_capital_letters() -> None:
    assert heard(written("hej", channelData={"tenant": {"id": TENANT.upper()}})).tenant == TENANT
