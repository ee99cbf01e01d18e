"""Test what the public sees: what was published, as text, and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest

from domain.council import PublicPage
from domain.publication import PublicFigures, QuestionGroup, public_figures
from domain.statistics import DayCounts
from domain.text import clean_text
from storage.privacy.anonymise import ExpiredQuestion, anonymise_questions
from storage.publications import close_public_pages
from tests.cards.hostile import GROUPS, LONG_TEXTS
from tests.every import Failures
from tests.pages.browser import Browser
from tests.pages.test_hostile import HEBREW, IMAGE, SCRIPT, TEMPLATE
from tests.public.site import (
    ABROAD,
    ASKED_FOR,
    BENCH,
    BENCH_ANSWER,
    BRIDGE,
    BRIDGE_ANSWER,
    ELSEWHERE,
    OPEN,
    ORIGIN,
    ORIGINAL,
    RESIDENT,
    SECRET,
    SLUG,
    WITHDRAWN,
    Site,
    names_in_database,
    running_site,
)

FEEDS = ("feed.atom", "feed.rss")
SCHEMA = json.loads(Path(__file__).with_name("questions.schema.json").read_text(encoding="utf-8"))
PLACES = (
    *("", "?lang=en", "?q=lampa", "?q=granne", "?year=2026", "?department=1", "?page=9", "?q=%00%FF<b>"),
    *("/questions/1", "/questions/1?lang=en", "/questions/2", "/questions/3", "/questions/4"),
    *("/feed.atom", "/feed.rss", "/questions.json", "/x"),
)


async def everything(site: Site) -> dict[str, str]:
    """Return all that the public gets from every address of all councils."""
    slugs = (SLUG, "skolradet", "badet", "x")
    addresses = [f"/public/{slug}{place}" for slug in slugs for place in PLACES]
    return {
        address: (await site.public.get(address)).text for address in (*addresses, "/robots.txt", "/public")
    }


async def test_no_name_of_anybody_is_in_anything_that_is_served(site: Site) -> None:
    names = await names_in_database(site.desk.store)
    assert {"Karin Ek", "Johan Lind", "Petra", ASKED_FOR, RESIDENT, "Öberg"} <= names
    served = await everything(site)
    found = [(address, name) for address, text in served.items() for name in names if name in text]
    assert found == []


async def test_what_was_not_published_is_shown_nowhere(site: Site) -> None:
    served = await everything(site)
    for hidden in (SECRET, WITHDRAWN, "Vaktmästaren", ORIGINAL, "granne på", ABROAD, "I maj."):
        assert [address for address, text in served.items() if hidden in text] == [], hidden
    of_others = [
        a for a, text in served.items() if ELSEWHERE in text and not a.startswith("/public/skolradet")
    ]
    assert of_others == []
    assert BRIDGE in served[f"/public/{SLUG}"]
    assert BENCH_ANSWER in served[f"/public/{SLUG}/questions/2"]


async def test_a_number_of_another_council_or_of_nothing_published_is_no_page(site: Site) -> None:
    statuses = {
        address: (await site.public.get(address)).status
        for address in (
            f"/public/{SLUG}/questions/3",
            f"/public/{SLUG}/questions/4",
            f"/public/{SLUG}/questions/99",
            "/public/badet",
            "/public/badet/questions/1",
            "/public/nobody",
            "/public",
            "/public/",
            f"/public/{SLUG}/questions/1/x",
            f"/public/{SLUG}/../{SLUG}/x",
            "/public/%2e%2e/metrics",
        )
    }
    assert set(statuses.values()) == {404}, statuses


async def test_a_search_finds_words_in_any_form_and_only_in_what_was_published(site: Site) -> None:
    found = {
        word: await site.listed(f"?q={word}") for word in ("lamporna", "bänk", "TR-2", "vår", "granne", "xyz")
    }
    assert BRIDGE in found["lamporna"]
    assert BENCH not in found["lamporna"]
    for word in ("bänk", "TR-2", "vår"):
        assert BENCH in found[word], word
        assert BRIDGE not in found[word], word
    for word in ("granne", "xyz"):
        assert "Ingen fråga passar" in found[word], word


async def test_lists_are_filtered_and_continue_on_pages(site: Site) -> None:
    technical = await site.listed(f"?department={site.town.technical.id}")
    assert (BRIDGE in technical, BENCH in technical) == (True, False)
    assert BRIDGE not in await site.listed("?year=2025")
    for number in range(25):
        await site.publish(f"Hur mår träd {number}?", "Bra.")
    first, second = await site.listed(), await site.listed("?page=2")
    assert "Sida 1 av 2" in first
    assert (BRIDGE in first, BRIDGE in second) == (False, True)
    assert await site.listed("?page=99") == second


async def test_everything_hostile_is_shown_as_text(database_url: str) -> None:
    evil = f"{SCRIPT}{IMAGE}{TEMPLATE}{HEBREW}"
    written = ["\n".join(group)[:3_900] for group in GROUPS.values()]
    texts = [clean_text(text) for text in (*written, *LONG_TEXTS, evil, "]]>&amp;<!--", "\x00\x0b\ufffe x")]
    async with running_site(database_url, texts=[(text, text) for text in texts if text]) as site:
        council = site.town.council
        await site.desk.write(
            lambda tx: tx.councils.rename(council, name=f"{IMAGE}{TEMPLATE}"[:60], code="TR")
        )
        browser = Browser(site.public.url)
        pages = [f"/public/{SLUG}/questions/{n}" for n in range(1, len(texts) + 4) if n not in (3, 4)]
        lists = [f"/public/{SLUG}{query}" for query in ("", "?page=2", "?lang=en", "?q=%3Cscript%3E%22")]
        with Failures() as failures:
            for address in (*pages, *lists):
                with failures.of(address):
                    shown = await browser.get(address)
                    assert shown.status == 200
                    assert "49" not in shown.text.split()
                    assert "<script" not in shown.html
        for name in FEEDS:
            read = feedparser.parse((await site.public.get(f"/public/{SLUG}/{name}")).body)
            assert not read.bozo, read.get("bozo_exception")
        data = json.loads((await site.public.get(f"/public/{SLUG}/questions.json")).body)
        assert clean_text(evil) in [one["question"] for one in data["questions"]], "as it was written"


async def test_feeds_are_read_by_a_library(site: Site) -> None:
    for name in FEEDS:
        got = await site.public.get(f"/public/{SLUG}/{name}")
        read: Any = feedparser.parse(got.body, response_headers={"content-type": got.headers["Content-Type"]})
        assert not read.bozo, read.get("bozo_exception")
        assert "Trygghetsrådet" in read.feed.title
        entries = {entry.title: entry for entry in read.entries}
        assert set(entries) == {BRIDGE, BENCH}
        assert entries[BRIDGE].link == f"{ORIGIN}/public/{SLUG}/questions/1"
        assert entries[BRIDGE].id == entries[BRIDGE].link
        told = entries[BRIDGE].get("summary") or entries[BRIDGE].content[0].value
        assert BRIDGE_ANSWER in told


async def test_the_data_are_as_documented(site: Site) -> None:
    got = await site.public.get(f"/public/{SLUG}/questions.json")
    data = json.loads(got.body)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["version"] == 1
    assert data["licence"]["name"] == "CC-BY-4.0"
    assert [one["question"] for one in data["questions"]] == [BENCH, BRIDGE]
    assert data["questions"][1]["asked_by"] == "resident"
    assert data["questions"][1]["days"] == 3
    assert got.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.both_databases
async def test_figures_leave_out_small_groups(site: Site) -> None:
    assert "I siffror" not in await site.listed(), "there are four questions"
    for number in range(3):
        await site.publish(f"Hur mår träd {number}?", "Bra.", days=number)
    shown = await site.listed()
    assert "I siffror" in shown
    data = json.loads((await site.public.get(f"/public/{SLUG}/questions.json")).body)
    assert data["figures"][0] == {"year": None, "asked": 7, "answered": 6, "median_days": 2}
    table = shown[shown.index("<table") :]
    assert "Socialförvaltningen" not in table, "one question"
    many, few = DayCounts({3: 30}), DayCounts({3: 4})
    groups = {2025: QuestionGroup(asked=12, answered=few), 2024: QuestionGroup(asked=40, answered=many)}
    assert public_figures(groups) == {
        2025: PublicFigures(asked=12, answered=None, median_days=None),
        2024: PublicFigures(asked=40, answered=None, median_days=3),
    }
    groups[2025] = groups[2024]
    assert [one.answered for one in public_figures(groups).values()] == [30, 30]


async def test_the_page_is_in_english_if_asked_and_marks_what_is_not(site: Site) -> None:
    english = await site.listed("?lang=en")
    assert '<html lang="en">' in english
    assert "You asked, we answered" in english
    assert f'<h3 lang="sv"><a href="/public/{SLUG}/questions/1?lang=en">' in english
    swedish = await site.listed("?lang=xx")
    assert '<html lang="sv">' in swedish


async def test_search_engines_see_what_the_council_allows(site: Site) -> None:
    robots = (await site.public.get("/robots.txt")).text
    assert f"Allow: /public/{SLUG}\n" in robots
    assert "skolradet" not in robots
    assert robots.endswith("Disallow: /\n")
    closed = await site.public.get("/public/skolradet")
    assert closed.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'content="noindex' in closed.text
    assert "X-Robots-Tag" not in (await site.public.get(f"/public/{SLUG}")).headers
    await site.set_page(PublicPage())
    assert (await site.public.get(f"/public/{SLUG}")).status == 404


@pytest.mark.both_databases
async def test_what_is_removed_by_retention_is_not_public_either(site: Site) -> None:
    now = datetime(2029, 1, 1, tzinfo=UTC)
    gone = ExpiredQuestion(id=1, tenant=site.desk.tenant, council=site.town.council.id, number=1, locale="sv")
    await site.listed()
    await site.desk.store.write_all_tenants(lambda c: anonymise_questions(c, [gone], months=12, now=now))
    assert (await site.public.get(f"/public/{SLUG}/questions/1")).status == 404
    stored = await site.desk.read(lambda tx: tx.publications.of_question(1))
    assert [(one.text, one.answer, one.ended_at) for one in stored] == [("", "", now)]


async def test_settings_that_change_are_seen_at_once(site: Site) -> None:
    assert "CC-BY-4.0" in await site.listed()
    await site.set_page(PublicPage(slug=SLUG, is_on=True, licence="", is_indexed=OPEN.is_indexed))
    assert "CC-BY-4.0" not in await site.listed()


async def test_a_restore_closes_every_page_since_it_may_bring_back_what_was_withdrawn(site: Site) -> None:
    assert BRIDGE in await site.listed()
    assert await site.desk.store.write_all_tenants(close_public_pages) == 3
    assert (await site.public.get(f"/public/{SLUG}")).status == 404
