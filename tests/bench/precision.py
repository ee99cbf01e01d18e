"""How much of what searches ask for they find among 2,000 invented questions, and how much else, by kind.

``python -m tests.bench.precision`` prints the table. The words of each question are known because it was made
of them, so nobody has to judge what a search should find.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from storage import Store, Transaction
from storage.search.words import fold
from tests.bench.searching import NOW, found_council, log_questions
from tests.faults.servers import files_in

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
    "å": "ån åarna",
    "kö": "kön köerna",
}
"""Words as the last part, in some of their forms."""
CHANGED_VOWELS = {"natt": "nätter", "bok": "böcker", "strand": "stränder", "stad": "städer"}
AMBIGUOUS = frozenset({"kö", "ö", "å"})
"""Words that are others without their dots and rings."""
DECOYS = (
    "Eleverna|Handeln|Mobilen|Bilderna|Brottet|Polisen|Miljön|Kontrollen|Bostaden|Elektrikern|Vägran|Bokningen"
    "|Brosket|Platån|Modellen|Banketten|Trumman|Staketet|Restaurangen|Personalen|Takten"
)
"""Words in which the letters of others stand."""
STATES = "är trasig|saknas|syns inte|är för dyr|luktar illa|har stängt"
MISSPELLED = "hållplats belysning stolpe strand lampa vinter vatten brunn cykel"
NUMBERS = ("2027", "2031", "4711", "9000", "11850")
"""None is the number of a question."""


class Invented(NamedTuple):
    """A question and the words that it is about; the ``whole`` ones stand alone in it.

    The parts of a compound are the two words and both together.
    """

    text: str
    whole: frozenset[str]
    parts: frozenset[str]

    @property
    def about(self) -> frozenset[str]:
        return self.whole | self.parts


class Wanted(NamedTuple):
    """A search, its kind, and the words that what it should find is about."""

    kind: str
    words: str
    about: frozenset[str]


@dataclass(slots=True)
class Score:
    """What the searches of one kind found."""

    searches: int = 0
    relevant: int = 0
    found: int = 0
    right: int = 0
    closest_first: int = 0
    """Searches whose first results were those in which the word stands alone."""

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.relevant


def invented(*, seed: int) -> list[Invented]:
    """Return the same questions for the same seed."""
    chance = Random(seed)  # noqa: S311 - the same in every run
    return [_question(chance) for _ in range(NUMBER)]


def _question(chance: Random) -> Invented:
    last = chance.choice(list(ENDS))
    form, state = chance.choice(ENDS[last].split()), chance.choice(STATES.split("|"))
    number = chance.choice(NUMBERS) if chance.randrange(20) == 0 else ""
    counted = frozenset({number} - {""})
    end = f"{state} {number}".strip()
    kind = chance.randrange(10)
    if kind in {0, 1}:
        return Invented(f"{form.title()} {end}", frozenset({last}) | counted, frozenset())
    if kind in {2, 3}:
        return Invented(f"{chance.choice(DECOYS.split('|'))} {end}", counted, frozenset())
    first = chance.choice([word for word in BEGINNINGS if word != last])
    parts = frozenset({first, last, f"{first}+{last}"})
    return Invented(f"{BEGINNINGS[first].title()}{form} {end}", counted, parts)


def searches(*, seed: int) -> Iterator[Wanted]:
    """Give searches of every kind, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - the same in every run
    for word in sorted({*BEGINNINGS, *ENDS}):
        yield Wanted("one letter" if len(word) == 1 else "part of a compound", word, frozenset({word}))
    yield from _compounds()
    yield from _forms()
    for number in NUMBERS:
        yield Wanted("number", number, frozenset({number}))
    for word in MISSPELLED.split():
        for _ in range(3):
            yield Wanted("misspelling", _misspelled(word, chance), frozenset({word}))


def _compounds() -> Iterator[Wanted]:
    for first, beginning in BEGINNINGS.items():
        for last in ("väg", "lampa", "strand"):
            if first != last:
                yield Wanted("compound", beginning + last, frozenset({f"{first}+{last}"}))


def _forms() -> Iterator[Wanted]:
    for word, forms in ENDS.items():
        for form in forms.split():
            yield Wanted("inflection", form, frozenset({word}))
            if not form.isascii() and word not in AMBIGUOUS:
                yield Wanted("without dots", fold(form), frozenset({word}))
    for word, form in CHANGED_VOWELS.items():
        yield Wanted("changed vowel", form, frozenset({word}))


def _misspelled(word: str, chance: Random) -> str:
    """Return a word with a typing error behind its first letter: a letter too few, twice, or two turned."""
    at = chance.randrange(1, len(word) - 1)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    wrong = chance.choice((word[:at] + word[at + 1 :], word[: at + 1] + word[at:], turned))
    return wrong if wrong != word else word[:at] + word[at + 1 :]


Search = Callable[[str], Awaitable[Sequence[int]]]
"""Returns the numbers of the questions that a search finds, the closest first."""


async def measure(search: Search, asked: Sequence[Invented], wanted: Iterator[Wanted]) -> dict[str, Score]:
    """Search, and return what was found by kind; the number of a question is its place among the asked."""
    scores: dict[str, Score] = defaultdict(Score)
    for one in wanted:
        score = scores[one.kind]
        found = [asked[number - 1] for number in await search(one.words)]
        relevant = sum(one.about <= question.about for question in asked)
        whole = sum(one.about <= question.whole for question in asked)
        score.searches += 1
        score.relevant += relevant
        score.found += len(found)
        score.right += sum(one.about <= question.about for question in found)
        score.closest_first += all(one.about <= question.whole for question in found[:whole])
    return dict(scores)


async def main() -> None:
    """Print the table."""
    asked = invented(seed=13)
    with tempfile.TemporaryDirectory() as folder, files_in(Path(folder))() as url:
        store = Store.open(url)
        council = await store.write(found_council, tenant="t", now=NOW)
        texts = [question.text for question in asked]
        await store.write(
            lambda tx: log_questions(tx, council=council, texts=texts, start=0), tenant="t", now=NOW
        )

        async def search(words: str) -> list[int]:
            def work(tx: Transaction) -> list[int]:
                ids = tx.search_index.search([council], words, page=0, size=NUMBER)
                return [question.number for question in tx.questions.get_many(ids)]

            return await store.read(work, tenant="t", now=NOW)

        print("| kind | searches | precision | recall | closest first |\n|---|---|---|---|---|")
        for kind, score in (await measure(search, asked, searches(seed=13))).items():
            first = f"{score.closest_first} of {score.searches}"
            print(f"| {kind} | {score.searches} | {score.precision:.3f} | {score.recall:.3f} | {first} |")
        store.close()


if __name__ == "__main__":
    asyncio.run(main())
