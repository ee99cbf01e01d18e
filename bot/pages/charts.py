"""The charts of the overview: each has the same figures as a series, as a table and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cards.texts import Texts
from domain.council import Council
from domain.statistics import AGE_LIMITS, MOST, CouncilStatistics, DayCounts

MAX_NAMED = 3
"""Departments that a sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of values of a chart, a value for each label."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart, the table of the same figures and a sentence that says what they show."""

    id: str
    """Its name in the page and in addresses."""
    title: str
    sentence: str
    heading: str
    """The heading of the labels in the table."""
    labels: tuple[str, ...]
    ticks: tuple[str, ...] = ()
    """The labels as they stand below the bars, if those are shorter."""
    series: tuple[Series, ...]
    drawn: int = 1
    """How many of the series are drawn, the first ones; the others have another unit."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the headings of the table."""
        return (self.heading, *(one.name for one in self.series))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows of the table: the label, and its value in each series."""
        values = [[str(value) for value in one.values] for one in self.series]
        return tuple(zip(self.labels, *values, strict=True))

    @property
    def tick_rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the rows of the table, each with its label as it stands below its bar."""
        return tuple(zip(self.ticks or self.labels, self.rows, strict=True))

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to draw: the sentence says so."""
        return not any(any(one.values) for one in self.series)


def overview_charts(statistics: CouncilStatistics, council: Council, texts: Texts) -> tuple[Chart, ...]:
    """Return all charts of the overview, in their order."""
    return (
        open_by_status(statistics, texts),
        open_by_department(statistics, council, texts),
        open_by_age(statistics, texts),
        answered_by_month(statistics, texts),
        answer_times(statistics, council, texts),
    )


def open_by_status(statistics: CouncilStatistics, texts: Texts) -> Chart:
    """Return the open questions by state."""
    counts = statistics.by_status
    labels = tuple(texts(f"state.{status}") for status in counts)
    parts = [
        f"{count} {label.lower()}" for label, count in zip(labels, counts.values(), strict=True) if count
    ]
    return Chart(
        id="open-by-status",
        title=texts("chart.open_by_status"),
        sentence=texts.plural("chart.open_of_which", statistics.open_count, parts=parts)
        if parts
        else texts("chart.none_open"),
        heading=texts("column.state"),
        labels=labels,
        series=(_questions(tuple(counts.values()), texts),),
    )


def open_by_department(statistics: CouncilStatistics, council: Council, texts: Texts) -> Chart:
    """Return the open questions and the overdue ones by department, the one with most first."""
    totals = statistics.by_department
    labels = tuple(_department(total.department, council, texts) for total in totals)
    counts = [total.count for total in totals if total.department is not None]
    if counts:
        sentence = _most_open(labels[: counts.count(counts[0])], counts[0], texts)
        if statistics.overdue:
            sentence += " " + texts.plural("chart.overdue", statistics.overdue)
    else:
        sentence = texts("chart.no_department" if totals else "chart.none_open")
    return Chart(
        id="open-by-department",
        title=texts("chart.open_by_department"),
        sentence=sentence,
        heading=texts("column.department"),
        labels=labels,
        series=(
            _questions(tuple(total.count for total in totals), texts),
            Series(name=texts("state.overdue"), values=tuple(total.overdue for total in totals)),
        ),
        drawn=2,
    )


def _most_open(departments: Sequence[str], count: int, texts: Texts) -> str:
    """Say which departments have most open questions, by name unless they are many."""
    if len(departments) > MAX_NAMED:
        return texts("chart.most_open_many", n=len(departments), count=count)
    named = texts.join_names(departments)
    return texts.plural("chart.most_open", len(departments), departments=named, count=count)


def open_by_age(statistics: CouncilStatistics, texts: Texts) -> Chart:
    """Return the open questions by age."""
    ages, limits = statistics.ages, (-1, *AGE_LIMITS)
    labels = [texts("chart.days_between", first=above + 1, last=most) for above, most in pairwise(limits)]
    counts = [ages.between(above, most) for above, most in pairwise(limits)]
    return Chart(
        id="open-by-age",
        title=texts("chart.open_by_age"),
        sentence=_age_sentence(ages, texts),
        heading=texts("chart.age"),
        labels=(*labels, texts("chart.days_above", days=limits[-1])),
        series=(_questions((*counts, ages.above(limits[-1])), texts),),
    )


def _age_sentence(ages: DayCounts, texts: Texts) -> str:
    if ages.median is None or ages.longest is None:
        return texts("chart.none_open")
    oldest = texts("chart.ages", half=_days(ages.median, texts), oldest=_days(ages.longest, texts))
    above = ages.above(AGE_LIMITS[-1])
    return f"{oldest} {texts.plural('chart.older', above, days=AGE_LIMITS[-1])}" if above else oldest


def answered_by_month(statistics: CouncilStatistics, texts: Texts) -> Chart:
    """Return the questions answered in each of the last months."""
    months = statistics.answered
    last = {"month": texts.format_month(statistics.today), "months": len(months)}
    return Chart(
        id="answered-by-month",
        title=texts("chart.answered_by_month"),
        sentence=texts.plural(
            "chart.answered", statistics.answered_count, last=months[-1].count if months else 0, **last
        )
        if statistics.answered_count
        else texts("chart.none_answered"),
        heading=texts("chart.month"),
        labels=tuple(texts.format_month(month.month) for month in months),
        ticks=tuple(
            texts.format_short_month(month.month, with_year=not place or month.month.month == 1)
            for place, month in enumerate(months)
        ),
        series=(Series(name=texts("state.answered"), values=tuple(month.count for month in months)),),
    )


def answer_times(statistics: CouncilStatistics, council: Council, texts: Texts) -> Chart:
    """Return the days until the answer by department: of half of the answers, and of nine in ten."""
    times = sorted(
        statistics.answer_times.items(), key=lambda one: (one[0] is None, -(one[1].median or 0), one[0] or 0)
    )
    whole = statistics.time_to_answer
    half, most = whole.median, whole.percentile(MOST)
    return Chart(
        id="answer-times",
        title=texts("chart.answer_times"),
        sentence=texts("chart.none_answered")
        if half is None or most is None
        else texts("chart.answered_within", half=_days(half, texts), most=_days(most, texts)),
        heading=texts("column.department"),
        labels=tuple(_department(department, council, texts) for department, _ in times),
        series=(
            Series(name=texts("chart.half_within"), values=tuple(days.median or 0 for _, days in times)),
            Series(
                name=texts("chart.most_within"), values=tuple(days.percentile(MOST) or 0 for _, days in times)
            ),
            Series(name=texts("chart.answers"), values=tuple(days.total for _, days in times)),
        ),
        drawn=2,
    )


def reminder_sentence(statistics: CouncilStatistics, texts: Texts) -> str:
    """Say how often reminders were needed for the answers of the months counted."""
    use = statistics.reminders
    if not use.answered:
        return texts("chart.none_answered")
    without = texts.plural("chart.without_reminder", use.answered, without=use.answered - use.reminded)
    return f"{without} {texts.plural('chart.reminders', use.sent)}" if use.sent else without


def _questions(values: Sequence[int], texts: Texts) -> Series:
    return Series(name=texts("chart.questions"), values=tuple(values))


def _department(department: int | None, council: Council, texts: Texts) -> str:
    found = council.department(department)
    return texts("chart.without_department") if found is None else found.name


def _days(days: int, texts: Texts) -> str:
    return texts.plural("age.days", days)
