"""Test that words find questions by their stems, in Swedish and English, in texts and answers."""

from sqlalchemy import Connection, select, update

from domain.council import Council
from domain.history import EventKind
from domain.question import Question
from storage import Transaction
from storage.privacy.erase import erase_person
from storage.privacy.subjects import find_data_subjects
from storage.search.index import MAX_SIMILAR, QuestionHints, reindex
from storage.search.query import MAX_TERMS
from storage.search.words import terms
from storage.tables import questions, search_terms
from tests.every import Failures, every
from tests.storage.tenant import NOW, Desk, Town, found, log, save

DARK = "Varför är det så mörkt vid busshållplatserna på Storgatan?"


async def search(desk: Desk, words: str, *councils: Council, page: int = 0, size: int = 10) -> list[int]:
    """Return the numbers of the questions found."""

    def work(tx: Transaction) -> list[int]:
        ids = tx.search_index.search(councils, words, page=page, size=size)
        return [question.number for question in tx.questions.get_many(ids)]

    return await desk.read(work)


async def write_down(desk: Desk, town: Town, *texts: str) -> list[Question]:
    return [await desk.write(lambda tx, t=t: log(tx, town.council, t, by=town.johan)) for t in texts]  # type: ignore[misc]


async def test_swedish_words_find_each_other_in_any_form(desk: Desk, town: Town) -> None:
    await write_down(desk, town, DARK, "När plogas gångvägen?")
    with Failures() as failures:
        for words in ("mörk", "mörka", "MÖRKT", "busshållplats", "busshållplatsen mörkt", "storgatan"):
            with failures.of(words):
                assert await search(desk, words, town.council) == [1]


async def test_where_no_word_is_whole_its_beginning_is_enough(desk: Desk, town: Town) -> None:
    await write_down(desk, town, DARK, "När plogas gångvägen?", "Är ån djup, mörkblå och lång?")
    with Failures() as failures:
        for words in ("mör", "buss", "busshållpl", "stor mörkt", "bu mörkare", "storgatans"):
            with failures.of(words):
                assert 1 in await search(desk, words, town.council)
                assert 2 not in await search(desk, words, town.council)


async def test_whole_words_come_before_beginnings_on_every_page(desk: Desk, town: Town) -> None:
    await write_down(desk, town, *["Var får man låna bil?"] * 3, "Vem tog bilden av bilparken?")
    assert await search(desk, "bil", town.council, size=2) == [3, 2, 1]
    assert await search(desk, "bil", town.council, size=2, page=1) == [1, 4]
    assert await search(desk, "bil", town.council, size=2, page=2) == []
    assert await search(desk, "bilp", town.council, size=2) == [4]
    assert await search(desk, "tog bilp", town.council, size=2) == [4]
    assert await search(desk, "tog bilp", town.council, size=2, page=1) == []


async def test_the_newest_of_many_words_with_one_beginning_comes_first(desk: Desk, town: Town) -> None:
    few = [f"xyz{letter}q" for letter in "bcdfg" for _ in range(9)]
    many = [f"zyx{a}{b}q" for a in "bcdfghjklm" for b in "bcdfghjk"]
    assert len(set(many)) > MAX_TERMS > len(set(few))

    def log_all(tx: Transaction) -> None:
        for word in few + many:
            log(tx, town.council, word, by=town.johan)

    await desk.write(log_all)
    newest = list(range(len(few + many), 0, -1))
    with Failures() as failures:
        for beginning, theirs in {"xyz": newest[len(many) :], "zyx": newest[: len(many)]}.items():
            for page in range(3):
                with failures.of(f"{beginning}, page {page}"):
                    found = await search(desk, beginning, town.council, page=page)
                    assert found == theirs[page * 10 : page * 10 + 11]


