"""Test that texts are kept as people see them, without invisible characters."""

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.text import (
    MAX_COMBINING_MARKS,
    MAX_RAW_LENGTH,
    MAX_TEXT_LENGTH,
    capitalise_first,
    clean_text,
    one_line,
    optional_text,
    require_text,
    shorten,
    strip_decoration,
)
from tests.every import every

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ODD = (
    "\x00\t\n\r\x1b\x85\xa0\xad\u0301\u0344\u0f73\u200b\u200c\u200d"
    "\u2028\u202e\u2066\u3000\ud800\ue000\ufeff\uffff"
)
WRITTEN = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.sampled_from("aåÅeé1 .👩가가" + ODD), max_size=15),
    st.text(alphabet=st.characters(codec=None), max_size=20),
)


@settings(max_examples=600, deadline=None)
@given(WRITTEN)
def test_what_was_cleaned_is_safe_and_cleaning_it_again_changes_nothing(written: str) -> None:
    kept = clean_text(written)
    assert clean_text(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kinds = {unicodedata.category(c) for c in kept if c not in "\n\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not any(c.isspace() and c not in " \n" for c in kept)
    assert kept == kept.strip()
    assert "\n\n\n" not in kept
    assert "  " not in kept
    kept.encode()  # no lone surrogates: both databases take it


@every(
    ("written", "kept"),
    [
        ("hur blir det?", "Hur blir det?"),
        ("å, en bänk", "Å, en bänk"),
        ("Redan stor", "Redan stor"),
        ("5 lampor", "5 lampor"),
        ("”hur” då", "”hur” då"),
        ("ßtraße", "ßtraße"),
        ("როგორ", "როგორ"),
        ("i\u0307", "\u0130"),
        ("", ""),
    ],
)
def test_a_first_letter_becomes_a_capital_and_nothing_else_changes(written: str, kept: str) -> None:
    assert capitalise_first(written) == kept


@settings(max_examples=300, deadline=None)
@given(WRITTEN)
def test_a_text_that_begins_large_is_as_clean_as_before(written: str) -> None:
    large = capitalise_first(clean_text(written))
    assert clean_text(large) == large == capitalise_first(large)


@settings(max_examples=300, deadline=None)
@given(WRITTEN)
def test_one_line_is_one_line_and_never_longer_than_asked_for(written: str) -> None:
    assert "\n" not in one_line(written)
    assert len(shorten(written, max_length=10)) <= 10
    for much in (written * 40, written + "a\u0301 \n" * 200, "a" * 119 + written * 9):
        assert shorten(much, max_length=10) == shorten(one_line(much), max_length=10)
    assert one_line(one_line(written)) == one_line(written)


@given(st.text(alphabet="abcåäöé ñ가", max_size=30).map(lambda t: " ".join(t.split())))
def test_the_four_normal_forms_of_a_text_are_one_text(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert {clean_text(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")} == {composed}
    for form in ("NFKC", "NFKD"):  # for these letters the compatibility forms are the same
        assert clean_text(unicodedata.normalize(form, text)) == composed


@every(
    ("written", "kept"),
    [
        ("Varför är det mörkt?", "Varför är det mörkt?"),
        ("  mycket   luft\t här ", "mycket luft här"),
        ("första\r\nandra\rtredje\u2028fjärde", "första\nandra\ntredje\nfjärde"),
        ("stycke\n\n\n\n\nnästa", "stycke\n\nnästa"),
        ("rad \n  indragen", "rad\nindragen"),
        ("hårt\u00a0mellanslag\u202foch\u3000brett", "hårt mellanslag och brett"),
        ("nej\x00\x07\x1b[31mfärg", "nej[31mfärg"),
        ("pris \u202egnp.exe\u202c nu", "pris gnp.exe nu"),
        ("\u2066isolerad\u2069\u200e\u200f", "isolerad"),
        ("mjukt\u00adbindestreck\u200bosynligt\ufeff", "mjuktbindestreckosynligt"),
        ("trasig \ud83d hälft", "trasig hälft"),
        ("privat \ue000\U000f0000 tecken", "privat tecken"),
        ("inget tecken \uffff\ufdd0\U0001fffe alls", "inget tecken alls"),
        (FAMILY, FAMILY),
        ("🏴\ufe0f ❤️ 👍🏽 🇸🇪", "🏴\ufe0f ❤️ 👍🏽 🇸🇪"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301", "é"),
        ("Z" + "\u0335" * 500, "Z" + "\u0335" * 30),
        ("Z" + "\u0335\u200b" * 500 + "a\u0335", "Z" + "\u0335" * 30 + "a\u0335"),
        ("ﬁ ²", "ﬁ ²"),
        ("<at>Karin</at> **fet** {{mall}} ${x}", "<at>Karin</at> **fet** {{mall}} ${x}"),
        ("", ""),
        (" \n\t\u200b ", ""),
        ("\u200d\u200c \u200d", ""),
    ],
)
def test_what_is_seen_is_kept_and_what_is_not_seen_is_gone(written: str, kept: str) -> None:
    assert clean_text(written) == kept


def test_a_text_that_must_be_there_must_be_visible() -> None:
    assert require_text(" Ja. ", missing="text_missing") == "Ja."
    for empty in ("", "  \n", "\u200b", "\u200d", "\u202e"):
        with pytest.raises(Refusal) as refusal:
            require_text(empty, missing="text_missing")
        assert refusal.value.code == "text_missing"
    assert optional_text(" \u200b ") == ""


def test_a_text_may_have_four_thousand_characters_as_they_are_kept() -> None:
    assert len(require_text(" " + "å" * MAX_TEXT_LENGTH + "\x00", missing="text_missing")) == MAX_TEXT_LENGTH
    with pytest.raises(Refusal) as refusal:
        optional_text("å" * (MAX_TEXT_LENGTH + 1))
    assert refusal.value.code == "too_long"
    assert refusal.value.values == {"limit": MAX_TEXT_LENGTH, "length": MAX_TEXT_LENGTH + 1}


def test_lines_become_one_and_what_is_cut_ends_in_an_ellipsis() -> None:
    assert one_line("Ljus\n\npå  vägen\nhem") == "Ljus på vägen hem"
    assert shorten("Ljus\npå vägen", max_length=13) == "Ljus på vägen"
    assert shorten("Ljus på vägen hem", max_length=9) == "Ljus på…"


@pytest.mark.parametrize("tower", ["a" + "\u0301" * 40_000 + "\u0327" * 40_000, "\u0344" * 80_000])
def test_a_tower_of_marks_is_cleaned_at_once(tower: str) -> None:
    begun = time.process_time()
    assert len(clean_text(tower, max_length=80_000)) <= 2 * MAX_COMBINING_MARKS + 1
    assert time.process_time() - begun < 0.5


def test_what_puts_itself_in_order_is_never_a_letter() -> None:
    """Check combining marks only: cleaning relies on no letter being one."""
    marks = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.combining(chr(n))]
    assert all(unicodedata.category(mark).startswith("M") for mark in marks)
    assert not any(re.match(r"[\w\s\x00-\u02ff]", mark) for mark in marks)


def test_only_so_many_characters_are_looked_at() -> None:
    assert clean_text("x" * (MAX_RAW_LENGTH + 1)) == "x" * MAX_RAW_LENGTH
    assert clean_text("xyz", max_length=2) == "xy"


@every(
    ("written", "kept"),
    [
        ("flagga 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!", None),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", None),
        ("👩\u200d🚒 🇸🇪 1\ufe0f\u20e3 ❤\ufe0f", None),
        ("🏴\U000e0067\U000e0062", "🏴"),
        ("gömt\U000e0067\U000e007f", "gömt"),
    ],
)
def test_a_flag_keeps_the_letters_that_make_it_one(written: str, kept: str | None) -> None:
    assert clean_text(written) == (written if kept is None else kept)


@every(
    ("written", "word"),
    [
        ("😀 fråga", "fråga"),
        ("👩🏽\u200d🚒🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f fråga", "fråga"),
        ("– fråga", "fråga"),
        ("•\tfråga", "fråga"),
        ("-- fråga", "fråga"),
        ("1. fråga", "fråga"),
        ("2) fråga", "fråga"),
        ("1\ufe0f\u20e3 fråga", "fråga"),
        ("...fråga", "fråga"),
        ("¿fråga", "fråga"),
        ("* fråga", "fråga"),
        ("12 fråga", "12 fråga"),
        ("1.5 fråga", "1.5 fråga"),
        ("”fråga” är ett ord", "”fråga” är ett ord"),
        ("(fråga)", "(fråga)"),
        ("@Karin fråga", "@Karin fråga"),
        ("fråga 😀", "fråga 😀"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_what_people_put_before_a_word_is_taken_off_and_nothing_that_means_something(
    written: str, word: str
) -> None:
    assert strip_decoration(written) == word


@every(
    ("written", "shown"),
    [
        ("när lagas lampan?", "När lagas lampan?"),
        ("åns bro", "Åns bro"),
        ("http://x.example", None),
        ("https://kommun.example/17 gäller det?", None),
        ("www.kommun.example är nere", None),
        ("kommun.se/vatten är nere", None),
        ("karin@kommun.example svarar inte", None),
        ("iPad i parken?", None),
        ("eTjänsten är nere", None),
        ("osv. och så vidare", "Osv. och så vidare"),
        ("t.ex. lampan", "T.ex. lampan"),
        ("bl.a. bänken", "Bl.a. bänken"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_but_an_address_does_not(written: str, shown: str | None) -> None:
    assert capitalise_first(written) == (written if shown is None else shown)
