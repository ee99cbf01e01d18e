"""Test the page of old notes: the text beside what was found, and decisions on both."""

from pathlib import Path

import pytest

from tests.dialogues.review_steps import NOTES, bringing
from tests.dialogues.town import Town
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import SignIn

LIST = "/pages/councils/1/notes"
REVIEW = f"{LIST}/1"


@pytest.fixture
async def karin(town: Town, sign_in: SignIn, database_url: str, tmp_path: Path) -> Browser:
    """Return the browser of the coordinator, once a file of notes waits for review."""
    file = tmp_path / "2021-09-15.md"
    file.write_text(f"{NOTES}\nÖvrigt\nBord & stolar < 3 år är målade i grönt.\n", encoding="utf-8")
    [(_, read)] = await bringing(town, database_url).import_files([file])
    assert read
    return await sign_in(town.karin)


async def press(browser: Browser, shown: Shown, value: str, **typed: str) -> Shown:
    """Press a button of the review, as a browser sends it."""
    assert f'value="{value.replace("&", "&amp;")}"' in shown.html
    return await browser.send(shown.form("review"), press=value, **typed)


def sentence(shown: Shown, words: str) -> str:
    """Return the place of a sentence in the text."""
    before = shown.html[: shown.html.index(words)]
    return before.rpartition('<p id="at-')[2].partition("-")[0]


async def test_what_waits_is_listed_for_coordinators_alone(
    town: Town, sign_in: SignIn, karin: Browser
) -> None:
    shown = await karin.get(LIST)
    assert shown.links["2021-09-15.md"] == REVIEW
    assert "3 rader att ta ställning till" in shown.text
    assert "Skicka filen till Bevaka" in shown.text
    johan = await sign_in(town.johan)
    for address in (LIST, REVIEW):
        assert (await johan.get(address)).status == 403
    assert (await karin.get(f"{LIST}/99")).status == 404


async def test_the_whole_text_stands_beside_what_was_found(karin: Browser) -> None:
    shown = await karin.get(REVIEW)
    for words in ("Kan lyktorna i tunneln tändas tidigare?", "Hålet i staketet", "○ Att följa upp?"):
        assert words in shown.text
    assert "Bord & stolar" not in shown.html
    assert "Bord & stolar < 3 år är målade i grönt." in shown.text
    form = shown.form("review")
    assert (form.fields["day"], form.fields["begins"]) == ("2021-09-15", "17:30")


async def test_any_other_sentence_becomes_a_follow_up_with_one_press(karin: Browser) -> None:
    shown = await karin.get(REVIEW)
    at = sentence(shown, "Bord &amp; stolar")
    follow = f"do=follow&sentences={at}&anchor=at-{at}"
    followed = await press(karin, shown, follow)
    assert followed.address == f"{REVIEW}#at-{at}"
    assert "Blir en uppföljning · Sparas" in followed.text
    gone = await press(karin, followed, f"do=unfollow&sentences={at}&anchor=at-{at}")
    assert "Blir en uppföljning" not in gone.text
    again = await press(karin, gone, follow)
    assert "Blir en uppföljning" in again.text


async def test_a_button_that_says_too_much_is_refused(karin: Browser) -> None:
    form = (await karin.get(REVIEW)).form("review")
    assert (await karin.send(form, press="a=1&" * 20)).status == 400
    elsewhere = await karin.send(form, press="do=save&anchor=%0d%0aX:&back=https://evil.example/&csrf=x")
    assert (elsewhere.status, elsewhere.address) == (200, REVIEW)


async def test_what_was_typed_in_other_rows_is_kept_by_a_press(karin: Browser) -> None:
    shown = await karin.get(REVIEW)
    typed = {"text_c0": "Tänd lyktorna tidigare.", "place": "Sal C"}
    dropped = await press(karin, shown, "do=drop&row=c1&anchor=row-c1", **typed)
    assert "Stryks" in dropped.text
    fields = dropped.form("review").fields
    assert (fields["text_c0"], fields["place"]) == ("Tänd lyktorna tidigare.", "Sal C")
    refused = await press(karin, dropped, "do=save", begins="25:99", place="Sal D")
    assert refused.status == 409
    assert refused.form("review").fields["place"] == "Sal D"


async def test_the_review_is_saved_and_sent_from_the_page(karin: Browser) -> None:
    shown = await karin.get(REVIEW)
    bring = shown.form("review")
    bring.action = bring.action.replace("/review", "/bring")
    early = await karin.send(bring, press="do=save")
    assert (early.status, "Ta ställning till alla rader först" in early.text) == (409, True)
    shown = await press(karin, await karin.get(REVIEW), "do=keep_page")
    assert "Allt är genomgånget." in shown.text
    bring = shown.form("review")
    bring.action = bring.action.replace("/review", "/bring")
    saved = await karin.send(bring, press="do=save")
    assert "Sparat: mötet 15 september 2021" in saved.text
    sent = await karin.send(saved.form("bring"))
    assert sent.status == 200
    assert "bring" not in sent.verbs
    assert (await karin.get(LIST)).links["2021-09-15.md"] == REVIEW


async def test_notes_that_were_dropped_can_be_gone_through_again_without_their_text(karin: Browser) -> None:
    bring = (await karin.get(REVIEW)).form("review")
    bring.action = bring.action.replace("/review", "/bring")
    dropped = await karin.send(bring, press="do=drop")
    assert "Inget är sparat." in dropped.text
    again = await karin.send(dropped.form("review"))
    assert "Kan lyktorna i tunneln" in again.text
    assert "Bord & stolar" not in again.text
    assert "Texten från den här filen finns inte kvar" in again.text


async def test_the_second_of_two_coordinators_is_told(town: Town, sign_in: SignIn, karin: Browser) -> None:
    await town.say(town.karin, "samordnare", town.petra)
    petra = await sign_in(town.petra)
    shown = await petra.get(REVIEW)
    assert shown.status == 200
    await press(karin, await karin.get(REVIEW), "do=drop&row=c1&anchor=row-c1")
    told = await press(petra, shown, "do=keep&row=c0&anchor=row-c0")
    assert "har gått igenom" in told.text or "ändrat" in told.text or "ändrats" in told.text
    assert "Sparas" not in told.text
