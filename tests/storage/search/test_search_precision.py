"""Test that of 2,000 invented questions all that a word asks for are found, little else, the closest first."""

from storage import Transaction
from tests.bench.precision import NUMBER, invented, measure, searches
from tests.every import Failures
from tests.storage.search.test_search import search
from tests.storage.tenant import Desk, Town, log

FLOORS = {"misspelling": (0.95, 0.85)}
"""Precision and recall of a kind at least; of all others nearly everything."""
MOST = (0.99, 0.99)


async def test_searches_of_every_kind_find_what_they_ask_for_and_little_else(desk: Desk, town: Town) -> None:
    asked = invented(seed=13)

    def log_all(tx: Transaction) -> None:
        for question in asked:
            log(tx, town.council, question.text, by=town.johan)

    await desk.write(log_all)
    scores = await measure(
        lambda words: search(desk, words, town.council, size=NUMBER), asked, searches(seed=13)
    )
    with Failures() as failures:
        for kind, score in scores.items():
            with failures.of(kind):
                precision, recall = FLOORS.get(kind, MOST)
                assert score.precision >= precision
                assert score.recall >= recall
                assert score.closest_first >= precision * score.searches