async def test_several_words_and_misspelled_ones_are_found(desk: Desk, town: Town) -> None:
    await write_down(desk, town, "Gatubelysningen är trasig", "Busshållplatsen saknar tak", "Var är Wiesel?")
    await write_down(desk, town, "Bron och skylten", "Skyltar", "Broarna", "Gångbron har en skylt")
    searches = {
        "bro skylt": [4, 7],
        "skylt bro": [4, 7],
        "bro skylt lampa": [],
        "belysnig": [1],
        "beylsning trasig": [1],
        "hållpalts": [2],
        "busshållpplats": [2],
        "wiesle": [3],
        "tunnel": [],
        "belysnig cykel": [],
        "wsl": [],
    }
    with Failures() as failures:
        for words, numbers in searches.items():
            with failures.of(words):
                assert await search(desk, words, town.council) == numbers


async def test_no_question_of_another_council_is_found_by_a_beginning(desk: Desk, town: Town) -> None:
    await write_down(desk, town, DARK)
    other = await desk.write(lambda tx: found(tx, by=town.karin, code="KR"))
    await desk.write(lambda tx: log(tx, other, "Bussen går inte", by=town.johan))
    assert await search(desk, "busshå", town.council, other) == [1]
    assert await search(desk, "busshå", other) == []


@every("words", ["cykel", "mörkt cykel", "och", "?", "", "😀"])
async def test_what_is_not_said_is_not_found(desk: Desk, town: Town, words: str) -> None:
    await write_down(desk, town, DARK)
    assert await search(desk, words, town.council) == []


async def test_english_councils_search_in_english(desk: Desk, town: Town) -> None:
    def english(tx: Transaction) -> Council:
        council = tx.councils.create(
            name="Safety", code="EN", locale="en", timezone="Europe/London", by=town.karin.id, at=NOW
        )
        log(tx, council, "Why are the crossings not repaired?", by=town.johan)
        return council

    council = await desk.write(english)
    assert await search(desk, "crossing repairs", council) == [1]
    assert await search(desk, "crossing repairs", town.council) == []


async def test_the_newest_comes_first_page_by_page(desk: Desk, town: Town) -> None:
    await write_down(desk, town, *(f"Lampa nummer {n} är trasig" for n in range(5)))
    assert await search(desk, "trasiga lampor", town.council, size=2) == [5, 4, 3]
    assert await search(desk, "trasiga lampor", town.council, size=2, page=2) == [1]


async def test_one_search_can_go_through_several_councils(desk: Desk, town: Town) -> None:
    await write_down(desk, town, DARK)
    other = await desk.write(lambda tx: found(tx, by=town.karin, code="KR"))
    await desk.write(lambda tx: log(tx, other, "Mörkt i parken", by=town.johan))
    assert await search(desk, "mörkt", town.council, other) == [1, 1]
    assert await search(desk, "parken", town.council, other) == [1]
    assert await search(desk, "parken", town.council) == []
    assert await search(desk, "parken") == []


async def test_answers_are_found_and_what_is_no_longer_said_is_not(desk: Desk, town: Town) -> None:
    (first,) = await write_down(desk, town, DARK)

    def answer(tx: Transaction) -> Question:
        answered = first.give_answer("Armaturen byts i maj", by=town.petra.id, at=NOW)
        return save(tx, first, answered, town=town, happening=EventKind.ANSWERED)

    answered = await desk.write(answer)
    assert await search(desk, "armatur mörkt", town.council) == [1]
    await desk.write(lambda tx: save(tx, answered, answered.edit("När kommer ljuset?"), town=town))
    assert await search(desk, "mörkt", town.council) == []
    assert await search(desk, "ljus armaturer", town.council) == [1]
    edited = await desk.read(lambda tx: tx.questions.get(first.id))
    await desk.write(lambda tx: save(tx, edited, edited.reopen(), town=town))
    assert await search(desk, "armatur", town.council) == []
    assert await search(desk, "ljus", town.council) == [1]


