"""Forms of a word have one stem, different words have different ones."""

from storage.search.stemming import MAX_STEMS, stems
from tests.every import every

FORMS = """
lampa lampan lampor lamporna lampans
gata gatan gator gatorna
busshållplats busshållplatsen busshållplatser busshållplatserna busshållplatsens
hus huset husen husets
träd trädet träden
gångväg gångvägen gångvägar
mörk mörkt mörka
belysning belysningen belysningar belysningarna
cykel cykeln cyklar cyklarna
tunnel tunneln tunnlar
övergångsställe övergångsstället övergångsställen övergångsställena
torg torget torgen
kamera kameran kameror kamerorna
barn barnet barnen barnens
område området områden områdena
trasig trasigt trasiga
polis polisen poliser
"""


@every("forms", FORMS.split("\n")[1:-1])
def test_the_forms_of_a_swedish_word_have_one_stem(forms: str) -> None:
    assert len(stems(forms, locale="sv")) == 1


def test_different_words_have_different_stems() -> None:
    words = [line.split()[0] for line in FORMS.split("\n")[1:-1]]
    assert len(stems(" ".join(words), locale="sv")) == len(words)
    assert len(stems("plan plats plast is sten", locale="sv")) == 5


def test_a_very_long_text_is_known_by_its_first_words() -> None:
    assert len(stems(" ".join(f"ord{n}x" for n in range(1000)), locale="sv")) == MAX_STEMS
    assert len(next(iter(stems("x" * 4000, locale="en")))) < 100


def test_words_that_say_nothing_have_no_stems() -> None:
    assert stems("a i och att 7", locale="sv") == stems("is it of the", locale="en") == frozenset()
    assert stems("is på vägen", locale="sv") == {"is", "väg"}


def test_the_words_of_a_language_without_a_stemmer_are_kept_as_they_are() -> None:
    assert stems("Lampor om lampan", locale="fi") == {"lampor", "om", "lampan"}
