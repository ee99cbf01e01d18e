"""Test a council, its departments and the names that people use for them."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.council import (
    MAX_SLUG_LENGTH,
    Department,
    OutsideBody,
    clean_council_name,
    parse_council_code,
    parse_public_page,
    suggest_slug,
)
from domain.errors import NotFound, Refusal
from tests.domain.examples import COUNCIL, CULTURE, EVA, JOHAN, NILS, PETRA, SOCIAL, TECHNICAL
from tests.every import every


@every(
    ("words", "found"),
    [
        ("Tekniska förvaltningen", TECHNICAL),
        ("  TEKNISKA   FÖRVALTNINGEN ", TECHNICAL),
        ("tekn", TECHNICAL),
        ("TF", TECHNICAL),
        ("Gata", TECHNICAL),
        ("soc", SOCIAL),
        ("Socialfo\u0308rvaltningen", SOCIAL),
    ],
)
def test_a_department_is_found_by_name_alias_or_unique_beginning(words: str, found: Department) -> None:
    assert COUNCIL.find_department(words) == found


@every("words", ["Skolan", "", "   ", "Kulturförvaltningen", "förvaltningen"])
def test_an_unknown_department_is_answered_with_those_that_exist(words: str) -> None:
    with pytest.raises(NotFound) as refusal:
        COUNCIL.find_department(words)
    assert refusal.value.code == "unknown_department"
    assert refusal.value.values["names"] == ["Tekniska förvaltningen", "Socialförvaltningen"]


TOWN = tuple(
    Department(id=n, name=name)
    for n, name in enumerate(
        (
            *("Tekniska förvaltningen", "Socialförvaltningen", "Kultur- och fritidsförvaltningen"),
            *(
                "Barn- och utbildningsförvaltningen",
                "Samhällsbyggnadskontoret",
                "Kommunledningsförvaltningen",
            ),
        ),
        start=1,
    )
)
BODIES = tuple(
    OutsideBody(id=n, name=name)
    for n, name in enumerate(("Polisen", "Region Sörmland", "Trafikverket", "Fastighetsägare"), start=1)
)


@every(
    ("words", "name"),
    [
        *((w, "Tekniska") for w in ("tf", "TF", "tekniska", "teknik", "tekniken", "gatukontoret", "gatan")),
        *((w, "Tekniska") for w in ("trafikkontoret", "parkförvaltningen", "Tekniska kontoret", "TN")),
        *((w, "Social") for w in ("SF", "soc", "socialen", "Socialtjänsten", "socialkontoret")),
        *((w, "Social") for w in ("äldreomsorgen", "hemtjänsten", "omsorgen")),
        *((w, "Kultur") for w in ("KUF", "KoF", "KOFF", "kultur", "fritid", "fritidskontoret")),
        *((w, "Kultur") for w in ("biblioteket", "kulturförvaltningen", "Fritidsförvaltningen", "KFN")),
        *((w, "Barn") for w in ("BUN", "BUF", "BoU", "skolan", "utbildning", "förskolan", "utbildningen")),
        *((w, "Samhälls") for w in ("SBK", "bygglov", "samhällsbyggnad", "stadsbyggnadskontoret", "miljö")),
        *((w, "Kommunledn") for w in ("KLF", "KLK", "kansliet", "kommunledningen")),
        *((w, "Polisen") for w in ("polisen", "polis", "Polismyndigheten", "områdespolisen")),
        *((w, "Region") for w in ("regionen", "region sörmland", "landstinget", "sjukvården")),
        *((w, "Trafikverket") for w in ("trafikverket", "Trafikv")),
        *((w, "Fastighetsägare") for w in ("hyresvärden", "fastighetsägarna", "bostadsbolaget")),
        *((w, None) for w in ("kyrkan", "", "förvaltningen", "XYZ", "fotboll", "ån", "och", "12", "s")),
    ],
)
def test_departments_and_bodies_are_found_by_what_people_call_them(words: str, name: str | None) -> None:
    council = replace(COUNCIL, all_departments=TOWN, outside_bodies=BODIES)
    if name is None:
        with pytest.raises(NotFound):
            council.find_recipient(words)
    else:
        assert council.find_recipient(words).name.startswith(name)


def test_a_beginning_that_several_share_is_answered_with_them() -> None:
    schools = (Department(id=8, name="Skola norr"), Department(id=9, name="Skola söder"))
    council = replace(COUNCIL, all_departments=(*COUNCIL.all_departments, *schools))
    with pytest.raises(NotFound) as refusal:
        council.find_department("skola")
    assert refusal.value.code == "ambiguous_department"
    assert refusal.value.values["names"] == ["Skola norr", "Skola söder"]
    assert council.find_department("skola n").id == 8


def test_a_whole_name_wins_over_a_beginning() -> None:
    both = (Department(id=8, name="Skola"), Department(id=9, name="Skola söder"))
    assert replace(COUNCIL, all_departments=both).find_department("skola").id == 8


def test_two_with_the_same_alias_are_ambiguous() -> None:
    both = (
        Department(id=8, name="Park", aliases=("drift",)),
        Department(id=9, name="Gata", aliases=("drift",)),
    )
    with pytest.raises(NotFound) as refusal:
        replace(COUNCIL, all_departments=both).find_department("drift")
    assert refusal.value.code == "ambiguous_department"


def test_a_council_without_departments_says_so() -> None:
    with pytest.raises(NotFound) as refusal:
        replace(COUNCIL, all_departments=(CULTURE,)).find_department("tekniska")
    assert refusal.value.code == "no_departments"


def test_a_removed_department_keeps_its_name_for_past_questions() -> None:
    assert COUNCIL.department(CULTURE.id) == CULTURE
    assert CULTURE not in COUNCIL.departments
    assert COUNCIL.department(None) is None
    assert COUNCIL.department(99) is None


def test_a_department_belongs_to_its_owner_and_deputies() -> None:
    assert TECHNICAL.people == (PETRA.id, EVA.id)
    assert Department(id=9, name="Ny").people == ()
    assert COUNCIL.departments_of(EVA.id) == (TECHNICAL,)
    assert COUNCIL.departments_of(NILS.id) == (SOCIAL,)
    assert COUNCIL.departments_of(JOHAN.id) == ()


def test_a_question_is_called_by_the_councils_code_and_its_number() -> None:
    assert COUNCIL.reference(12) == "TR-12"


def test_its_dates_are_local() -> None:
    assert COUNCIL.zone == ZoneInfo("Europe/Stockholm")


@every(
    ("written", "code"), [("tr", "TR"), (" Tr ", "TR"), ("ÅÄÖ", "ÅÄÖ"), ("b2", "B2"), ("ABCDEF", "ABCDEF")]
)
def test_a_code_is_short_and_in_capitals(written: str, code: str) -> None:
    assert parse_council_code(written) == code


@every("written", ["", "  ", "2B", "A-B", "ABCDEFG", "A B", "Ñ", "TR!", "\u202e"])
def test_a_code_that_could_be_mistaken_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_council_code(written)
    assert refusal.value.code == "bad_code"


def test_a_name_is_one_line_and_not_empty() -> None:
    assert clean_council_name(" Trygghets-\nrådet ") == "Trygghets- rådet"
    with pytest.raises(Refusal) as refusal:
        clean_council_name(" \u200d ")
    assert refusal.value.code == "name_missing"
    with pytest.raises(Refusal) as refusal:
        clean_council_name("å" * 81)
    assert (refusal.value.code, refusal.value.values) == ("too_long", {"limit": 80, "length": 81})


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Trygghetsrådet", "trygghetsradet"),
        ("Råd & stöd: Östra  Ön (2)", "rad-stod-ostra-on-2"),
        ("x" * 39 + " råd", "x" * 39),
        ("理事会", ""),
    ],
)
def test_an_address_is_suggested_that_could_be_entered(name: str, slug: str) -> None:
    assert suggest_slug(name) == slug
    assert len(slug) <= MAX_SLUG_LENGTH
    if slug:
        assert parse_public_page(slug=slug, is_on=True, licence="", is_indexed=True).slug == slug
