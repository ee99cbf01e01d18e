"""Test the catalogues: both languages are complete, and no key is missing or unused."""

import ast
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.features.questions.explain import GENERAL, OF_A_QUESTION
from bot.features.questions.undo import INSTEAD
from bot.features.registry import FEATURES
from bot.manifest.commands import EXTENSIONS, MENUS
from bot.pages.sign_in import SignInProblem
from bot.turn.incoming import ContentKind, GroupMentionKind
from cards.delivery import UNDELIVERED_REASONS, UNREACHABLE_REASONS, Reachability
from cards.digests import DeputyReason
from cards.languages import LOCALES
from cards.reminders import SkipReason
from cards.texts import Texts
from domain.attendance import Role
from domain.department_list import ListChange, ListColumn
from domain.history import UNDOABLE_COUNCIL_KINDS, UNDOABLE_KINDS, CouncilEventKind, EventKind
from domain.import_review import LEFT_OUT_KINDS
from domain.permissions import PERMITTED_RELATIONS
from domain.question import QuestionStatus
from tests.cards.people import ZONE
from tests.every import every
from tests.house.project import ROOT, parsed, python_files, read, shown

SV, EN = Texts.of("sv"), Texts.of("en")
ACT_WORDS = (
    UNDOABLE_KINDS
    | UNDOABLE_COUNCIL_KINDS
    | {"logged_and_sent", "department_added", "away", "back", "attendance_added", "attendance_confirmed"}
    | {"departments_brought", "series_planned"}
) - {CouncilEventKind.ABSENCE_CHANGED}
KEY = re.compile(r"[a-z]+(\.[a-z_]+)+")
QUOTED = re.compile(rf"""["']({KEY.pattern})["']""")
TEMPLATES = sorted(
    path for name in ("pages", "public") for path in (ROOT / f"bot/{name}/templates").glob("*.*ml")
)
REFUSALS = {"Refusal", "Forbidden", "NotFound", "Stale"}


