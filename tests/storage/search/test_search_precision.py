"""Test that all matches among 2,000 questions are found, little else, and the best matches first."""

from random import Random
from typing import NamedTuple

from storage import Transaction
from tests.every import Failures
from tests.storage.search.test_search import search
from tests.storage.tenant import Desk, Town, log

NUMBER = 2_000
BEGINNINGS = {
    "gata": "gatu",
    "cykel": "cykel",
    "skola": "skol",
    "park": "park",
    "bad": "bad",
    "vinter": "vinter",
    "strand": "strand",
    "skog": "skogs",
    "hamn": "hamn",
    "el": "el",
    "vatten": "vatten",
    "natt": "natt",
    "bil": "bil",
    "lek": "lek",
}
"""Words as the first part of a compound."""
ENDS = {
    "väg": "vägen vägar vägarna",
    "bana": "banan banor",
    "hållplats": "hållplatsen hållplatser",
    "bro": "bron broarna",
    "lampa": "lampan lamporna",
    "belysning": "belysningen",
    "stolpe": "stolpen stolparna",
    "natt": "natten nätterna",
    "bok": "boken böckerna",
    "strand": "stranden stränderna",
    "tak": "taket taken",
    "nät": "nätet",
    "brunn": "brunnen brunnarna",
    "stad": "staden städerna",
    "ö": "öar öarna",
    "kö": "kön köerna",
}
"""Words as the last part, in some of their forms."""
DECOYS = (
    "Eleverna|Handeln|Mobilen|Bilderna|Brottet|Polisen|Miljön|Kontrollen|Bostaden|Elektrikern|Vägran|Bokningen"
    "|Brosket|Platån|Modellen|Banketten|Trumman|Staketet|Restaurangen|Personalen|Takten"
)
"""Words that contain the letters of other words."""
STATES = "är trasig|saknas|syns inte|är för dyr|luktar illa|har stängt"


class Invented(NamedTuple):
    """A question and the words that it is about; the ``whole`` ones occur in it as separate words."""

    text: str
    whole: frozenset[str]
    parts: frozenset[str]


def invented(*, seed: int) -> list[Invented]:
    """Return the same questions for the same seed."""
    chance = Random(seed)  # noqa: S311 - the same in every run
    return [_question(chance) for _ in range(NUMBER)]


def _question(chance: Random) -> Invented:
    last = chance.choice(list(ENDS))
    form, state, kind = (
        chance.choice(ENDS[last].split()),
        chance.choice(STATES.split("|")),
        chance.randrange(10),
    )
    if kind in {0, 1}:
        return Invented(f"{form.title()} {state}", frozenset({last}), frozenset())
    if kind in {2, 3}:
        return Invented(f"{chance.choice(DECOYS.split('|'))} {state}", frozenset(), frozenset())
    first = chance.choice([word for word in BEGINNINGS if word != last])
    return Invented(f"{BEGINNINGS[first].title()}{form} {state}", frozenset(), frozenset({first, last}))


async def test_all_of_two_thousand_questions_that_a_word_asks_for_are_found_and_little_else(
    desk: Desk, town: Town
) -> None:
    asked = invented(seed=13)

    def log_all(tx: Transaction) -> None:
        for question in asked:
            log(tx, town.council, question.text, by=town.johan)

    await desk.write(log_all)
    found_in_all = right_in_all = 0
    with Failures() as failures:
        for word in sorted({*BEGINNINGS, *ENDS}):
            with failures.of(word):
                found = [asked[n - 1] for n in await search(desk, word, town.council, size=NUMBER)]
                right = [question for question in asked if word in question.whole | question.parts]
                assert [q for q in right if q not in found] == []
                whole = sum(word in question.whole for question in asked)
                assert whole == sum(word in question.whole for question in found[:whole])
                found_in_all += len(found)
                right_in_all += len(right)
                assert {q.text.split()[0] for q in found if q not in right} == set()
    assert right_in_all >= 0.99 * found_in_all
