"""Test the figures of a council's overview as the databases count them."""

from datetime import UTC, date, datetime, time, timedelta

from domain.history import EventKind
from domain.meeting import Meeting
from domain.question import Question, QuestionStatus
from domain.record import AgendaItem
from domain.statistics import CouncilStatistics, DayCounts, DepartmentTotal, ReminderUse
from storage import Transaction
from tests.storage.tenant import NOW, Desk, Town, found, log, save
from tests.storage.tenant_rows import populate


async def counted(desk: Desk, town: Town, *, months: int = 12) -> CouncilStatistics:
    return await desk.read(lambda tx: tx.statistics.of_council(town.council, now=desk.now, months=months))


async def logged(desk: Desk, town: Town, *, days_ago: float, number: int = 1) -> list[Question]:
    """Log questions some days ago."""
    then = desk.later(days=-days_ago)
    return await then.write(
        lambda tx: [log(tx, town.council, f"Fråga {n}", by=town.johan) for n in range(number)]
    )


async def answered(desk: Desk, town: Town, question: Question, *, department: int, at: datetime) -> Question:
    def work(tx: Transaction) -> Question:
        sent = save(tx, question, question.assign(department), town=town)
        done = sent.give_answer("Ja.", by=town.petra.id, at=at)
        return save(tx, sent, done, town=town, happening=EventKind.ANSWERED)

    return await desk.write(work)


async def test_a_new_council_has_nothing_to_count(desk: Desk, town: Town) -> None:
    empty = await counted(desk, town)
    assert (empty.open_count, empty.overdue, empty.answered_count, empty.undelivered) == (0, 0, 0, 0)
    assert (empty.ages, empty.time_to_answer, empty.reminders) == (DayCounts(), DayCounts(), ReminderUse())
    assert empty.next_meeting is None
    assert len(empty.answered) == 12


async def test_open_questions_are_counted_by_state_department_promise_and_delay(
    desk: Desk, town: Town
) -> None:
    today = NOW.date()

    def work(tx: Transaction) -> None:
        q = [log(tx, town.council, f"Fråga {n}", by=town.johan) for n in range(5)]
        late = save(tx, q[0], q[0].assign(town.social.id, due=today - timedelta(days=1)), town=town)
        save(tx, q[1], q[1].assign(town.technical.id, due=today), town=town)
        sent = save(tx, q[2], q[2].assign(town.technical.id, due=today - timedelta(days=9)), town=town)
        save(tx, sent, sent.postpone(today + timedelta(days=9), today=today), town=town)
        save(tx, late, late.acknowledge(), town=town)
        save(tx, q[3], q[3].drop("Dubblett", by=town.karin.id, at=NOW), town=town)
        other = found(tx, by=town.karin, code="KR")
        log(tx, other, "Hör till ett annat råd", by=town.johan)

    await desk.write(work)
    figures = await counted(desk, town)
    assert (figures.open_count, figures.overdue, figures.promised) == (4, 1, 1)
    assert list(figures.by_status.values()) == [1, 2, 1]
    assert figures.by_department == (
        DepartmentTotal(department=town.technical.id, count=2, overdue=0),
        DepartmentTotal(department=town.social.id, count=1, overdue=1),
        DepartmentTotal(department=None, count=1, overdue=0),
    )


async def test_ages_are_days_in_the_time_zone_of_the_council(desk: Desk, town: Town) -> None:
    at_night = Desk(
        store=desk.store, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    )  # half past midnight there
    for days_ago in (0, 0.1, 1, 40, 100):
        await logged(at_night, town, days_ago=days_ago)
    figures = await counted(at_night, town)
    assert figures.today == date(2026, 11, 24)
    assert figures.ages == DayCounts({0: 1, 1: 2, 40: 1, 100: 1})


