"""Test layouts of other councils' files; each was once misread."""

from bot.importer.rules.findings import findings_to_json
from tests.importer.sample_notes import TOP, read, told


def test_headings_that_stand_at_the_beginning_of_their_text_are_headings() -> None:
    lines = (
        "1. Ekonomi. Kassan är god.",
        "2. Bron. Karin ringer ägaren i morgon.",
        "3. Övrigt. Inget togs upp.",
    )
    (candidate,) = read("\n".join((*TOP, *lines))).candidates
    assert (candidate.section, candidate.text) == ("Bron", "Karin ringer ägaren i morgon.")


def test_a_page_that_came_out_as_one_line_is_parted_at_its_labels_and_numbers() -> None:
    page = (
        "1(3) Trygghetsrådet Sammanträdesdag 2023-03-01 Tid: 9.00-11.15 Plats: Eken "
        "Närvarande Karin Ek, ordförande Johan Lind, polisen Petra Holm, rektor Anmält förhinder Olof Frisk "
        "Ordförande Karin Ek 1. Mötets öppnande Karin Ek hälsar alla välkomna. 2. Föregående protokoll "
        "Frågan om bänkar är klar. 3. Övriga frågor Bron är trasig. Johan tar med sig frågan."
    )
    notes = read(page)
    assert findings_to_json(notes)["start"] == "09:00"
    assert notes.held.place == "Eken"
    assert [one.name for one in notes.attendance] == ["Karin Ek", "Johan Lind", "Petra Holm"]
    assert [one.text for one in notes.previous] == ["Frågan om bänkar är klar"]
    assert [one.section for one in notes.candidates] == ["Övriga frågor"]


def test_what_a_site_writes_around_the_notes_is_left_out() -> None:
    around = (
        "Storlek: px",
        "",
        "Transkript",
        *TOP,
        "Övrigt",
        "",
        "Karin ringer ägaren.",
        "",
        "Skicka en kommentar",
    )
    notes = read("\n".join(around))
    assert [one.text for one in notes.candidates] == ["Karin ringer ägaren."]


def test_bullets_of_a_font_of_symbols_begin_an_item_each() -> None:
    assert told("\uf0b7 Bron är trasig. Karin ringer ägaren.\n\uf0b7 Johan bokar lokal.") == [
        "Bron är trasig. Karin ringer ägaren.",
        "Johan bokar lokal.",
    ]


def test_a_soft_hyphen_at_the_end_of_a_line_divides_a_word() -> None:
    assert told("Karin undersöker om brand\u00ad\nposten fungerar.") == [
        "Karin undersöker om brandposten fungerar."
    ]


def test_lines_that_end_early_are_paragraphs_though_no_full_stop_says_so() -> None:
    wide = "Alla tyckte att det var ett mycket bra möte och att det borde hållas fler sådana möten i byn."
    assert told(f"{wide}\n\nKarin bokar lokalen\nJohan skickar ut kallelsen") == [
        "Karin bokar lokalen",
        "Johan skickar ut kallelsen",
    ]
