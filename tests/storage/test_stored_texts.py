"""Test that every cleaned text is stored unchanged, on both databases."""

from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.question import Question
from domain.text import clean_text
from storage import Transaction
from tests.every import every
from tests.storage.tenant import CHAT, Desk, Town, log

FIXED = [
    "NUL \x00 mitt i",
    "trasig \ud83d hälft",
    "👨\u200d👩\u200d👧\u200d👦 🏴 ❤️ 👍🏽 🇸🇪",
    "\u202egnp.exe",
    "e\u0301 och Å \u212b",
    "Z" + "\u0335" * 500,
    "rad\u2028rad\x85rad",
    "\ufffe\uffff\ufdd0 \U0001ffff",
    "'; DROP TABLE question; -- \\ %s :x {y}",
    "می\u200cخواهم",
    "å" * 4000,
]


async def keep(desk: Desk, town: Town, text: str) -> Question:
    """Log a text in every place that holds people's text, and read it back."""

    def work(tx: Transaction) -> int:
        tx.inbox.add_activity(CHAT, str(hash(text)), result={"text": text}, at=tx.now)
        return log(tx, town.council, text, by=town.johan).id

    question = await desk.write(work)
    seen = await desk.read(lambda tx: tx.inbox.find_activity(CHAT, str(hash(text))))
    assert seen is not None
    assert seen.result == {"text": text}
    (event,) = await desk.read(lambda tx: tx.events.of_question(question))
    assert event.new == {"text": text}
    return await desk.read(lambda tx: tx.questions.get(question))


@every("text", FIXED)
async def test_a_text_comes_back_as_it_was_cleaned(desk: Desk, town: Town, text: str) -> None:
    assert (await keep(desk, town, clean_text(text))).text == clean_text(text)


async def test_any_text_comes_back_as_it_was_cleaned(desk: Desk, town: Town) -> None:
    """Use one transaction for many texts, so that each database gets some hundreds of them."""
    texts: list[str] = []

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.text(alphabet=st.characters(codec=None), max_size=60))
    def collect(text: str) -> None:
        texts.append(clean_text(text))

    collect()
    questions = [await desk.write(partial(_log, town=town, text=text)) for text in texts]
    stored = await desk.read(lambda tx: tx.questions.get_many(questions))
    assert [question.text for question in stored] == texts
    assert len(texts) >= 200


def _log(tx: Transaction, *, town: Town, text: str) -> int:
    return log(tx, town.council, text, by=town.johan).id
