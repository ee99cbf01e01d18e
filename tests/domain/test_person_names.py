"""Test that a name is found in every form that people write; only an unambiguous form is certain."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from domain.person_names import NameFinder, NameForm
from tests.every import every

OTHERS = ("Karin Ekman", "Karin Lund", "Per Ek", "Johan Lind", "Anna Berg", "Karin Eks")
KARIN = NameFinder(["Karin Ek"], others=OTHERS[:-1])
ASA = NameFinder(["Åsa Norén-Max (Gatukontoret)"])
LARS = NameFinder(["Lars Fuchs", "Fuchs, Lars"])
ANNA = NameFinder(["Anna-Karin von Ek"])
LONG = NameFinder(["Anna Karin Ek Lund"])


def seen(finder: NameFinder, text: str) -> list[tuple[str, bool]]:
    return [(text[one.start : one.end], one.form.is_certain) for one in finder.find(text)]


@every(
    ("finder", "text", "name"),
    [
        *(
            (KARIN, text, name)
            for text, name in [
                ("Karin Eks fråga", "Karin Ek"), ("Ek, Karin", "Ek, Karin"),
                ("KARIN EK (boende)", "KARIN EK"),
                ("karin ek", "karin ek"), ("@Karin Ek: hej", "Karin Ek"), ("Karin\u00a0Ek", "Karin\u00a0Ek"),
                ("sa Karin\nEk.", "Karin\nEk"), ("Ka\u00adrin Ek", "Ka\u00adrin Ek"),
                ("Ka-\nrin Ek", "Ka-\nrin Ek"), ("Karin\u200b Ek", "Karin\u200b Ek"),
                ("Karin Ek’s", "Karin Ek"),
                ("KARIN EK:s", "KARIN EK"), ("Närvarande: Ek, Karin; Lund, Per", "Ek, Karin"),
                ("Ek,Karin", "Ek,Karin"), ("Hej Karin Ek! Hur går det?", "Karin Ek"),
                ("(Karin Ek)", "Karin Ek"),
                ("Karin Ek När kommer bussen?", "Karin Ek"), ("Karin Ek\nOrdförande", "Karin Ek"),
                ("ｋａｒｉｎ Ek", "ｋａｒｉｎ Ek"), ("Karin   Ek", "Karin   Ek"),
                ("– Karin Ek: ja", "Karin Ek"), ("-Karin Ek", "Karin Ek"),
                ("Karin Ek/Johan Lind", "Karin Ek"),
            ]
        ),
        *(
            (ASA, text, text)
            for text in [
                "Åsa Norén-Max", "A\u030asa Nore\u0301n\u2013Max", "Åsa Norén Max", "ÅSA NORÉN\u2011MAX",
                "Norén-Max, Åsa", "Åsa Norén-\nMax", "åsa norén - max",
            ]
        ),
        (ASA, "Åsa Norén-Max’ fråga", "Åsa Norén-Max"),
        (LARS, "Lars Fuchs fråga", "Lars Fuchs"), (LARS, "Lars Fuchs' fråga", "Lars Fuchs"),
        (ANNA, "Anna-Karin von Eks", "Anna-Karin von Ek"), (ANNA, "Anna Karin von Ek", "Anna Karin von Ek"),
        (ANNA, "von Ek, Anna-Karin", "von Ek, Anna-Karin"),
        (LONG, "Ek Lund, Anna Karin", "Ek Lund, Anna Karin"),
        (LONG, "Anna Karin Ek Lunds", "Anna Karin Ek Lund"),
    ],
)  # fmt: skip
def test_a_full_name_is_certain_however_it_is_written(finder: NameFinder, text: str, name: str) -> None:
    assert seen(finder, text) == [(name, True)]
    assert finder.replace(text, "X") == text.replace(name, "X")


@every(
    ("finder", "text", "name"),
    [
        *(
            (KARIN, text, name)
            for text, name in [
                ("K. Ek", "K. Ek"), ("K Ek", "K Ek"), ("K.Ek", "K.Ek"), ("Ek, K.", "Ek, K."),
                ("Ek K", "Ek K"),
                ("Karin E.", "Karin E."), ("Karin E sa", "Karin E"), ("K.E.", "K.E."),
                ("vid pennan (KE)", "KE"),
                ("@Karin", "Karin"), ("@karin kan du?", "karin"), ("Karins bil", "Karin"),
                ("hälsar Karin.", "Karin"),
                ("@ek", "ek"), ("fru Ek", "Ek"), ("Eks fråga", "Ek"), ("Ek Karin", "Ek Karin"),
                ("Karin Ek-Lund", "Karin Ek"), ("Anna-Karin Ek", "Karin Ek"), ("Anna Karin Ek", "Karin Ek"),
                ("Karin Ek Lund", "Karin Ek"), ("karin ek lund", "karin ek"), ("Karin M. Ek", "Karin M. Ek"),
                ("Karin Maria Eks", "Karin Maria Ek"), ("Kärin Ek", "Kärin Ek"), ("karin.ek", "karin.ek"),
                ("karin_ek", "karin_ek"), ("KarinEk", "KarinEk"),
                ("karin.ek@a.example", "karin.ek@a.example"),
                ("k.ek@a.example", "k.ek@a.example"), ("ek.karin2", "ek.karin2"), ("KARIN SADE DET", "KARIN"),
                ("Karin Tack för det", "Karin"), ("Alla, även Ek, Karin och Per", "Ek, Karin"),
                ("Karin och Per Ek", "Karin"), ("Karin\nSvensson", "Karin"),
            ]
        ),
        (ASA, "Asa Noren-Max", "Asa Noren-Max"), (ASA, "Åsa Max", "Åsa Max"),
        (ASA, "Å. Norén-Max", "Å. Norén-Max"),
        (ANNA, "Anna Ek", "Anna Ek"), (ANNA, "Annakarin", "Annakarin"), (LONG, "Anna Lund", "Anna Lund"),
        (NameFinder(["Petra"]), "Petra sa det", "Petra"),
        (NameFinder(["Karin Ek"], others=["Karin Ek"]), "Karin Ek", "Karin Ek"),
        (NameFinder(["Karin Ek"], others=["Karin Ek"]), "Ek, Karin", "Ek, Karin"),
        (NameFinder(["Karin Ek"], others=OTHERS), "Karin Eks", "Karin Ek"),
    ],
)  # fmt: skip
def test_what_may_be_somebody_else_is_found_and_not_replaced(
    finder: NameFinder, text: str, name: str
) -> None:
    assert seen(finder, text) == [(name, False)]
    assert finder.replace(text, "X") == text
    assert finder.replace(text, "X", uncertain=True) == text.replace(name, "X", 1)


@every(
    "text",
    [
        *("Karin Ekman", "Karin Ekmans fråga", "KARIN EKMAN", "Ekman, Karin", "Karin Lund", "Per Ek"),
        *("Per Eks bil"),
        *("Karin Svensson", "Skarin", "en ek föll", "ekar", "karinsk", "Eken", "Anna-Karin", "KS 2026/12"),
        *("ekonomi"),
        *("Ek-Lund", "kek", "", "Vem ansvarar för gatan?"),
    ],
)  # fmt: skip
def test_the_name_of_somebody_else_is_left_alone(text: str) -> None:
    assert seen(KARIN, text) == []


def test_in_a_column_of_names_one_word_is_enough_unless_somebody_else_has_it() -> None:
    alone, shared = NameFinder(["Kajsan"]), NameFinder(["Kajsan"], others=["Kajsan"])
    assert [one.form for one in alone.find(" kajsan ", is_name=True)] == [NameForm.FULL]
    assert [one.form.is_certain for one in shared.find("Kajsan", is_name=True)] == [False]
    assert [one.form for one in KARIN.find("ek", is_name=True)] == [NameForm.PART]
    assert [one.form.is_certain for one in ASA.find("Asa Noren-Max", is_name=True)] == [False]


def test_who_has_no_name_is_found_nowhere() -> None:
    assert NameFinder([]).find("Karin Ek") == ()
    assert NameFinder(["", "  "], others=["", "Karin Ek"]).find("Karin Ek") == ()


@given(st.text(), st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_and_any_name_can_be_looked_for(text: str, names: list[str], others: list[str]) -> None:
    finder = NameFinder(names, others=others)
    for is_name in (False, True):
        found = finder.find(text, is_name=is_name)
        assert all(0 <= one.start < one.end <= len(text) for one in found)


@every("piece", ["Karin ", "Ek, ", "K. ", "karin.", "Ka\u00ad", "E", "Karin A. "])
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    began = process_time()
    KARIN.find(piece * (20_000 // len(piece)))
    assert process_time() - began < 2
