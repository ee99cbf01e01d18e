"""Test that forms of a word share a stem, different words do not, and compounds are split."""

from storage.search.words import MAX_WORDS, subjects, words
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
strand stränder stränderna stranden
bok boken böcker böckerna böckers
natt natten nätter nätterna
fot foten fötter
tand tanden tänder tänderna
son sonen söner sönerna
dotter dottern döttrar
bro bron broar broarna
sjö sjön sjöar
ö ön öar öarna
å ån åar åarna
rum rummet rummen
fönster fönstret fönstren
vatten vattnet vattnets
gångbro gångbron gångbroar
badstrand badstränder badstränderna
verkstad verkstäder verkstaden
ledamot ledamöter ledamöterna
museum museet museer
mus möss mössen
"""


@every("forms", FORMS.split("\n")[1:-1])
def test_the_forms_of_a_swedish_word_have_one_stem(forms: str) -> None:
    assert len(stems(forms)) == 1


def test_different_words_have_different_stems() -> None:
    different = [line.split()[0] for line in FORMS.split("\n")[1:-1]]
    assert len(stems(" ".join(different))) == len(different)
    assert len(stems("plan plats plast is sten")) == 5


@every(
    ("written", "parts"),
    [
        ("gatubelysningen", "gata belysning"),
        ("gatubelysningsstolpen", "gata gatubelysning belysning belysningsstolpe stolpe"),
        ("busshållplatserna", "buss hållplats plats"),
        ("kvarnvägen", "väg"),
        ("bildelar", "bil del"),
        ("solel", "sol el"),
        ("stadsteatern", "stad teater"),
        ("kyrkogårdar", "kyrka gård"),
        ("elever", ""),
        ("handeln", ""),
        ("miljön", ""),
        ("mobiltelefonen", "mobil telefon"),
        ("utfarten", "fart"),
        ("gc-väg", "gc väg"),
        ("30km", "30 km"),
    ],
)
def test_compounds_are_taken_apart_where_words_meet(written: str, parts: str) -> None:
    (word,) = words(written, locale="sv")
    assert word.parts == stems(parts)


def test_a_very_long_text_is_known_by_its_first_words() -> None:
    assert len(stems(" ".join(f"ord{n}x" for n in range(1000)))) == MAX_WORDS
    assert len(next(iter(stems("x" * 4000, locale="en")))) < 100


def test_words_that_say_nothing_are_left_out_if_there_are_others() -> None:
    assert stems("i och att 7") == {"7"}
    assert stems("is på vägen") == {"is", "väg"}
    assert stems("is it of the", locale="en") == {"is", "it", "of", "the"}
    assert subjects("7 lampor vid B", locale="sv") == {"lamp": {"lamp"}}


def test_the_words_of_a_language_without_a_stemmer_are_kept_as_they_are() -> None:
    assert stems("Lampor om lampan", locale="fi") == {"lampor", "om", "lampan"}


def test_letters_and_marks_of_their_own_are_one_letter() -> None:
    assert stems("La\u0308rare") == stems("lärare")


def stems(text: str, *, locale: str = "sv") -> frozenset[str]:
    return frozenset(word.stem for word in words(text, locale=locale))
