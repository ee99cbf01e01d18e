"""Test that message extension calls are parsed into plain values, without what a client may forge."""

import pytest

from bot.teams.errors import ForeignTenant, Malformed
from bot.teams.message_extensions import MAX_QUERY_LENGTH, MAX_RESULTS, MAX_SKIP
from bot.teams.message_text import MAX_MESSAGE_LENGTH
from bot.teams.parse import parse_activity
from bot.turn.incoming import (
    ChatKind,
    DialogOpened,
    DialogSubmitted,
    Incoming,
    MessageAuthor,
    SearchRequested,
    SelectedMessage,
)
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, TENANT
from tests.teams.extension_activities import AUTHOR, MESSAGE, chosen, searched, submitted, with_message
from tests.teams.malformed_extensions import WRONG

LINK = str(MESSAGE["linkToMessage"])


def read(activity: Json) -> Incoming:
    incoming = parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)
    assert incoming is not None
    return incoming


def message_of(activity: Json) -> SelectedMessage:
    happened = read(activity).event
    assert isinstance(happened, DialogOpened | DialogSubmitted)
    assert happened.message is not None
    return happened.message


def html(words: str) -> Json:
    return with_message(body={"contentType": "html", "content": words})


@every("activity", WRONG)
def test_what_has_another_shape_is_malformed(activity: Json) -> None:
    with pytest.raises(Malformed):
        parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)


def test_a_chosen_message_has_its_words_its_author_and_the_way_to_it() -> None:
    assert message_of(chosen()) == SelectedMessage(
        id="1700000000009",
        lines=("Varför är det mörkt?",),
        author=MessageAuthor(id=AUTHOR, name="Johan Lind"),
        link=LINK,
    )


@every(
    ("words", "lines"),
    [
        ("<p>rad ett</p><p>rad två<br>rad tre</p>", ("rad ett", "rad två", "rad tre")),
        ('<at id="0">Bevaka</at> Varför?', ("Varför?",)),
        ("<blockquote>citat</blockquote>Varför?", ("Varför?",)),
        ('<attachment id="7"></attachment>Varför?', ("Varför?",)),
        ("<script>alert(1)</script>Varför? &lt;b&gt;", ("Varför? <b>",)),
        ("\u202eVarför?\x00", ("Varför?",)),
        ("", ()),
        ("<!doctype x>Varför?", ()),
        ("<p" * 30_000, ()),
    ],
)
def test_markup_is_read_as_in_other_messages(words: str, lines: tuple[str, ...]) -> None:
    assert message_of(html(words)).lines == lines


def test_a_message_without_end_is_cut() -> None:
    assert len("".join(message_of(html("<p>lampa</p>" * 20_000)).lines)) <= MAX_MESSAGE_LENGTH
    plain = with_message(body={"contentType": "text", "content": "lampa " * 40_000}, subject="x" * 90_000)
    assert len("".join(message_of(plain).lines)) <= MAX_MESSAGE_LENGTH


def test_the_subject_of_a_post_comes_first_and_names_stay_as_they_are_shown() -> None:
    mentions = [{"id": 0, "mentionText": "Petra Holm", "mentioned": {"user": {"id": "x"}}}]
    body = {"contentType": "html", "content": 'Vet <at id="0">Petra Holm</at> det?'}
    said = message_of(with_message(subject="Lampan", body=body, mentions=mentions))
    assert said.lines == ("Lampan", "Vet @Petra Holm det?")


@every(
    "sender",
    [None, {}, {"user": None}, {"user": {"id": "x"}}, {"user": {"displayName": "x"}}, {"application": {}}],
)
def test_what_no_person_wrote_has_no_author(sender: object) -> None:
    assert message_of(with_message(**{"from": sender})).author is None


@every(
    "forged",
    [
        "http://teams.microsoft.com/l/message/19/1",
        "https://teams.microsoft.com.evil.example/l/message/19/1",
        "https://evil.example/l/message/19/1",
        "https://teams.microsoft.com@evil.example/l/message/19/1",
        "https://user@teams.microsoft.com/l/message/19/1",
        "https://teams.microsoft.com:8443/l/message/19/1",
        "https://teams.microsoft.com\\@evil.example/l/message/19/1",
        "https://teams.microsoft.com/l/task/1",
        "https://teams.microsoft.com/l/message/1\r\nx",
        "https://[teams.microsoft.com/l/message/19/1",
        "https://teams.microsoft.com:x/l/message/19/1",
        "javascript:alert(1)",
        "https://teams.microsoft.com/l/message/" + "x" * 2_000,
        "",
    ],
)
def test_a_link_that_leads_elsewhere_gives_way_to_one_of_our_own(forged: str) -> None:
    link = message_of(with_message(linkToMessage=forged)).link
    assert link == (
        "https://teams.microsoft.com/l/message/19%3Ameeting%40thread.v2/1700000000009"
        "?context=%7B%22contextType%22%3A%22chat%22%7D"
    )


