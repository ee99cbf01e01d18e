"""Test lists of departments: how their files are read, and what each line changes."""

import pytest

from domain.department_list import (
    MAX_LENGTH,
    MAX_LINES,
    ListChange,
    ListColumn,
    ListedDepartment,
    PlannedDepartment,
    decode_list,
    parse_departments,
    plan_departments,
)
from domain.errors import BadInput
from domain.recipients import Recipient, RecipientKind
from tests.domain.examples import COUNCIL, EVA, KARIN, NILS, PETRA
from tests.every import every

HEADINGS = {
    ListColumn.NAME: ("namn", "name"),
    ListColumn.OWNER: ("ansvarig", "owner", "e-post"),
    ListColumn.DEPUTIES: ("ställföreträdare", "deputies"),
    ListColumn.ALIASES: ("andra namn", "aliases"),
    ListColumn.MAIL: ("brevlåda", "mailbox"),
    ListColumn.OWNER_MAIL: ("ansvarigs egen e-post",),
    ListColumn.DEPUTY_MAILS: ("ställföreträdares egen e-post",),
    ListColumn.OUTSIDE: ("extern aktör", "outside body"),
}
PEOPLE = [Recipient(kind=RecipientKind.PERSON, id=one.id, name=one.name) for one in (KARIN, PETRA, EVA, NILS)]
ENTRA_ID = "3f0c8b52-4d1e-4a77-9b1c-6f2a5c0d9e11"


def read(text: str) -> tuple[ListedDepartment, ...]:
    return parse_departments(text, headings=HEADINGS, affirmations=("ja", "yes"))


def plan(text: str) -> tuple[PlannedDepartment, ...]:
    return plan_departments(COUNCIL, read(text), people=PEOPLE, entra_ids={ENTRA_ID: NILS.id})


@every(
    "data",
    [
        "Namn;Ansvarig;Ställföreträdare\nGatukontoret;Petra Holm;Eva Strand\n".encode("cp1252"),
        "\ufeffname,owner,deputies\r\nGatukontoret,Petra Holm,Eva Strand\r\n".encode(),
        b"sep=,\nDeputies,NAME,owner*\nEva Strand,Gatukontoret,Petra Holm",
        "\n\nNamn\tAnsvarig\tAnnat\tStällföreträdare\n\t\t\t\nGatukontoret\tPetra Holm\t7\tEva Strand".encode(
            "utf-16"
        ),
        '"Namn";"Ansvarig";"Ställföreträdare"\n"Gatukontoret";"Petra Holm";"Eva Strand"\n'.encode(),
    ],
)
def test_a_file_is_read_whatever_its_characters_and_what_separates_its_cells(data: bytes) -> None:
    (one,) = read(decode_list(data))
    assert (one.name, one.owner, one.deputies) == ("Gatukontoret", "Petra Holm", ("Eva Strand",))


def test_several_names_stand_in_one_cell_and_lines_are_counted_as_they_are_seen() -> None:
    first, second = read(
        'namn;andra namn;extern aktör\n\n"Gatu\nkontoret";"GK, gata | väg\nGK";nej\nPolisen;;Ja\n'
    )
    assert (first.line, first.name, first.aliases, first.is_outside) == (
        3,
        "Gatu kontoret",
        ("GK", "gata", "väg"),
        False,
    )
    assert (second.line, second.name, second.is_outside) == (6, "Polisen", True)


@every(
    ("text", "code"),
    [
        ("", "list_without_names"),
        ("Gatukontoret;Petra Holm", "list_without_names"),
        ('namn;ansvarig\n"Gatu"kontoret;', "list_unreadable"),
        ('namn;ansvarig\n"Gatukontoret;', "list_unreadable"),
        ("namn\n" + "Gatukontoret\n" * (MAX_LINES + 1), "list_too_long"),
        ("namn\n" + "a" * MAX_LENGTH, "list_too_long"),
        ("namn\n" + "\n".join(f"Kontor {n}" for n in range(300)), "too_many_departments"),
        ("namn;extern aktör\n" + "\n".join(f"Bolag {n};ja" for n in range(30)), "too_many_outside_bodies"),
    ],
)
def test_a_list_that_cannot_be_brought_in_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        plan(text)
    assert refusal.value.code == code


