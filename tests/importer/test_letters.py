"""Test texts in every encoding, repaired or reported letters, and the people and headings of texts."""

from collections.abc import Callable

import pytest

from bot.importer.errors import UnreadableFile
from tests.every import every
from tests.importer.packages import ASKED, LAMP, TOP, notes_of, p, require_lamp, text, word

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
OLD_ENCODINGS = ("latin-1", "mac_roman", "cp850")


@every("encoding", (*ENCODINGS, *OLD_ENCODINGS))
def test_a_text_in_this_encoding_is_read(encoding: str) -> None:
    require_lamp(notes_of(text("\n".join(TOP)).decode().encode(encoding), "txt"))


@every("encoding", OLD_ENCODINGS)
def test_a_text_that_was_encoded_twice_or_three_times_is_read(encoding: str) -> None:
    written = text("\n".join(TOP))
    for _ in range(2):
        written = written.decode(encoding).encode()
        require_lamp(notes_of(written, "txt"))


@every(
    "data",
    {
        "lines of two encodings": text("\n".join(TOP)).replace(
            "Närvarande".encode(), "Närvarande".encode("cp1252")
        ),
        "quoted-printable": text("\n".join(TOP))
        .replace(b"\xc3\xa5", b"=C3=A5")
        .replace(b"\xc3\xb6", b"=C3=B6"),
        "entities": text("\n".join(TOP)).decode().replace("å", "&aring;").replace("ö", "&ouml;").encode(),
        "letters and accents apart": text("\n".join(TOP)).decode().replace("å", "a\u030a").encode(),
    },
)
def test_letters_that_can_be_mended_are(data: bytes) -> None:
    require_lamp(notes_of(data, "txt"))


@every(
    ("code", "ending", "make"),
    {
        "lost letters": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP)).decode().replace("å", "\ufffd").encode(),
        ),
        "question marks": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP)).decode().encode("ascii", "replace"),
        ),
        "damaged UTF-8": (
            "broken_letters",
            "txt",
            lambda: text("\n".join(TOP), f"{ASKED} Å ä ö").replace("fråga".encode(), b"fr\xc3ga"),
        ),
        "lost letters in Word": ("broken_letters", "docx", lambda: word(p(ASKED.replace("å", "\ufffd")))),
        "a file inserted in Word": ("inserted_file", "docx", lambda: word('<w:altChunk r:id="x"/>')),
        "RTF named doc": ("old_word", "doc", lambda: b"{\\rtf1 Protokoll}"),
        "RTF": ("old_word", "rtf", lambda: b"{\\rtf1 Protokoll}"),
        "RTF named txt": ("old_word", "txt", lambda: b"\n{\\rtf1 Protokoll}"),
        "RTF named docx": ("old_word", "docx", lambda: b"{\\rtf1 Protokoll}"),
        "a page of the web": ("unknown_kind", "txt", lambda: b"<!DOCTYPE html><html><p>x</p></html>"),
    },
)
def test_letters_that_cannot_be_mended_are_told(code: str, ending: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        notes_of(make(), ending)
    assert refused.value.code == code


@every(
    ("told", "names"),
    {
        "a party and a title": ("Ann Alm (S), Ann Alm, säkerhetssamordnare", ["Ann Alm", "Ann Alm"]),
        "two parties": ("Ann Alm (S), Ann Alm (M)", ["Ann Alm", "Ann Alm"]),
        "two lists": ("Bo Berg (M)\nTjänstepersoner: Bo Berg, rektor", ["Bo Berg", "Bo Berg"]),
        "once more with an office": (
            "Ann Alm (S), Bo Berg (M)\nSekreterare: Ann Alm",
            ["Ann Alm", "Bo Berg"],
        ),
    },
)
def test_people_who_share_a_name_stay_two(told: str, names: list[str]) -> None:
    notes = notes_of(text("\n".join((*TOP[:3], f"Närvarande: {told}"))), "txt")
    assert [one.name for one in notes.attendance] == names


@every("heading", ("Belysning", "Trafik", "Stora Torget", "Ungdomar", "Cykelvägar och gångvägar"))
@every("gap", ("\n", "\n\n"))
def test_a_heading_after_the_people_is_nobody(heading: str, gap: str) -> None:
    notes = notes_of(f"{chr(10).join(TOP)}{gap}{heading}{gap}{ASKED}\n".encode(), "txt")
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Bo Berg"]
    assert [one.text for one in notes.candidates] == [LAMP]