@cache
def messages(locale: str) -> dict[str, Message]:
    with (ROOT / "cards" / "locales" / locale / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale=locale) if message.id}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The words of the code that may be keys, or parts of them."""

    literals: set[str]
    refusals: set[str]
    notes: set[str]
    asked_for: set[str]
    """What calls of a catalogue ask for."""


@cache
def code(folder: str) -> Found:
    """Return what the code of a folder says; each file is read only once, since that takes long."""
    found = Found(literals=set(), refusals=set(), notes=set(), asked_for=set())
    for node in (node for path in python_files(folder) for node in ast.walk(parsed(path))):
        match node:
            case ast.Constant(value=str(value)):
                found.literals.add(value)
            case ast.keyword(arg="missing"):
                found.refusals.update(said([node.value]))
            case ast.keyword(arg="note"):
                found.notes.update(said([node.value]))
            case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                found.refusals.update(said(node.args[:1]))
            case ast.Call() if "exts" in ast.unparse(node.func):
                found.asked_for.update(said(node.args[:1]))
            case _:
                pass
    return found


def everywhere() -> list[Found]:
    return [code(folder) for folder in ("domain/", "storage/", "cards/", "bot/")]


def said(values: list[ast.expr]) -> set[str]:
    return {v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)}


def refusals() -> set[str]:
    """Return the codes of all refusals in the code, and of permissions that can be missing."""
    permissions = {f"may_not_{act}" for act in PERMITTED_RELATIONS}
    return permissions.union(*(found.refusals for found in everywhere()))


def notes() -> set[str]:
    return set().union(*(found.notes for found in everywhere()))


def needed() -> set[str]:
    """Return the keys that are composed at run time."""
    return {
        *(f"refusal.{code}" for code in refusals()),
        *(f"note.{code}" for code in notes()),
        *(f"{family}.{status}" for status in QuestionStatus for family in ("status", "state")),
        *(f"happening.{happening}" for happening in EventKind),
        *(f"{family}.{why}" for why in UNREACHABLE_REASONS for family in ("why", "advice")),
        *(f"why.{why}" for why in UNDELIVERED_REASONS),
        *(f"{family}{kind}" for kind in ContentKind for family in ("empty.", "note.left_out_")),
        *(f"refusal.mentioned_{kind}" for kind in GroupMentionKind),
        *(f"instead.{why}" for why in DeputyReason),
        *(f"skipped.{why}" for why in SkipReason),
        *(
            f"app.{one.id}.{what}"
            for one in EXTENSIONS
            for what in ("does", *(p.name for p in one.parameters))
        ),
        *(f"app.{name}.{what}" for menu in MENUS for name in menu.prompts for what in ("starts", "example")),
        *(f"page.sign_in_{problem}" for problem in SignInProblem),
        *(f"page.role_{role}" for role in Role),
        *(f"public.role.{role}" for role in (*Role, "unknown")),
        *(f"page.column_{column}" for column in ListColumn if SV.has(f"page.column_{column}")),
        *(f"page.notes_{press}" for press in ("follow", "unfollow")),
        *(f"reach.{reach}" for reach in Reachability),
        *(f"left_out.{kind}" for kind in LEFT_OUT_KINDS),
        *(f"undo.act.{word}" for word in ACT_WORDS),
        *(f"departments_list.{column}" for column in ListColumn),
        *(f"page.list_{change}" for change in ListChange),
        *(f"page.column_{column}" for column in ("owner", "deputies", "aliases")),
        *(f"page.notes_{do}" for do in ("follow", "unfollow")),
        *(f"undo.newer.{word}" for word in ("undone", "other")),
        *(f"refusal.undo_{kind}" for kind in INSTEAD),
        *(f"note.explain_{topic}" for topic in ("about", *OF_A_QUESTION)),
        *(
            f"reach.advice.{reach}"
            for reach in Reachability
            if reach not in (Reachability.YES, Reachability.ASKING)
        ),
    }


def test_both_languages_say_the_same_things() -> None:
    assert set(messages("sv")) == set(messages("en"))


@every("key", sorted(messages("sv")))
def test_both_languages_fill_in_the_same_values(key: str) -> None:
    wanted = {frozenset(placeholders(form)) for form in forms(messages("sv")[key])}
    assert {frozenset(placeholders(form)) for form in forms(messages("en")[key])} == wanted
    assert len(wanted) == 1


@every("key", sorted(messages("sv")))
@every("locale", LOCALES)
def test_no_text_is_empty_or_holds_what_a_text_block_would_read_as_a_link(locale: str, key: str) -> None:
    for form in forms(messages(locale)[key]):
        assert form.strip()
        assert not re.search(r"[\[\]<>_#`]|\n", re.sub(r"\{\w+\}", "", form)) or key.startswith(
            ("argument.", "asks.")
        )


def test_everything_that_is_said_has_a_text() -> None:
    assert {key for key in needed() if not SV.has(key)} == set()


@cache
def in_templates() -> set[str]:
    """Return the keys that the templates of pages name."""
    found = (match[1] for path in TEMPLATES for match in QUOTED.finditer(read(shown(path))))
    return {key for key in found if not key.endswith((".html", ".js"))}


def asked_for() -> set[str]:
    """Return the keys that are literals in the code: in cards and templates, and in calls of a catalogue."""
    literals = code("cards/").literals | code("bot/").asked_for | in_templates()
    return {text for text in literals if KEY.fullmatch(text)}


def test_every_key_in_the_code_has_a_text() -> None:
    families = {key.split(".")[0] for key in messages("sv")}
    assert {key for key in asked_for() if key.split(".")[0] in families and not SV.has(key)} == set()


def test_no_text_is_left_over() -> None:
    """Return whether the code contains the key, or its last part if the code composes it."""
    spoken = set().union(*(found.literals for found in everywhere()))
    parts = {part.rsplit(".", maxsplit=1)[-1] for part in spoken}
    built = {text for text in spoken if re.fullmatch(r"[a-z]+\.", text)}
    used = needed() | in_templates() | {key for key in messages("sv") if key in spoken}
    used |= {
        key
        for key in messages("sv")
        if key[: key.index(".") + 1] in built and key[key.index(".") + 1 :] in parts
    }
    used |= {f"asks.{feature.name}" for feature in FEATURES} | {f"explain.{topic}" for topic in GENERAL}
    used |= {f"verb.{act}" for act in PERMITTED_RELATIONS} | {f"note.{code}" for code in parts}
    assert set(messages("sv")) - used == set()


def test_an_unknown_key_is_a_mistake_not_a_text() -> None:
    with pytest.raises(KeyError):
        SV("status.lost")
    with pytest.raises(KeyError):
        SV.plural("list.lost", 2)
    with pytest.raises(KeyError):
        Texts.of("fi")


def test_a_missing_value_is_a_mistake_too() -> None:
    with pytest.raises(KeyError):
        SV("status.assigned")


def test_braces_in_what_people_write_are_left_alone() -> None:
    assert SV("status.assigned", department="{0} {department}") == "Skickad till {0} {department}"


def test_numbers_choose_the_form() -> None:
    assert [SV.plural("list.count", n) for n in (0, 1, 2)] == ["0 frågor", "1 fråga", "2 frågor"]
    assert [EN.plural("list.count", n) for n in (0, 1, 2)] == ["0 questions", "1 question", "2 questions"]


def test_dates_ages_and_names_are_said_as_people_say_them() -> None:
    moment = datetime(2026, 11, 12, 17, 5, tzinfo=UTC)
    assert SV.format_date(date(2026, 11, 12)) == "12 november 2026"
    assert EN.format_date(date(2026, 11, 12)) == "12 November 2026"
    assert SV.format_moment(moment, ZONE) == "12 november 2026 kl. 18.05"
    assert EN.format_moment(moment, ZONE) == "12 November 2026, 18:05"
    assert [SV.format_age(n) for n in (0, 1, 9)] == ["i dag", "1 dag", "9 dagar"]
    assert [SV.format_age(n) for n in (365, 366, 379, 385, 731, 1901, 2097)] == [
        *("365 dagar", "1 år", "1 år", "drygt 1 år", "2 år", "drygt 5 år", "drygt 5 år")
    ]
    assert [SV.join_names(n) for n in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a och b",
        "a, b och c",
    ]


def test_lists_dates_and_numbers_are_put_into_words_where_they_are_filled_in() -> None:
    assert SV("refusal.department_missing", names=["A", "B"]) == "Vilken förvaltning? Rådet har A och B."
    assert SV("note.will_remind", day=date(2026, 12, 1)) == "Jag påminner dig 1 december 2026."
    assert (
        SV("refusal.too_long", length=4001, limit=4000)
        == "Texten är för lång: 4001 tecken. Högst 4000 får plats."
    )
