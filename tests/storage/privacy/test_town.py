"""Test that one of 200 people whose names share parts is erased in every form, and nobody else is."""

import unicodedata
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Connection, select

from domain.history import EventKind
from domain.person_names import NameForm
from storage import Transaction
from storage.audit_chain import verify_history
from storage.privacy.erase import ErasureResult, UnknownPlace, erase_person, find_mentions
from storage.privacy.export import read_table, rows_naming
from storage.privacy.subjects import ERASED_NAME, DataSubject, find_data_subjects
from storage.tables import search_terms
from tests.storage.meeting_rows import hold, item, log_at, note
from tests.storage.tenant import NOW, Desk, Town

GIVEN = (
    *("Katrin", "Åsa", "Per", "Anna-Karin", "Lars", "Björn", "José", "Eva Maria", "Ann", "Max"),
    *("Zoë", "Nils", "Ida", "Karl-Erik", "Mia", "Olof", "Siv", "Tove", "Ulf", "Vera"),
)
FAMILY = ("Ek", "Ekman", "Norén-Max", "von Strand", "Fuchs", "Lund", "Åberg", "Öst", "Franzén", "Ek-Lund")
CERTAIN = (
    *("Så sa {g} {f} i går.", "{f}, {g}", "{G} {F} (boende)", "{g} {f}s fråga", "@{g} {f}: kan du?"),
    *("{g}\u00a0{f}", "av {g}\n{f} själv", "{soft}", "{apart}", "{g} {f}’ fråga", "{dashes}"),
)
UNCERTAIN = (
    *("{i}. {f} ringde", "@{g} kan du svara?", "{f} {g} var där", "hälsar {g}.", "till {account}@a.example"),
)
WANTED = (
    *(("Katrin", "Ek"), ("Åsa", "Norén-Max"), ("Anna-Karin", "von Strand"), ("Lars", "Fuchs")),
    ("Eva Maria", "Ek-Lund"),
)
INSTEAD = ERASED_NAME["sv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person of the town, and the notes that name them."""

    name: tuple[str, str]
    certain: frozenset[int]
    uncertain: frozenset[int]


def spelled(form: str, given: str, family: str) -> str:
    """Return a form of a name, as a person typed it."""
    whole = f"{given} {family}"
    return form.format(
        g=given, f=family, G=given.upper(), F=family.upper(), i=given[0],
        soft=f"{given[0]}\u00ad{given[1:]} {family}",
        apart=unicodedata.normalize("NFD", whole),
        dashes=whole.replace("-", "\u2011"),
        account=f"{given.replace(' ', '')}.{family.replace(' ', '')}".lower(),
    )  # fmt: skip


def settle(tx: Transaction, town: Town) -> list[Resident]:
    """Store 200 people, and notes that name them in each form."""
    meeting, settled = hold(tx, town), list[Resident]()
    for given in GIVEN:
        for family in FAMILY:
            tx.people.upsert(name=f"{given} {family}", teams_id=f"29:{given} {family}", entra_id=None)
            certain, uncertain = (
                frozenset(tx.notes.add(note(meeting, spelled(form, given, family))).id for form in forms)
                for forms in (CERTAIN, UNCERTAIN)
            )
            settled.append(Resident(name=(given, family), certain=certain, uncertain=uncertain))
    question = log_at(
        tx, town, meeting, "Vad sa Katrin Ek om KATRIN EKS väg?", by=town.eva, asked_for="Ek, Katrin"
    )
    log_at(tx, town, meeting, "Vad sa Katrin Ekman?", by=town.eva, asked_for="Katrin Ekman (boende)")
    answered = replace(question, answer="Hälsar Katrin", version=question.version + 1)
    tx.questions.save(
        question,
        answered,
        council=town.council,
        happening=EventKind.ANSWERED,
        by=town.eva.id,
        act="answer",
        at=NOW,
    )
    tx.items.add(item(meeting, "Katrin Eks förslag"))
    return settled


def find(connection: Connection, desk: Desk, name: tuple[str, str]) -> DataSubject:
    rows = read_table(connection, "person", tenant=desk.tenant)
    (own,) = [row["id"] for row in rows if row["teams_id"] == f"29:{' '.join(name)}"]
    (found,) = find_data_subjects(connection, str(own), tenant=desk.tenant)
    return found


def texts(connection: Connection, desk: Desk) -> dict[int, str]:
    return {row["id"]: row["text"] for row in read_table(connection, "note", tenant=desk.tenant)}


async def erase(
    desk: Desk, name: tuple[str, str], *decided: str, also: tuple[str, ...] = ()
) -> ErasureResult:
    return await desk.store.write_all_tenants(
        lambda c: erase_person(
            c,
            find(c, desk, name).with_names(also),
            tenant=desk.tenant,
            pseudonym=INSTEAD,
            now=NOW,
            decided=decided,
        )
    )


def places(connection: Connection, desk: Desk, subject: DataSubject) -> tuple[set[str], set[str]]:
    """Return the positions of certain and of uncertain names."""
    found = find_mentions(connection, subject, tenant=desk.tenant)
    certain = {one.place for one in found if one.form.is_certain}
    return certain, {one.place for one in found} - certain


@pytest.mark.both_databases
async def test_in_a_town_of_200_each_form_is_replaced_or_listed_and_nobody_else_is_touched(
    desk: Desk, town: Town
) -> None:
    residents = await desk.write(lambda tx: settle(tx, town))
    assert len(residents) == 200
    with desk.store.engine.connect() as connection:
        people = {name: find(connection, desk, name) for name in WANTED}
        stored = texts(connection, desk)
    wanted = [resident for resident in residents if resident.name in WANTED]
    assert len(wanted) == len(WANTED)
    for resident in wanted:
        with desk.store.engine.connect() as connection:
            certain, unsure = places(connection, desk, people[resident.name])
            exported = rows_naming(connection, people[resident.name], tenant=desk.tenant)
        assert {
            int(place.split(":")[1]) for place in certain if place.startswith("note:")
        } == resident.certain
        assert {f"note:{id_}:text" for id_ in resident.uncertain} <= unsure
        assert {f"{one['table']}:{one['id']}:{one['column']}" for one in exported} == certain | unsure
        done = await forget(desk, resident, stored)
        assert {one.place for one in done.review} == unsure
    with desk.store.engine.connect() as connection:
        assert verify_history(connection).is_intact


async def forget(desk: Desk, resident: Resident, stored: dict[int, str]) -> ErasureResult:
    """Erase a person, and check that their certain names are gone and that no other note changed."""
    done = await erase(desk, resident.name)
    with desk.store.engine.connect() as connection:
        now = texts(connection, desk)
    assert {id_ for id_ in stored if stored[id_] != now[id_]} == resident.certain
    for id_ in resident.certain:
        assert INSTEAD in now[id_], stored[id_]
        assert not [part for part in resident.name if part.casefold() in now[id_].casefold()], now[id_]
    stored |= now
    return done


@pytest.mark.both_databases
async def test_names_are_replaced_in_questions_history_and_search_and_the_history_says_how_many_are_left(
    desk: Desk, town: Town
) -> None:
    await desk.write(lambda tx: settle(tx, town))
    done = await erase(desk, ("Katrin", "Ek"))
    with desk.store.engine.connect() as connection:
        first, second = read_table(connection, "question", tenant=desk.tenant)
        (planned,) = read_table(connection, "agenda_item", tenant=desk.tenant)
        stems = {row[0] for row in connection.execute(select(search_terms.c.term))}
        erased = [
            event["new"]
            for event in read_table(connection, "event", tenant=desk.tenant)
            if event["happening"] == "person_erased"
        ]
    assert first["text"] == f"Vad sa {INSTEAD} om {INSTEAD}S väg?"
    assert (first["asked_for"], first["answer"]) == (INSTEAD, "Hälsar Katrin")
    assert (second["text"], second["asked_for"]) == ("Vad sa Katrin Ekman?", "Katrin Ekman (boende)")
    assert planned["text"] == f"{INSTEAD}s förslag"
    assert "ek" not in stems
    assert first["version"] == 3
    left = [one for one in done.review if one.council == town.council.id]
    assert erased == [{"person": erased[0]["person"], "replaced": done.replaced, "for_review": len(left)}]
    (answer,) = [one for one in done.review if one.place == f"question:{first['id']}:answer"]
    assert (answer.found, answer.words) == ("Katrin", "Hälsar Katrin")


@pytest.mark.both_databases
async def test_what_somebody_decided_is_replaced_too_also_afterwards(desk: Desk, town: Town) -> None:
    residents = await desk.write(lambda tx: settle(tx, town))
    katrin = next(one for one in residents if one.name == ("Katrin", "Ek"))
    first, second, *_ = sorted(katrin.uncertain)
    await erase(desk, katrin.name, f"note:{first}:text")
    later = await desk.store.write_all_tenants(
        lambda c: erase_person(
            c,
            erased_again(c, desk),
            tenant=desk.tenant,
            pseudonym=INSTEAD,
            now=NOW,
            decided=[f"note:{second}:text"],
        )
    )
    with desk.store.engine.connect() as connection:
        now = texts(connection, desk)
    assert (now[first], now[second]) == (f"{INSTEAD} ringde", f"@{INSTEAD} kan du svara?")
    assert f"note:{second}:text" not in {one.place for one in later.review}
    with pytest.raises(UnknownPlace, match="note:1000000:text"):
        await erase(desk, ("Per", "Ek"), "note:1000000:text")


def erased_again(connection: Connection, desk: Desk) -> DataSubject:
    """Return Katrin by her number and with her real name, which now only the operator knows."""
    gone = [
        row["id"] for row in read_table(connection, "person", tenant=desk.tenant) if row["name"] == INSTEAD
    ]
    (found,) = find_data_subjects(connection, str(gone[0]), tenant=desk.tenant)
    return found.with_names(["Katrin Ek"])


async def test_of_two_with_one_name_nothing_is_certain(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: settle(tx, town))
    await desk.write(lambda tx: tx.people.upsert(name="Katrin Ek", teams_id="29:other", entra_id=None))
    done = await erase(desk, ("Katrin", "Ek"))
    assert done.replaced == 0
    assert {one.form for one in done.review if one.found == "Katrin Ek"} == {NameForm.SHARED}
