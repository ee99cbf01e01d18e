"""Test the wording of minutes: order of parts, each kind of outcome, both languages, draft and adopted."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.documents import build_document
from cards.languages import LOCALES
from cards.texts import Texts
from domain.agenda import DEFAULT_AGENDA, Section, SectionKind
from domain.document import Block, BulletList, DataTable, Document, FactList, Heading, Paragraph
from domain.minutes import FIRST_DRAFT, CarriedQuestion, RaisedQuestion, compose_minutes
from domain.record import AgendaItem, RemarkState
from tests.minutes.evening import AFTER, BETWEEN, COUNCIL, KARIN, PETRA, RESIDENT, TECHNICAL, meeting
from tests.minutes.samples import CARRIED, answered, question, record

SV, EN = Texts.of("sv"), Texts.of("en")
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def words(document: Document) -> str:
    return "\n".join(line for block in document.blocks for line in said(block))


def said(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case BulletList():
            yield from (item.text for item in block.items)
        case FactList():
            yield from (f"{fact.term}: {'; '.join(fact.lines)}" for fact in block.facts)
        case DataTable():
            yield from (block.caption, " | ".join(block.columns), *(" | ".join(row) for row in block.rows))


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]


def test_the_parts_come_in_the_order_of_the_agenda_with_comments_on_the_previous_minutes_first() -> None:
    assert headings(build_document(compose_minutes(record()), SV)) == [
        (1, "Minnesanteckningar: Trygghetsrådet i Björkvik"),
        (2, "Inledning"),
        (3, "Kommentarer till föregående anteckningar"),
        (2, "Belysning och siktröjning längs skolvägarna"),
        (3, "Frågor till gästerna"),
        (2, "Lägesbild"),
        (2, "Laget runt: hur har hösten varit?"),
        (2, "Övrigt"),
        (2, "Uppföljning"),
        (2, "Nästa möte"),
    ]


def test_guests_who_are_asked_without_a_theme_have_a_part_of_their_own() -> None:
    minutes = compose_minutes(record(agenda=DEFAULT_AGENDA, carried=()))
    assert headings(build_document(minutes, EN))[1:3] == [(2, "Questions to the guests"), (2, "Round table")]


def test_every_part_has_a_name_in_both_languages() -> None:
    agenda = tuple(replace(section, notes="Vi talade.") for section in DEFAULT_AGENDA)
    for texts in (SV, EN):
        shown = {text for _, text in headings(build_document(compose_minutes(record(agenda=agenda)), texts))}
        assert {texts(f"part.{part}") for part in SectionKind} <= shown


@pytest.mark.parametrize("locale", LOCALES)
def test_no_level_of_headings_is_left_out(locale: str) -> None:
    levels = [level for level, _ in headings(build_document(compose_minutes(record()), Texts.of(locale)))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_who_was_there_is_told_by_role_with_party_title_and_organisation() -> None:
    told = words(build_document(compose_minutes(record()), SV))
    assert "Datum och tid: onsdag 18 november 2026 kl. 17.30–19.00\nMötet slutade: kl. 19.04\nPlats: " in told
    assert "Förtroendevalda: Johan Lind (C); Maria Sand (S)" in told
    assert "Gäster: Petra Holm, gatuchef, Tekniska förvaltningen" in told
    assert "Invånarrepresentanter: Amir Rahimi; 2 till" in told


def test_residents_who_are_not_named_are_counted() -> None:
    minutes = compose_minutes(record(attendance=(RESIDENT, RESIDENT)))
    assert "Invånarrepresentanter: 2 personer" in words(build_document(minutes, SV))
    assert "Resident representatives: 2 people" in words(build_document(minutes, EN))


def test_a_place_and_an_end_that_nobody_gave_are_not_invented() -> None:
    minutes = compose_minutes(record(meeting=meeting(place=None, ends=None), next_meeting=None))
    told = words(build_document(minutes, SV))
    assert "Datum och tid: onsdag 18 november 2026 kl. 17.30\n" in told
    assert "Plats" not in told


def test_a_question_and_its_answer_stand_together_in_their_part() -> None:
    told = words(build_document(compose_minutes(record()), SV))
    assert (
        "Räknas gång- och cykelvägar in?\nFrågan ställdes av en invånarrepresentant.\n"
        "Svar: Ja, om de leder till en skola eller en hållplats." in told
    )
    assert "Läs mer: https://bjorkvik.example/belysning" in told


def test_a_question_that_was_logged_is_named_in_its_part_and_told_once_in_the_table() -> None:
    document = build_document(compose_minutes(record()), SV)
    table = next(block for block in document.blocks if isinstance(block, DataTable))
    told = words(document)
    assert "Till uppföljning: TR-16 och TR-17." in told
    assert told.count("Går det att sätta fartgupp") == 1
    assert table.rows[0][1].endswith("\nFrågan ställdes av Maria Sand (S).")
    assert table.columns == ("Nr", "Fråga", "Förvaltning", "Ansvarig", "Läge")
    assert [(row[0], *row[2:]) for row in table.rows] == [
        ("TR-16", "Tekniska förvaltningen", "Petra Holm, gatuchef", "Skickad. Svar senast 13 januari 2027"),
        (
            "TR-17",
            "Kultur- och fritidsförvaltningen",
            "Nils Norén, fritidschef",
            "Pågår. Svar utlovat till 10 december 2026",
        ),
        ("TR-18", "–", "–", "Att fördela"),
        ("TR-19", "–", "–", "Överlämnad till Polisen"),
    ]


def test_an_owner_who_is_a_resident_is_told_by_role() -> None:
    document = build_document(compose_minutes(record(owners={PETRA: RESIDENT})), SV)
    table = next(block for block in document.blocks if isinstance(block, DataTable))
    assert [row[3] for row in table.rows] == ["En invånarrepresentant", "–", "–", "–"]


def test_the_longest_reference_fits_its_column() -> None:
    council = replace(COUNCIL, code="WWWWWW")
    raised = (RaisedQuestion(question=question(98765, "När?")),)
    document = build_document(compose_minutes(record(council=council, raised=raised)), SV)
    table = next(block for block in document.blocks if isinstance(block, DataTable))
    assert table.rows[0][0] == "WWWWWW-98765"
    assert (table.widths[0], sum(table.widths)) == (24, 100)


def test_an_answer_that_the_coordinator_wrote_for_a_department_says_so() -> None:
    said = answered(9, "Hur?", "Så.", at=BETWEEN, department=TECHNICAL, ended_by=KARIN)
    carried = (CarriedQuestion(question=said, meetings_ago=1),)
    minutes = compose_minutes(record(carried=carried, raised=()))
    assert "Svar från Tekniska förvaltningen enligt samordnaren: Så." in words(build_document(minutes, SV))
    assert "according to the coordinator: Så." in words(build_document(minutes, EN))


def test_what_comes_next_closes_the_minutes() -> None:
    assert words(build_document(compose_minutes(record()), SV)).endswith(
        "Nästa möte\nPå nästa möte tar vi upp:\n"
        "Resultatet av vinterns trygghetsvandringar\nPolisens bild av året som gick\n"
        "Datum och tid: onsdag 20 januari 2027 kl. 17.30–19.30\nPlats: Digitalt via Teams"
    )


def test_when_the_meeting_ended_and_who_took_notes_stand_in_the_head() -> None:
    head = words(build_document(compose_minutes(record()), SV)).split("Inledning")[0]
    assert "Mötet slutade: kl. 19.04" in head
    assert head.rstrip().endswith("Anteckningar av: Karin Ek, samordnare")


def test_where_nothing_comes_next_nothing_is_told_of_it() -> None:
    minutes = compose_minutes(record(next_meeting=None, next_agenda_items=(), note_taker=None))
    assert headings(build_document(minutes, SV))[-1] == (2, "Uppföljning")
    assert "Anteckningar av" not in words(build_document(minutes, SV))


def test_notes_for_the_next_meeting_stand_there() -> None:
    agenda = (Section(key="next", part=SectionKind.NEXT, notes="Ett.\n\nTvå."),)
    minutes = compose_minutes(
        record(agenda=agenda, raised=(), carried=(), next_agenda_items=(), next_meeting=None)
    )
    blocks = build_document(minutes, SV).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)][1:] == ["Ett.", "Två."]


@pytest.mark.parametrize(("texts", "mark"), [(SV, "UTKAST"), (EN, "DRAFT")])
def test_a_draft_is_marked_and_says_so_first(texts: Texts, mark: str) -> None:
    document = build_document(compose_minutes(record()), texts)
    assert document.mark == mark
    assert mark.casefold() in words(document).split("\n")[1].casefold()


def test_adopted_minutes_say_who_adopted_them_and_when_and_why_they_were_corrected() -> None:
    adopted = build_document(compose_minutes(record(edition=ADOPTED)), SV)
    assert adopted.mark == ""
    assert "Färdigställda 20 november 2026 kl. 09.00 av Karin Ek." in words(adopted)
    assert "Version" not in words(adopted)
    corrected = ADOPTED.correct("Fel datum.").adopt("Karin Ek", at=AFTER)
    assert "Version 2, rättad. Skäl: Fel datum." in words(
        build_document(compose_minutes(record(edition=corrected)), SV)
    )


def test_a_long_question_is_whole_in_the_table() -> None:
    text = "Varför " + "väldigt " * 400 + "länge?"
    document = build_document(
        compose_minutes(record(raised=(RaisedQuestion(question=question(20, text)),))), SV
    )
    table = next(block for block in document.blocks if isinstance(block, DataTable))
    assert table.rows[0][:2] == ("TR-20", text)


def test_what_the_samples_tell_of_earlier_questions_is_in_words_in_both_languages() -> None:
    for texts in (SV, EN):
        shown = words(build_document(compose_minutes(record(carried=CARRIED)), texts))
        assert "{" not in shown
        assert texts("status.handed_over", recipient="Regionen") in shown


def test_what_an_earlier_meeting_put_off_stands_in_the_introduction_with_what_was_said() -> None:
    topic = AgendaItem(council=1, text="En rapport om cyklar", by=1, at=AFTER, taken_by=1)
    topics = (
        replace(topic, outcome=RemarkState.DONE, remark="Stölderna minskar."),
        replace(topic, text="Julens öppettider", outcome=RemarkState.GOES_ON),
        replace(topic, text="En ny bänk"),
    )
    document = build_document(compose_minutes(record(agenda_items=topics)), SV)
    told = words(document)
    assert (3, "Att ta upp från förra mötet") in headings(document)
    assert "En rapport om cyklar\nKlart.\nDet som sades: Stölderna minskar." in told
    assert "Julens öppettider\nTas upp igen på nästa möte." in told
    assert "En ny bänk\n" in told
    assert told.index("Inledning") < told.index("En rapport om cyklar") < told.index("Lägesbild")


def test_the_title_names_the_time_where_the_council_met_twice_that_day() -> None:
    assert "kl. 17.30" in build_document(compose_minutes(record(has_other_meeting_that_day=True)), SV).title
    assert "kl. 17.30" not in build_document(compose_minutes(record()), SV).title
