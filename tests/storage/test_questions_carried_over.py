"""Test which questions belong to a meeting, and which are carried over from earlier ones."""

from datetime import timedelta

from domain.history import EventKind
from domain.meeting import Meeting
from domain.question import Question
from storage import Transaction
from tests.storage.meeting_rows import begin, hold, log_at
from tests.storage.tenant import NOW, Desk, Town, found, log, save

LAST_WEEK = NOW.date() - timedelta(days=7)


async def test_a_question_knows_the_meeting_and_the_part_that_it_came_up_in(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[Meeting, Question]:
        meeting = begin(tx, town)
        there = tx.meetings.save(meeting, meeting.go_to_section("guests"))
        log(tx, town.council, "Mellan mötena?", by=town.johan)
        return there, log_at(tx, town, there, "Är det halt?", by=town.eva)

    meeting, asked = await desk.write(work)
    stored = await desk.read(lambda tx: tx.questions.get(asked.id))
    assert stored == asked
    assert (stored.meeting, stored.section) == (meeting.id, "guests")
    assert await desk.read(lambda tx: tx.questions.of_meeting(meeting.id)) == [asked]


async def test_where_it_came_up_stays_whatever_becomes_of_it(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Question:
        asked = log_at(tx, town, begin(tx, town), "Är det halt?", by=town.eva, section="round")
        return save(tx, asked, asked.assign(town.technical.id), town=town)

    sent = await desk.write(work)
    assert await desk.read(lambda tx: tx.questions.get(sent.id)) == sent
    events = await desk.read(lambda tx: tx.events.of_question(sent.id))
    assert not any({"meeting", "section"} & {*event.old, *event.new} for event in events)


async def carried(desk: Desk, town: Town, meeting: Meeting) -> list[str]:
    found = await desk.read(
        lambda tx: tx.questions.list_carried_over(
            town.council, before=meeting.planned_start, meeting=meeting.id
        )
    )
    return [question.text for question in found]


async def test_a_meeting_hears_of_all_that_no_minutes_told_the_end_of(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        earlier, now = hold(tx, town, day=LAST_WEEK), begin(tx, town)
        by = town.karin.id
        names = ("Öppen", "Skickad", "Besvarad", "Överlämnad", "Struken", "Redovisad", "Redovisad nu")
        asked = [log_at(tx, town, earlier, name, by=town.johan) for name in names]
        sent, answered, handed, dropped, told, told_now = asked[1:]
        save(tx, sent, sent.assign(town.technical.id), town=town)
        save(tx, answered, answered.give_answer("Ja", by=by, at=NOW), town=town)
        save(tx, handed, handed.hand_over("Polisen", by=by, at=NOW), town=town)
        save(tx, dropped, dropped.drop("Dubblett", by=by, at=NOW), town=town)
        for one, meeting in ((told, earlier), (told_now, now)):
            done = save(tx, one, one.give_answer("Ja", by=by, at=NOW), town=town)
            save(tx, done, done.close(meeting=meeting.id), town=town, happening=EventKind.CLOSED)
        log(tx, town.council, "Mellan mötena", by=town.johan)
        log_at(tx, town, now, "På mötet", by=town.johan)
        log(tx, found(tx, by=town.karin, code="KR"), "I ett annat råd", by=town.johan)
        return now

    meeting = await desk.write(work)
    assert await carried(desk, town, meeting) == [
        "Öppen",
        "Skickad",
        "Besvarad",
        "Överlämnad",
        "Redovisad nu",
        "Mellan mötena",
    ]
    await desk.later(hours=6).write(lambda tx: log(tx, town.council, "Efteråt", by=town.johan))
    assert "Efteråt" not in await carried(desk, town, meeting)


async def test_a_question_that_was_closed_comes_back_closed_and_can_be_reopened(
    desk: Desk, town: Town
) -> None:
    def work(tx: Transaction) -> tuple[Question, Question]:
        meeting = begin(tx, town)
        asked = log_at(tx, town, meeting, "Är det halt?", by=town.eva)
        answered = save(tx, asked, asked.give_answer("Ja", by=town.karin.id, at=NOW), town=town)
        closed = save(tx, answered, answered.close(meeting=meeting.id), town=town)
        return closed, save(tx, closed, closed.reopen(), town=town, happening=EventKind.REOPENED)

    closed, again = await desk.write(work)
    assert closed.reported_at == closed.meeting
    assert await desk.read(lambda tx: tx.questions.get(closed.id)) == again
    assert again.reported_at is None
