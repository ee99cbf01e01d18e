"""Test that one table assigns each event to the feature that handles it."""

from collections.abc import Mapping

import pytest

from bot.features.questions import ask
from bot.features.registry import FEATURES
from bot.turn.commands import Command, Router, find_command
from bot.turn.incoming import (
    Account,
    Chat,
    ChatKind,
    FileConsentAnswered,
    FilesReceived,
    Incoming,
    IncomingEvent,
    MessageAuthor,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    QuotedMessage,
    ReceivedFile,
)
from bot.turn.types import Effects, Turn
from storage import Transaction
from tests.every import every
from tests.teams.activities import BOT_ID, TENANT

ROUTER = Router(FEATURES)
FILE = ReceivedFile(name="a.docx", url="https://x.sharepoint.com/a", kind="docx")


def hear(turn: Turn, tx: Transaction) -> Effects:
    raise AssertionError((turn, tx))


def command(happened: IncomingEvent) -> Command | None:
    chat = Chat(id="a:1", thread="a:1", kind=ChatKind.PERSONAL, service_url="https://x/")
    sender = Account(teams_id="29:karin", name="Karin Ek")
    return find_command(
        Incoming(
            tenant=TENANT,
            activity_id="1",
            sender=sender,
            chat=chat,
            locale="sv",
            event=happened,
            bot_id=BOT_ID,
        ),
        ROUTER,
    )


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.turn.commands.EVENT_HANDLERS",
        {FilesReceived: hear, FileConsentAnswered: hear, MessageDeleted: hear},
    )


@every("lines", [(), ("hej",), ("anteckningar från 2021",), ("minutes 2021",), ("öppna",)])
def test_files_go_where_files_go_whatever_stands_beside_them(lines: tuple[str, ...]) -> None:
    wanted = command(FilesReceived(files=(FILE,), lines=lines))
    assert wanted is not None
    assert wanted.handle is hear
    assert not wanted.needs_council


@pytest.mark.parametrize(
    "lines",
    [("fråga Varför är det mörkt?",), ("När lagas bron? Vi tar med oss frågan.",), ("ask Why?",)],
    ids=str,
)
def test_a_question_beside_a_file_is_a_question(lines: tuple[str, ...]) -> None:
    wanted = command(FilesReceived(files=(FILE,), lines=lines))
    assert wanted is not None
    assert wanted.handle is ask.FEATURE.handle
    assert wanted.fields


@every(
    ("context", "council"),
    [
        ({"council": 7}, 7),
        ({"council": "7"}, 7),
        ({"council": "x"}, None),
        ({"council": True}, None),
        ({}, None),
    ],
)
def test_a_consent_names_its_council(context: Mapping[str, object], council: int | None) -> None:
    wanted = command(FileConsentAnswered(is_accepted=True, context=context))
    assert wanted is not None
    assert (wanted.handle, wanted.council) == (hear, council)


def test_a_message_that_is_taken_back_is_heard_of() -> None:
    wanted = command(MessageDeleted())
    assert wanted is not None
    assert (wanted.handle, wanted.before_council) == (hear, True)


def test_a_message_that_is_another_command_now_goes_to_its_feature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.turn.commands.EDIT_HANDLERS", {"list": hear})
    wanted = command(MessageEdited(lines=("öppna gata",)))
    assert wanted is not None
    assert (wanted.handle, wanted.fields) == (hear, {"words": "gata"})


@every(
    ("lines", "is_addressed", "taken"),
    [
        ((), True, True),
        ((), False, False),
        (("😀",), False, False),
        (("ok",), False, False),
        (("vi tar med oss frågan",), False, True),
        (("fråga",), False, True),
    ],
)
def test_a_quote_is_taken_along_only_where_somebody_asks_for_it(
    lines: tuple[str, ...], *, is_addressed: bool, taken: bool
) -> None:
    quote = QuotedMessage(id="17", lines=("Lampan",), author=MessageAuthor(id="29:ann", name="Ann"))
    found = command(MessageReceived(lines=lines, is_addressed=is_addressed, quotes=(quote,)))
    assert (found is not None and found.name == "ask") is taken