def test_each_line_says_what_it_changes() -> None:
    planned = plan(
        "namn;ansvarig;ställföreträdare;andra namn;extern aktör\n"
        "Gatukontoret;petra.holm@bjorkvik.se;Eva Strand;;\nTF;;;;\n"
        f"Socialförvaltningen;{ENTRA_ID.upper()};;;\n"
        "socialförvaltningen;Eva Strand;;IFO;\nPolisen;;;;ja\nRegionen;;;;ja\n"
    )
    assert [(one.line, one.name, one.change) for one in planned] == [
        (2, "Gatukontoret", ListChange.NEW),
        (3, "Tekniska förvaltningen", ListChange.UNCHANGED),
        (4, "Socialförvaltningen", ListChange.UNCHANGED),
        (5, "socialförvaltningen", ListChange.ERROR),
        (6, "Polisen", ListChange.UNCHANGED),
        (7, "Regionen", ListChange.NEW),
    ]
    assert (planned[3].error, planned[3].values) == ("listed_twice", {"line": 4})
    (changed,) = plan("namn;ansvarig;andra namn\ntf;Eva Strand;TF, gata, väg")
    assert (changed.change, changed.department) == (ListChange.CHANGED, 1)
    assert changed.changed == (ListColumn.OWNER, ListColumn.DEPUTIES, ListColumn.ALIASES)
    assert (changed.owner, changed.deputies) == (EVA.id, ())
    (new,) = plan("namn;ansvarig;ställföreträdare\nGatukontoret;Karin Ek;Petra Holm|Eva Strand|Karin Ek")
    assert (new.change, new.owner, new.deputies) == (ListChange.NEW, KARIN.id, (PETRA.id, EVA.id))


@every(
    ("line", "code"),
    [
        (";Petra Holm;", "name_missing"),
        ("Gatukontoret;Okänd Person;", "list_person_unknown"),
        ("Gatukontoret;!!!;", "list_person_unknown"),
        ("Gatukontoret;;Eva Strand", "list_owner_missing"),
        (f"Gatukontoret;Petra Holm;{'|'.join(f'P {n}' for n in range(21))}", "too_many_deputies"),
        (f"{'a' * 300};Petra Holm;", "too_long"),
    ],
)
def test_what_is_wrong_is_said_by_line(line: str, code: str) -> None:
    (planned,) = plan(f"namn;ansvarig;ställföreträdare\n{line}")
    assert (planned.change, planned.error) == (ListChange.ERROR, code)


def test_a_name_that_several_have_is_for_nobody() -> None:
    twins = [*PEOPLE, Recipient(kind=RecipientKind.PERSON, id=99, name="Petra Holm")]
    (planned,) = plan_departments(
        COUNCIL, read("namn;ansvarig\nGatukontoret;Petra Holm"), people=twins, entra_ids={}
    )
    assert (planned.error, planned.values["names"]) == ("list_person_unclear", ["Petra Holm", "Petra Holm"])


def test_a_list_brings_the_addresses_of_mailboxes_and_says_which_is_none() -> None:
    new, wrong = plan("namn;brevlåda\nPolisen;Polisen@Bjorkvik.Example\nParken;parken utan adress")
    assert (new.change, new.mail) == (ListChange.NEW, "Polisen@bjorkvik.example")
    assert (wrong.change, wrong.error) == (ListChange.ERROR, "bad_address")


def test_a_list_brings_the_own_addresses_of_people_and_keeps_the_others() -> None:
    own = "namn;ansvarig;ansvarigs egen e-post;ställföreträdare;ställföreträdares egen e-post\n"
    (new,) = plan(f"{own}Parken;Petra Holm;p@b.example;Eva Strand|Nils Norén;e@b.example|n@b.example")
    assert new.addresses == ((PETRA.id, "p@b.example"), (EVA.id, "e@b.example"), (NILS.id, "n@b.example"))
    (many,) = plan(f"{own}Parken;Petra Holm;;Eva Strand;e@b.example,n@b.example")
    assert many.error == "too_many_deputy_mails"
    (nobody,) = plan(f"{own}Parken;;p@b.example;;")
    assert nobody.error == "list_owner_missing"