async def test_answers_are_counted_by_month_and_by_the_days_that_they_took(desk: Desk, town: Town) -> None:
    took = {
        NOW - timedelta(days=1): (town.technical, 1),
        datetime(2026, 10, 31, 23, 30, tzinfo=UTC): (town.technical, 30),  # in November there
        datetime(2026, 10, 31, 22, 30, tzinfo=UTC): (town.social, 5),
        datetime(2025, 11, 30, 22, 0, tzinfo=UTC): (town.social, 5),  # more than twelve months ago
    }
    for at, (department, days) in took.items():
        (question,) = await logged(Desk(store=desk.store, now=at), town, days_ago=days)
        await answered(desk, town, question, department=department.id, at=at)
    figures = await counted(desk, town)
    assert [month.count for month in figures.answered[-3:]] == [0, 1, 2]
    assert figures.answered[0].month == date(2025, 12, 1)
    assert figures.answered_count == 3
    assert figures.answer_times == {
        town.technical.id: DayCounts({1: 1, 30: 1}),
        town.social.id: DayCounts({5: 1}),
    }
    assert (await counted(desk, town, months=24)).answered_count == 4


async def test_what_was_reported_still_counts_as_answered_and_what_was_handed_over_does_not(
    desk: Desk, town: Town
) -> None:
    questions = await logged(desk, town, days_ago=3, number=3)
    done = await answered(desk, town, questions[0], department=town.social.id, at=NOW)

    def work(tx: Transaction) -> None:
        save(tx, done, done.close(meeting=1), town=town)
        save(tx, questions[1], questions[1].drop("Nej", by=town.karin.id, at=NOW), town=town)
        away = questions[2].hand_over("Polisen", by=town.karin.id, at=NOW)
        save(tx, save(tx, questions[2], away, town=town), away.close(meeting=1), town=town)

    await desk.write(work)
    figures = await counted(desk, town)
    assert figures.answered_count == 1
    assert figures.time_to_answer == DayCounts({3: 1})
    reopened = await desk.read(lambda tx: tx.questions.get(done.id))
    await desk.write(lambda tx: save(tx, reopened, reopened.reopen(), town=town))
    assert (await counted(desk, town)).answered_count == 0


async def test_reminders_are_counted_for_what_was_answered(desk: Desk, town: Town) -> None:
    questions = await logged(desk, town, days_ago=9, number=4)
    council, (first, second, _, fourth) = town.council.id, [question.id for question in questions]
    for reminded in ([first, second], [], [first, fourth], [first, first]):
        pairs = [(council, question) for question in reminded]
        await desk.write(lambda tx, pairs=pairs: tx.reminders.count(pairs))  # type: ignore[misc]
    for question in questions[:3]:
        await answered(desk, town, question, department=town.social.id, at=NOW)
    assert (await counted(desk, town)).reminders == ReminderUse(answered=3, reminded=2, sent=5)


async def test_the_next_meeting_comes_with_what_it_will_take_up(desk: Desk, town: Town) -> None:
    questions = await logged(desk, town, days_ago=3, number=2)
    await answered(desk, town, questions[0], department=town.social.id, at=NOW)

    def work(tx: Transaction) -> Meeting:
        sent = save(tx, questions[1], questions[1].assign(town.social.id), town=town)
        save(tx, sent, sent.raise_at_meeting(), town=town, happening=EventKind.AT_MEETING)
        tx.items.add(AgendaItem(council=town.council.id, text="Trafiken", by=town.karin.id, at=NOW))
        day = NOW.date() + timedelta(days=7)
        return tx.meetings.add(
            Meeting(
                id=0,
                council=town.council.id,
                day=day,
                begins=time(17, 30),
                timezone="Europe/Stockholm",
                planned_by=town.karin.id,
                planned_at=NOW,
            )
        )

    meeting = await desk.write(work)
    upcoming = (await counted(desk, town)).next_meeting
    assert upcoming is not None
    assert upcoming.meeting == meeting
    assert [item.text for item in upcoming.items] == ["Trafiken"]
    assert (upcoming.announced, upcoming.to_report) == (1, 1)
    assert upcoming.agenda


async def test_a_full_tenant_is_counted_and_another_sees_none_of_it(desk: Desk) -> None:
    town, _ = await desk.write(populate)
    assert (await counted(desk, town)).open_count > 0
    other = await counted(Desk(store=desk.store, tenant="other"), town)
    assert (other.open_count, other.reminders, other.next_meeting) == (0, ReminderUse(), None)


async def test_each_open_status_is_there_even_without_questions(desk: Desk, town: Town) -> None:
    assert list((await counted(desk, town)).by_status) == [
        QuestionStatus.LOGGED,
        QuestionStatus.ASSIGNED,
        QuestionStatus.IN_PROGRESS,
    ]
