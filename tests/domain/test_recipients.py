"""Test whom the words mean that somebody writes to hand a question over."""

from domain.recipients import FoundRecipients, Recipient, RecipientKind, find_recipient

NAMES = {
    RecipientKind.PERSON: (
        "Eva Strand",
        "Eva Ekström",
        "Åsa Öberg-Lind (Tekniska)",
        "Karin Ek",
        "Bo Ek",
        "Nils af Ugglas",
    ),
    RecipientKind.DEPARTMENT: (
        "Tekniska förvaltningen",
        "Socialförvaltningen",
        "Kultur- och fritidsförvaltningen",
        "Kommunledningskontoret",
    ),
    RecipientKind.OUTSIDE: ("Polisen", "Fastighetsägare", "Region Mitt"),
}
ALIASES = {
    "Karin Ek": ("samordnaren", "vår samordnare"),
    "Eva Strand": ("min ställföreträdare",),
    "Eva Ekström": ("min ställföreträdare",),
    "Tekniska förvaltningen": ("TF", "gatukontoret"),
    "Kultur- och fritidsförvaltningen": ("KUF",),
}
EVERYBODY = [
    Recipient(kind=kind, id=number, name=name, aliases=ALIASES.get(name, ()))
    for kind, names in NAMES.items()
    for number, name in enumerate(names)
]
CERTAIN = {
    "Eva Strand": (
        *(
            "Eva Strand",
            "eva strand",
            "EVA  STRAND",
            "Strand, Eva",
            "Strand Eva",
            "@Eva Strand",
            "Eva Strand.",
        ),
        *("E. Strand", "E Strand", "Eva S", "Eva S.", "strand", "ES", "e.s.", "eva.strand@bjorkvik.example"),
        *(
            "Eva Strnd",
            "Ewa Strand",
            "Eva Starnd",
            "Evva Strandh",
            "Eva Strand (TF)",
            "min kollega Eva Strand",
        ),
        *("Eva Strand på tekniska", "EvaStrand"),
    ),
    "Åsa Öberg-Lind (Tekniska)": ("Asa Oberg Lind", "Åsa Öberg", "åsa", "Åsa Öberg-Lind"),
    "Karin Ek": ("Karin", "samordnaren", "Vår samordnare", "K Ek", "Karn Ek"),
    "Nils af Ugglas": ("Nils af Ugglas", "nils ugglas", "Ugglas"),
    "Tekniska förvaltningen": (
        *("Tekniska förvaltningen", "tekniska", "TF", "tf", "gatukontoret", "Gatukontoret!", "Teknsika"),
        *("tekniska forvaltningen", "Tekniska förvaltningens", "gatukontorets", "gatukontoet"),
    ),
    "Socialförvaltningen": ("social", "Socialförvaltning", "socialförvaltnignen"),
    "Kultur- och fritidsförvaltningen": ("kuf", "Kultur och fritid", "kultur- och fritidsförvaltningen"),
    "Polisen": ("polisen", "Polis", "POLISEN.", "Polsen", "polisens"),
    "Region Mitt": ("regionen mitt", "Region", "region mit"),
}
POSSIBLE = {
    "Eva": {"Eva Strand", "Eva Ekström"},
    "min ställföreträdare": {"Eva Strand", "Eva Ekström"},
    "Ek": {"Karin Ek", "Bo Ek"},
    "Evva": {"Eva Strand", "Eva Ekström"},
    "Strandd": {"Eva Strand"},
}
NOBODY = (
    *(
        "Elbolaget",
        "Anna Svensson",
        "Eva Nilsson",
        "grannen",
        "Petra",
        "",
        "  ",
        "?!",
        "TK",
        "e",
        "Bo Strand",
    ),
    *("Trafikverket", "en annan", "ek ek ek", "Vattenfall AB", "Socialstyrelsen", "Nils Holgersson"),
)


def test_whoever_is_meant_is_found() -> None:
    wrong = {
        words: found
        for name, ways in CERTAIN.items()
        for words in ways
        if (found := find_recipient(words, EVERYBODY)).certain is None or found.certain.name != name
    }
    assert wrong == {}


def test_where_several_may_be_meant_they_are_named_and_strangers_are_nobody() -> None:
    found = {words: {one.name for one in find_recipient(words, EVERYBODY).possible} for words in POSSIBLE}
    assert found == POSSIBLE
    assert all(find_recipient(words, EVERYBODY).certain is None for words in POSSIBLE)
    assert {words for words in NOBODY if find_recipient(words, EVERYBODY) != FoundRecipients()} == set()
