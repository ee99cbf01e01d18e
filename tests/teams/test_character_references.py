"""Test that endless or invalid character references are dropped and cause no failure."""

from bot.teams.parse import parse_activity
from bot.turn.incoming import MessageReceived
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, BOT_ID, TENANT, written

ENDLESS = "&#" + "1" * 5000 + ";"
ENTITY = {"type": "mention", "mentioned": {"id": BOT_ID, "name": ENDLESS}, "text": f"<at>{ENDLESS}</at>"}


@every(
    "activity",
    [
        written(f"fråga {ENDLESS} x", textFormat="xml"),
        written(html=f"<p>fråga {ENDLESS} x</p>"),
        written(html=f"<p>fråga &#111<!-- -->{'1' * 5000} x</p>"),
        written(html=f"<p>fråga <emoji alt='{ENDLESS}'> x</p>"),
        written(html=f"<p>fråga &#x{'f' * 5000}; x</p>"),
    ],
)
def test_a_reference_without_end_is_read_as_no_character(activity: Json) -> None:
    assert lines(activity) == ("fråga \ufffd x",)


def test_a_mention_with_a_reference_without_end_is_read() -> None:
    assert lines(written(f"<at>{ENDLESS}</at> lista", mentions=[ENTITY], textFormat="xml")) == ("lista",)


def test_ordinary_references_are_characters() -> None:
    text = "fr&aring;ga &#229; &#xe5; &#0000229; &lt;b&gt;"
    assert lines(written(text, textFormat="xml")) == ("fråga å å å <b>",)


def lines(activity: Json) -> tuple[str, ...]:
    incoming = parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)
    assert incoming is not None
    assert isinstance(incoming.event, MessageReceived)
    return incoming.event.lines
