"""Test which sentences are follow-ups, and their subjects."""

from bot.importer.rules import FollowUpCandidate, Line, read_notes
from tests.every import every

TOP = [
    "Datum: 2023-03-01",
    "Närvarande: Karin Ek (C), Johan Lind, säkerhetssamordnare, Petra Holm, Gatukontoret",
    "",
    "Övrigt",
    "",
]


def read(*sentences: str, heading: str = "Övrigt") -> tuple[FollowUpCandidate, ...]:
    top = [heading if line == "Övrigt" else line for line in TOP]
    return read_notes([Line(line) for line in (*top, *sentences)]).candidates


@every(
    "sentence",
    [
        "Vi tar med oss frågan om cykelställ vid stationen.",
        "Karin tar med sig synpunkten om cykelställ till nämnden.",
        "Frågan om cykelställ tas med till förvaltningen.",
        "Cykelställen är för få, vi tar med oss detta.",
        "Förslaget om cykelställ skickas vidare in i organisationen.",
        "Johan återkommer om cykelställen.",
        "Återkoppling om cykelställen ges på nästa möte.",
        "Johan får i uppdrag att räkna cykelställen.",
        "Rådet uppdrar åt Gatukontoret att räkna cykelställen.",
        "Karin lovade att höra med grannarna om cykelställen.",
        "Johan tar reda på vem som äger cykelställen.",
        "Polisen undersöker om cykelställen kan märkas.",
        "Till nästa möte kontrollerar kommunen cykelställen.",
        "Johan kontaktar cykelföreningen om ställen.",
        "KE bokar en visning av cykelställen.",
        "Ordföranden ska skriva till bolaget om cykelställen.",
        "Frågan om cykelställ tas upp igen under punkt 3.",
        "Frågan om cykelställ följs upp.",
        "Cykelställen undersöks till nästa möte.",
        "Åtgärd: måla om cykelställen.",
        "Att göra: måla om cykelställen",
        "We take this question about the cycle stands back to the council.",
        "Johan will look into the cycle stands.",
        "Johan to count the cycle stands.",
        "The clerk agreed to write to the owner of the cycle stands.",
        "The council will investigate the cycle stands.",
        "ACTION: paint the cycle stands",
        "Karin was asked to count the cycle stands.",
        "Rektor ber städbolaget om en extra städning vid cykelställen.",
        "Johan skriver till bolaget om cykelställen.",
        "Johan ser till att cykelställen märks.",
        "Karin och Johan tar kontakt med polisen om cykelställen.",
        "Styrelsen tar in pris på nya cykelställ.",
        "Rådet önskar att cykelställen flyttas.",
        "Synpunkter om cykelställen ska lämnas till Johan senast den 1 december.",
        "RESOLVED that the Clerk report the broken cycle stands.",
        "Johan would obtain quotes for new cycle stands.",
        "Karin said she'd ring the owner of the cycle stands.",
        "It was agreed that the cycle stands should be moved.",
        "Det saknas cykelställ. -> Karin beslutar om det.",
    ],
)
def test_this_is_a_follow_up(sentence: str) -> None:
    (candidate,) = read(sentence)
    assert candidate.sentence == sentence
    assert candidate.section == "Övrigt"


@every(
    "sentence",
    [
        "Polisen undersöker regelbundet bilar vid stationen.",
        "Karin har undersökt cykelställen.",
        "Karin återkom om cykelställen förra månaden.",
        "Problemen återkommer varje sommar.",
        "Kommunen arbetar med att ta fram en plan.",
        "Karin tar inte med sig frågan.",
        "Protokollet läggs till handlingarna.",
        "Karin utses att justera.",
        "Den som vill kan kontakta föreningen.",
        "Rådet diskuterade om man bör undersöka cykelställen.",
        "Ett förslag var att lyfta frågan om cykelställ.",
        "Kan Johan undersöka cykelställen?",
        "Åtgärd: ingen",
        "The police review the cycle stands every month.",
        "Karin will not count the cycle stands.",
        "The fair will take place in June.",
        "Johan has looked into the cycle stands.",
        "Johan informerar rådet om cykelställen.",
        "A member asked whether Johan would count the cycle stands.",
        "Karin undrade om bolaget skriver till cyklisterna.",
        "Vi ses vid cykelställen den 4 maj.",
    ],
)
def test_this_is_none(sentence: str) -> None:
    assert read(sentence) == ()


BROKEN = "Lampan vid ån är trasig"


