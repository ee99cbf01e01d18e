"""What comes in goes to the feature that hears of it, by one table."""

from collections.abc import Mapping

import pytest

from bot.features import FEATURES, ask
from bot.intent import Intent, intent_of
from bot.router import Router
from bot.turn import (
    Account,
    Chat,
    ChatKind,
    Consented,
    Deleted,
    Edited,
    Effects,
    Happened,
    Incoming,
    Sent,
    SentFile,
    Turn,
)
from storage import Transaction
from tests.edge.activities import BOT_ID, TENANT
from tests.every import every

ROUTER = Router(FEATURES)
FILE = SentFile(name="a.docx", url="https://x.sharepoint.com/a", kind="docx")


def hear(turn: Turn, tx: Transaction) -> Effects:
    raise AssertionError((turn, tx))


def intent(happened: Happened) -> Intent | None:
    chat = Chat(id="a:1", thread="a:1", kind=ChatKind.PERSONAL, service_url="https://x/")
    sender = Account(teams_id="29:karin", name="Karin Ek")
    return intent_of(
        Incoming(
            tenant=TENANT,
            activity_id="1",
            sender=sender,
            chat=chat,
            locale="sv",
            happened=happened,
            bot_id=BOT_ID,
        ),
        ROUTER,
    )


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intent.TOLD", {Sent: hear, Consented: hear, Deleted: hear})


@every("lines", [(), ("hej",), ("anteckningar från 2021",), ("minutes 2021",), ("öppna",)])
def test_files_go_where_files_go_whatever_stands_beside_them(lines: tuple[str, ...]) -> None:
    wanted = intent(Sent(files=(FILE,), lines=lines))
    assert wanted is not None
    assert wanted.handle is hear
    assert not wanted.needs_council


@pytest.mark.parametrize(
    "lines",
    [("fråga Varför är det mörkt?",), ("När lagas bron? Vi tar med oss frågan.",), ("ask Why?",)],
    ids=str,
)
def test_a_question_beside_a_file_is_a_question(lines: tuple[str, ...]) -> None:
    wanted = intent(Sent(files=(FILE,), lines=lines))
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
    wanted = intent(Consented(accepted=True, context=context))
    assert wanted is not None
    assert (wanted.handle, wanted.council) == (hear, council)


def test_a_message_that_is_taken_back_is_heard_of() -> None:
    wanted = intent(Deleted())
    assert wanted is not None
    assert (wanted.handle, wanted.before_council) == (hear, True)


def test_a_message_that_is_another_command_now_goes_to_its_feature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intent.EDITED", {"list": hear})
    wanted = intent(Edited(lines=("öppna gata",)))
    assert wanted is not None
    assert (wanted.handle, wanted.fields) == (hear, {"words": "gata"})
