"""Test the charts of the overview: the same figures in the series, the table and the sentence."""

import re
from dataclasses import replace
from datetime import date

from bot.pages.charts import (
    Chart,
    answer_times,
    answered_by_month,
    open_by_age,
    open_by_department,
    open_by_status,
    overview_charts,
    reminder_sentence,
)
from cards.texts import Texts
from domain.council import Council, Department
from domain.question import QuestionStatus
from domain.statistics import CouncilStatistics, DayCounts, MonthCount, OpenGroup, ReminderUse
from tests.every import every

SV, EN = Texts.of("sv"), Texts.of("en")
COUNCIL = Council(
    id=1,
    name="Trygghetsrådet",
    code="TR",
    locale="sv",
    timezone="Europe/Stockholm",
    all_departments=(
        Department(id=1, name="Tekniska förvaltningen"),
        Department(id=2, name="Socialförvaltningen", removed=True),
    ),
)


def group(department: int | None, status: QuestionStatus, count: int, overdue: int = 0) -> OpenGroup:
    return OpenGroup(
        department=department, status=status, count=count, promised=0, overdue=overdue, at_meeting=0
    )


FULL = CouncilStatistics(
    today=date(2026, 11, 23),
    groups=(
        group(None, QuestionStatus.LOGGED, 1),
        group(1, QuestionStatus.ASSIGNED, 4, overdue=2),
        group(2, QuestionStatus.ASSIGNED, 2),
    ),
    ages=DayCounts({1: 4, 30: 1, 31: 1, 120: 1}),
    answered=(MonthCount(date(2026, 10, 1), 3), MonthCount(date(2026, 11, 1), 1)),
    answer_times={2: DayCounts({1: 1, 9: 1}), None: DayCounts({2: 2})},
    reminders=ReminderUse(answered=4, reminded=1, sent=2),
)
EMPTY = CouncilStatistics(
    today=date(2026, 11, 23), answered=(MonthCount(date(2026, 10, 1), 0), MonthCount(date(2026, 11, 1), 0))
)


def test_open_questions_by_state() -> None:
    chart = open_by_status(FULL, SV)
    assert chart.rows == (("Att fördela", "1"), ("Skickade", "6"), ("Pågår", "0"))
    assert chart.columns == ("Läge", "Frågor")
    assert chart.sentence == "7 frågor är öppna: 1 att fördela och 6 skickade."
    assert open_by_status(FULL, EN).sentence == "7 questions are open: 1 to be assigned and 6 sent."


def test_open_questions_by_department_with_those_that_are_late() -> None:
    chart = open_by_department(FULL, COUNCIL, SV)
    assert chart.rows == (
        ("Tekniska förvaltningen", "4", "2"),
        ("Socialförvaltningen", "2", "0"),
        ("Utan förvaltning", "1", "0"),
    )
    assert chart.sentence == (
        "Flest öppna frågor har Tekniska förvaltningen: 4. Sammanlagt är 2 frågor försenade."
    )
    tied = replace(FULL, groups=(group(1, QuestionStatus.ASSIGNED, 2), group(2, QuestionStatus.ASSIGNED, 2)))
    assert open_by_department(tied, COUNCIL, SV).sentence == (
        "Flest öppna frågor har Tekniska förvaltningen och Socialförvaltningen: 2 var."
    )
    many = replace(FULL, groups=tuple(group(one, QuestionStatus.ASSIGNED, 1) for one in range(1, 6)))
    assert open_by_department(many, COUNCIL, EN).sentence == (
        "5 departments have the most open questions: 1 each."
    )
    nowhere = CouncilStatistics(today=FULL.today, groups=(group(None, QuestionStatus.LOGGED, 3),))
    assert open_by_department(nowhere, COUNCIL, SV).sentence == (
        "Ingen av de öppna frågorna har fördelats till en förvaltning."
    )


def test_open_questions_by_age() -> None:
    chart = open_by_age(FULL, SV)
    assert chart.rows == (
        ("0–30 dagar", "5"),
        ("31–60 dagar", "1"),
        ("61–90 dagar", "0"),
        ("Mer än 90 dagar", "1"),
    )
    assert chart.sentence == (
        "Hälften av de öppna frågorna har väntat högst 1 dag, den äldsta 120 dagar. "
        "1 fråga har väntat mer än 90 dagar."
    )


def test_answers_by_month_and_the_time_that_they_took() -> None:
    months = answered_by_month(FULL, SV)
    assert months.rows == (("oktober 2026", "3"), ("november 2026", "1"))
    assert (
        months.sentence == "4 frågor har besvarats de senaste 2 månaderna, varav 1 hittills i november 2026."
    )
    assert answered_by_month(EMPTY, SV).sentence == "Inga frågor har besvarats under perioden."
    assert months.ticks == ("okt. 2026", "nov.")
    times = answer_times(FULL, COUNCIL, SV)
    assert times.rows == (("Socialförvaltningen", "1", "9", "2"), ("Utan förvaltning", "2", "2", "2"))
    assert times.sentence == "Hälften av svaren kom inom 2 dagar, nio av tio inom 9 dagar."


def test_reminders_in_a_sentence() -> None:
    assert reminder_sentence(FULL, SV) == (
        "Av 4 svar kom 3 utan påminnelse. Till de andra behövdes 2 påminnelser."
    )
    assert reminder_sentence(FULL, EN) == (
        "Of 4 answers, 3 came without a reminder. The others took 2 reminders."
    )
    never = CouncilStatistics(today=FULL.today, reminders=ReminderUse(answered=1))
    assert reminder_sentence(never, SV) == "Av 1 svar kom 1 utan påminnelse."
    assert reminder_sentence(EMPTY, SV) == "Inga frågor har besvarats under perioden."


@every("texts", [SV, EN])
@every("statistics", {"full": FULL, "empty": EMPTY})
def test_each_chart_has_a_value_for_each_label_and_a_sentence(
    statistics: CouncilStatistics, texts: Texts
) -> None:
    charts = overview_charts(statistics, COUNCIL, texts)
    assert len({chart.id for chart in charts}) == len({chart.title for chart in charts}) == len(charts)
    for chart in charts:
        assert {len(series.values) for series in chart.series} == {len(chart.labels)}
        assert {len(row) for row in chart.rows} <= {len(chart.columns)}
        assert re.fullmatch(r"[A-ZÅÄÖ0-9].*\.", chart.sentence)
        assert chart.is_empty is (statistics is EMPTY)


def test_the_numbers_of_a_sentence_are_those_of_its_table() -> None:
    chart: Chart = open_by_status(FULL, SV)
    said = [int(number) for number in re.findall(r"\d+", chart.sentence)]
    assert said[0] == sum(chart.series[0].values)
    assert set(said[1:]) <= set(chart.series[0].values)