@every(
    ("lines", "text"),
    [
        ([f"{BROKEN}. -> Karin tar upp det"], f"{BROKEN}."),
        ([f"{BROKEN} => Karin tar upp det"], BROKEN),
        ([f"* {BROKEN} --> Karin tar upp det"], BROKEN),
        ([f"{BROKEN} → Karin"], BROKEN),
        ([f"{BROKEN}, ➡\ufe0f Gatukontoret"], BROKEN),
        ([f"{BROKEN} >> Petra"], BROKEN),
        ([f"{BROKEN}.", "→ Karin"], f"{BROKEN}."),
        ([f"{BROKEN}.", "-> Karin tar upp det"], f"{BROKEN}."),
        ([f"{BROKEN}.", "=> Karin ringer Gatukontoret"], f"{BROKEN}. Karin ringer Gatukontoret"),
        ([f"{BROKEN}.", "-> Karin återkommer"], f"{BROKEN}. Karin återkommer"),
        ([f"{BROKEN}.", "– Karin tar upp det"], f"{BROKEN}."),
        ([f"{BROKEN}. Karin återkommer"], f"{BROKEN}."),
        ([f"{BROKEN} -- Karin återkommer"], f"{BROKEN} -- Karin återkommer"),
        ([f"{BROKEN} – Karin tar upp det."], f"{BROKEN} – Karin tar upp det."),
        ([f"{BROKEN}. Karin tar det."], f"{BROKEN}."),
        ([f"{BROKEN}. Petra Holm tar med sig."], f"{BROKEN}."),
        ([f"{BROKEN}, ansvarig: Karin"], f"{BROKEN}, ansvarig: Karin"),
        ([f"{BROKEN}. Ansvarig: Karin"], f"{BROKEN}."),
        ([f"{BROKEN}. Ansv: Karin"], f"{BROKEN}."),
        ([f"{BROKEN}. Uppdrag till Petra."], f"{BROKEN}."),
        (["AP Karin: kolla lampan vid ån"], "Kolla lampan vid ån"),
        (["@Karin kollar lampan vid ån"], "@Karin kollar lampan vid ån"),
    ],
)
def test_who_is_to_do_it_stands_behind_an_arrow_a_dash_or_a_label(lines: list[str], text: str) -> None:
    assert [one.text for one in read(*lines)] == [text]


@every(
    "lines",
    [
        ["Mötet flyttas från kl. 17.30 -> 19.00."],
        ["Bussen går Storgatan -> lasarettet -> stationen."],
        ["→ Karin informerar om budgeten.", "→ Johan berättar om vaktbolaget."],
        ["-> Kaffe i pausen", "-> Ny lokal"],
        ["Karin tar upp frågan om hundar. Det diskuteras."],
        ["Antal ärenden: 14 => 9 sedan i fjol."],
    ],
)
def test_an_arrow_alone_is_none(lines: list[str]) -> None:
    assert read(*lines) == ()


def test_what_the_question_is_stands_in_the_sentence_before() -> None:
    (candidate,) = read("Det saknas bänkar vid dammen. Vi tar med oss frågan.")
    assert candidate.text == "Det saknas bänkar vid dammen."
    assert candidate.sentence == "Det saknas bänkar vid dammen. Vi tar med oss frågan."


def test_the_suggestion_that_a_question_explains_comes_along() -> None:
    (candidate,) = read("Ett förslag är att måla muren. Kan elever göra det? Vi tar med oss frågan.")
    assert candidate.text == "Ett förslag är att måla muren. Kan elever göra det?"


def test_what_is_said_of_it_in_the_same_sentence_is_enough() -> None:
    (candidate,) = read("Vi tar med oss frågan om bänkar vid dammen.")
    assert candidate.text == "Bänkar vid dammen."


def test_two_sentences_about_one_question_are_one_follow_up() -> None:
    (candidate,) = read(
        "Det saknas bänkar vid dammen. Vi tar med oss frågan. Petra återkommer på nästa möte."
    )
    assert candidate.sentence.endswith("Petra återkommer på nästa möte.")
    assert candidate.department == "Gatukontoret"


def test_a_short_promise_brings_the_sentence_before_along() -> None:
    (candidate,) = read("Bommen vid grustaget står öppen. Johan ringer ägaren.")
    assert candidate.text == "Bommen vid grustaget står öppen. Johan ringer ägaren."


def test_where_nothing_else_says_what_it_is_about_the_heading_does() -> None:
    (candidate,) = read("Vi tar med oss frågan.", heading="Övrigt: bänkar")[:1] or read(
        "Vi tar med oss frågan."
    )
    assert candidate.text.startswith("Övrigt")


def test_who_is_responsible_belongs_to_the_action_before() -> None:
    (candidate,) = read("Åtgärd: Räkna bänkarna.", "Ansvarig: Petra Holm")
    assert (candidate.text, candidate.department) == ("Räkna bänkarna.", "Gatukontoret")


def test_a_line_that_only_names_somebody_responsible_makes_the_line_before_an_action() -> None:
    (candidate,) = read("Räkna bänkarna vid dammen.", "Ansvarig: Johan Lind")
    assert candidate.text == "Räkna bänkarna vid dammen."


def test_nobody_is_responsible_for_nothing() -> None:
    assert read("Ansvarig: Johan Lind") == ()


@every(
    ("sentence", "department"),
    [
        ("Vi tar med oss frågan om klotter till Socialförvaltningen.", "Socialförvaltningen"),
        ("Petra undersöker om biblioteket kan ha öppet.", "Gatukontoret"),
        ("Vi tar med oss frågan om belysning.", "Gatukontoret"),
        ("Vi tar med oss frågan om simhallens öppettider.", "Kultur- och fritidsförvaltningen"),
        ("Vi tar med oss frågan om elever och lärare.", "Barn- och utbildningsförvaltningen"),
        ("Polisen återkommer om sin utredning.", "Polisen"),
        ("Vi tar med oss frågan om loppisen.", None),
    ],
)
def test_the_department_is_named_or_guessed(sentence: str, department: str | None) -> None:
    (candidate,) = read(sentence)
    assert candidate.department == department


def test_the_surest_words_come_first() -> None:
    sure, less, least = (
        read(sentence)[0].confidence
        for sentence in (
            "Vi tar med oss frågan om bänkar.",
            "Polisen undersöker om bänkarna kan flyttas.",
            "Bänkarna undersöks till nästa möte.",
        )
    )
    assert sure > less > least


def test_the_end_of_a_very_long_paragraph_is_read_too() -> None:
    (candidate,) = read("Det är lugnt i byn. " * 1000 + "Muren är ful. Vi tar med oss frågan.")
    assert candidate.text == "Muren är ful."
