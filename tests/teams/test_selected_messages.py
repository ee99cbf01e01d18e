"""Test the text and the author of a message that a person logs from its menu."""

import json
from pathlib import Path

from simulator.constants import Json
from tests.every import every
from tests.teams.extension_activities import with_message
from tests.teams.test_message_extensions import message_of

SHAPES = Path(__file__).parent / "messages"
OWN, ANN = "1700000000009", "17"
EMPTY = '<attachment id="17"></attachment>'


def attachments_of(shape: str) -> list[Json]:
    """Return the attachments of a message of a shape, besides its HTML."""
    activity = json.loads((SHAPES / f"{shape}.json").read_text(encoding="utf-8"))["activity"]
    return [one for one in activity["attachments"] if one["contentType"] != "text/html"]


def taken(html: str, *attachments: Json) -> Json:
    return with_message(body={"contentType": "html", "content": html}, attachments=list(attachments))


REPLY = (
    '<blockquote itemtype="http://schema.skype.com/Reply" itemid="17">'
    '<strong itemprop="mri" itemid="8:orgid:x">Ann</strong>'
    '<p itemprop="preview">Lampan är sönder</p></blockquote>'
)
MENTION = '<at id="0">Bevaka</at>'
FORWARDED, CARD, CODE = (attachments_of(shape) for shape in ("forwarded", "card-adaptive", "code-snippet"))


@every(
    ("activity", "lines", "author", "of"),
    [
        (taken(f"{REPLY}<p>{MENTION} vi tar med oss frågan</p>"), ("Lampan är sönder",), "Ann", ANN),
        (taken(f"{REPLY}<p>{MENTION} fråga</p>"), ("Lampan är sönder",), "Ann", ANN),
        (taken(f"{REPLY}<p>{MENTION}</p>"), ("Lampan är sönder",), "Ann", ANN),
        (taken(REPLY), ("Lampan är sönder",), "Ann", ANN),
        (taken(f"{REPLY}<p>Bänken också</p>"), ("Bänken också",), "Johan Lind", OWN),
        (taken(EMPTY, *FORWARDED), ("Lampan är sönder vid ån",), "Ann", ANN),
        (
            taken(f"<p>Se här:</p>{EMPTY}", *FORWARDED),
            ("Se här:", "Lampan är sönder vid ån"),
            "Johan Lind",
            OWN,
        ),
        (
            taken('<attachment id="1"></attachment>', *CARD),
            ("Felanmälan 7", "Plats: Storgatan 3", "Lampan blinkar", "Karta över Storgatan"),
            "Johan Lind",
            OWN,
        ),
        (taken("", *CODE), ("larm.log", "LAMPA 3 AV", "LAMPA 4 AV"), "Johan Lind", OWN),
        (taken('<p><img alt="Trasig lampa" src="x"></p>'), ("Trasig lampa",), "Johan Lind", OWN),
        (taken('<p><img alt="image" src="x"></p>'), (), "Johan Lind", OWN),
        (taken('<p>Se <a href="https://kommun.example/17">beslutet</a></p>'), None, "Johan Lind", OWN),
        (taken("<ol><li>A?</li><li>B?</li></ol>"), ("1. A?", "2. B?"), "Johan Lind", OWN),
        (taken("<p><s>Storgatan</s> Lillgatan</p>"), ("Lillgatan",), "Johan Lind", OWN),
    ],
)
def test_the_words_of_a_message_are_taken_along_for_whoever_said_them(
    activity: Json, lines: tuple[str, ...] | None, author: str, of: str
) -> None:
    found = message_of(activity)
    assert found.lines == (("Se beslutet (https://kommun.example/17)",) if lines is None else lines)
    assert found.author is not None
    assert found.author.name == author
    assert found.id == of
    assert found.link is not None
    assert f"/{of}" in found.link