@pytest.mark.parametrize("host", ["teams.microsoft.com", "teams.cloud.microsoft", "gov.teams.microsoft.us"])
def test_a_link_of_teams_is_kept(host: str) -> None:
    link = f"https://{host}/l/message/19%3Ax/17?groupId=7"
    assert message_of(with_message(linkToMessage=link)).link == link


def test_no_link_is_made_of_what_is_no_message_number() -> None:
    assert message_of(with_message(linkToMessage="", id="../evil")).link is None
    assert message_of(with_message(linkToMessage="", id=None)).link is None


def test_in_a_channel_a_message_has_its_own_thread_and_a_link_with_its_team() -> None:
    channel: Json = {"id": "19:c@thread.tacv2", "conversationType": "channel", "tenantId": TENANT}
    data: Json = {"tenant": {"id": TENANT}, "team": {"id": "19:t", "aadGroupId": "g-7"}}
    more: Json = {"conversation": channel, "channelData": data}
    post = read(chosen(message=MESSAGE | {"linkToMessage": None}, more=more))
    assert post.chat.thread == "19:c@thread.tacv2;messageid=1700000000009"
    assert isinstance(post.event, DialogOpened)
    assert post.event.message is not None
    assert str(post.event.message.link).endswith(
        f"tenantId={TENANT}&groupId=g-7&parentMessageId=1700000000009"
    )
    reply = read(chosen(message=MESSAGE | {"replyToId": "1600000000001"}, more=more))
    assert reply.chat.thread == "19:c@thread.tacv2;messageid=1600000000001"
    forged = read(chosen(message=MESSAGE | {"replyToId": "1;messageid=2"}, more=more))
    assert forged.chat.thread == forged.chat.id


def test_two_peoples_own_chat_is_not_taken_for_the_bots() -> None:
    theirs: Json = {"id": "19:a_b@unq.gbl.spaces", "conversationType": "personal", "tenantId": TENANT}
    assert read(chosen(more={"conversation": theirs})).chat.kind is ChatKind.GROUP
    ours: Json = {"id": "a:karin", "conversationType": "personal", "tenantId": TENANT}
    assert read(chosen(more={"conversation": ours})).chat.kind is ChatKind.PERSONAL


def test_only_what_the_dialog_asks_for_is_read() -> None:
    sent = read(
        submitted(text="a\x00b", asker="me", nonce="n", question=7, code="ÄR", council=2, meeting=3)
    ).event
    assert isinstance(sent, DialogSubmitted)
    assert (sent.verb, sent.data) == ("log", {"text": "ab", "asker": "me", "nonce": "n"})
    forged = read(submitted(nonce="n" * 65)).event
    assert isinstance(forged, DialogSubmitted)
    assert forged.data == {}


def words(said: str) -> Json:
    return {"name": "words", "value": said}


def wanted(said: str = "", *, skip: int = 0, most: int = MAX_RESULTS) -> SearchRequested:
    return SearchRequested(query=said, skip=skip, limit=most)


@every(
    ("parameters", "options", "expected"),
    [
        ([words(" lampa  ")], {"skip": 25, "count": 10}, wanted("lampa", skip=25, most=10)),
        ([{"name": "initialRun", "value": "true"}], {}, wanted()),
        ([], {"skip": -1, "count": 0}, wanted()),
        ([], {"skip": 2**40, "count": 2**20}, wanted()),
        ([], {"skip": 2**20, "count": "x"}, wanted(skip=MAX_SKIP)),
        ([words("x" * 9_000)], {}, wanted("x" * MAX_QUERY_LENGTH)),
    ],
)
def test_a_search_is_read_within_bounds(
    parameters: list[Json], options: Json, expected: SearchRequested
) -> None:
    assert read(searched(*parameters, **options)).event == expected


@every(
    "activity",
    [chosen(commandId="other"), chosen(commandId=None), chosen("query"), chosen("selectItem"), chosen("x"),
     searched() | {"value": {"commandId": "take"}}, searched() | {"name": "composeExtension/queryLink"}],
)  # fmt: skip
def test_what_is_no_command_of_ours_is_nothing_for_us(activity: Json) -> None:
    assert parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID) is None


def test_another_organisation_is_turned_away() -> None:
    elsewhere: Json = {"channelData": {"tenant": {"id": "00000000-0000-0000-0000-00000000000f"}}}
    with pytest.raises(ForeignTenant):
        read(chosen(more=elsewhere))