async def test_nothing_of_an_older_text_is_found_after_it_was_replaced(desk: Desk, town: Town) -> None:
    (first, other) = await write_down(desk, town, "Karin Eks cykelställ", "Karin Eks brev")

    def replace(connection: Connection) -> None:
        connection.execute(
            update(questions).where(questions.c.id == first.id).values(text="Någons cykelbana")
        )
        reindex(connection, [first.id], tenant=desk.tenant)

    await desk.store.write_all_tenants(replace)
    assert await search(desk, "karin", town.council) == [other.number]
    assert await search(desk, "ställ", town.council) == []
    assert await search(desk, "bana", town.council) == [first.number]


async def hints(desk: Desk, town: Town, question: Question) -> QuestionHints:
    return await desk.read(lambda tx: tx.search_index.hints_for(town.council, question))


async def test_open_questions_that_ask_about_the_same_are_named(desk: Desk, town: Town) -> None:
    first, other, again = await write_down(
        desk, town, DARK, "När plogas gångvägen vid skolan?", "Mörkt vid busshållplatsen på Storgatan igen"
    )
    assert (await hints(desk, town, again)).similar == ((1, DARK),)
    assert (await hints(desk, town, other)).similar == ()

    def drop(tx: Transaction) -> Question:
        return save(tx, first, first.drop("Klart", by=town.karin.id, at=NOW), town=town)

    await desk.write(drop)
    assert (await hints(desk, town, again)).similar == ()


async def test_at_most_three_are_named_those_that_share_most(desk: Desk, town: Town) -> None:
    texts = ["Mörkt på Storgatan"] * 4 + ["Mörkt på Storgatan vid torget"]
    *_, closest = await write_down(desk, town, *texts)
    (last,) = await write_down(desk, town, "Mörkt på Storgatan vid torget och stationen")
    alike = (await hints(desk, town, last)).similar
    assert len(alike) == MAX_SIMILAR
    assert alike[0] == (closest.number, closest.text)


async def test_the_department_is_guessed_by_its_name_or_by_earlier_questions(desk: Desk, town: Town) -> None:
    named, lamp, wolf = await write_down(
        desk, town, "Vad gör tekniska åt detta?", "Lampan och stolpen är sönder", "Vargar i skogen"
    )
    assert (await hints(desk, town, named)).department == town.technical.id
    assert (await hints(desk, town, wolf)).department is None
    await desk.write(lambda tx: save(tx, lamp, lamp.assign(town.social.id), town=town))
    (next_lamp,) = await write_down(desk, town, "Ännu en lampa och stolpe")
    assert (await hints(desk, town, next_lamp)).department == town.social.id


async def test_a_question_without_words_has_no_hints(desk: Desk, town: Town) -> None:
    first, second = await write_down(desk, town, "???", "!!")
    assert await hints(desk, town, first) == await hints(desk, town, second) == QuestionHints()


async def test_after_an_erasure_the_index_holds_the_words_of_the_texts_and_no_others(
    desk: Desk, town: Town
) -> None:
    asked = await write_down(desk, town, "Johan Lund: när lagas cykelstället?", "Hej, säger Johan Lund")
    (stale,) = await write_down(desk, town, "Johan Lunds brev")

    def erase(connection: Connection) -> None:
        connection.execute(update(questions).where(questions.c.id == stale.id).values(text="Ett brev"))
        (subject,) = find_data_subjects(connection, town.johan.name, tenant=desk.tenant)
        erase_person(connection, subject, tenant=desk.tenant, pseudonym="NN", now=NOW)
        texts = connection.execute(select(questions.c.id, questions.c.text)).all()
        indexed = connection.execute(
            select(
                search_terms.c.question_id, search_terms.c.term, search_terms.c.spelled, search_terms.c.rank
            )
        )
        said = {(q, *term, rank) for q, text in texts for term, rank in terms(text, locale="sv").items()}
        assert len(texts) == len(asked) + 1
        assert set(map(tuple, indexed)) == said

    await desk.store.write_all_tenants(erase)
