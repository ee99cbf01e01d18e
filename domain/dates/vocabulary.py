"""The words for days and times, by language; people may use words of any language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

DAY, WEEK, MONTH = "day", "week", "month"
AM, PM = "am", "pm"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """The words of one language: alternatives separated by spaces, numbered words one line per number."""

    months: str
    """The months from January, one line each."""
    weekdays: str
    """The weekdays from Monday, one line each."""
    numbers: str
    """The numbers from one, one line each."""
    days_ahead: Mapping[str, int]
    """Phrases for days from today: ``i morgon`` is 1."""
    named_days: Mapping[str, tuple[int, int]]
    """Phrases for days of the year, with their day and month: ``julafton``."""
    units: Mapping[str, str]
    """The words for ``day``, ``week`` and ``month``."""
    in_: str
    """Words before a number of days from today: ``om``."""
    next_: str
    week: str
    """Words before the number of a week."""
    before_a_day: str
    before_a_weekday: str
    """Words before a weekday, in addition to those before a day."""
    of: str = ""
    """Words between a day and its month."""
    ordinal_endings: str
    clock: str = ""
    """Words that stand only before a time."""
    approximately: str
    between: str
    time_leads: str
    """Words that may stand before a time, in addition to ``clock``."""
    half_to: str = ""
    """Words for half an hour before the hour that follows: ``halv sex``."""
    half_past: str = ""
    quarter: str
    past: str
    """Words between minutes and the hour before them."""
    to: str
    """Words between minutes and the hour after them."""
    minutes: Mapping[str, int]
    """Words for the minutes that people tell the time with."""
    before_day_part: str
    until: str
    and_: str
    or_: str
    """Between two days, besides ``and_`` and ``until``."""
    am: str
    pm: str
    morning: str
    """Words for a part of the day, after ``before_day_part``, that mean the same as ``am``."""
    evening: str
    distinctive: str
    """Words that distinguish this language from the others."""
    every: str = ""
    """Words before a weekday or a unit of time that comes back: ``varje``, ``varje annan`` with ``other``."""
    every_other: str = ""
    """One word for every second: ``varannan``."""
    other: str = ""
    weekdays_in_plural: str = ""
    """The weekdays from Monday as they come back each week, one line each."""
    ordinals: str = ""
    """The ordinal numbers from first, one line each."""
    last: str = ""
    even: str = ""
    odd: str = ""
    since: str = ""
    """Words before the first day of a series."""
    through: str = ""
    """Words before its last day, in addition to ``until``."""
    times: str = ""
    """Words after the number of meetings of a series."""
    lasting: str = ""
    """Words before the length of a series."""
    year: str = ""
    including: str = ""
    """Words that may follow those before the first or the last day of a series: ``till och med``."""
    has_english_numbers: bool = False
    """Whether, as in English, 11/17 is a day in November, and 5.30 alone is in the afternoon."""


_SWEDISH = DateWords(
    months="""
        januari jan
        februari feb
        mars
        april apr
        maj
        juni jun
        juli jul
        augusti aug
        september sept sep
        oktober okt
        november nov
        december dec
    """,
    weekdays="""
        måndag måndagen mån
        tisdag tisdagen tis
        onsdag onsdagen ons
        torsdag torsdagen tors tor
        fredag fredagen fre
        lördag lördagen lör
        söndag söndagen sön
    """,
    numbers="""
        en ett
        två
        tre
        fyra
        fem
        sex
        sju
        åtta
        nio
        tio
        elva
        tolv
    """,
    days_ahead={
        **dict.fromkeys(("idag", "i dag", "ikväll", "i kväll"), 0),
        **dict.fromkeys(("imorgon", "i morgon", "imorron", "i morron"), 1),
        **dict.fromkeys(("i övermorgon", "övermorgon"), 2),
    },
    named_days={
        **dict.fromkeys(("jul", "jul afton", "julafton"), (24, 12)),
        "juldagen": (25, 12),
        "annandag jul": (26, 12),
        "nyårsafton": (31, 12),
        **dict.fromkeys(("nyår", "nyårsdagen", "årsskiftet"), (1, 1)),
        "lucia": (13, 12),
        "valborg": (30, 4),
        "första maj": (1, 5),
        "nationaldagen": (6, 6),
    },
    units={DAY: "dag dagar", WEEK: "vecka veckor", MONTH: "månad månader månaden"},
    in_="om",
    next_="nästa",
    week="vecka v",
    before_a_day="den på",
    before_a_weekday="nu denna kommande",
    ordinal_endings="e a",
    clock="kl klockan",
    approximately="ca cirka omkring",
    between="mellan",
    time_leads="vid från",
    half_to="halv",
    quarter="kvart",
    past="över",
    to="i",
    minutes={"fem": 5, "tio": 10, "tjugo": 20, "tjugofem": 25},
    before_day_part="på om",
    until="till tills",
    and_="och",
    or_="eller el samt respektive resp tom",
    am="fm",
    pm="em",
    morning="morgonen förmiddagen",
    evening="kvällen eftermiddagen",
    every="varje var",
    every_other="varannan vartannat",
    other="annan annat",
    weekdays_in_plural="""
        måndagar måndagarna
        tisdagar tisdagarna
        onsdagar onsdagarna
        torsdagar torsdagarna
        fredagar fredagarna
        lördagar lördagarna
        söndagar söndagarna
    """,
    ordinals="""
        första
        andra
        tredje
        fjärde
        femte
    """,
    last="sista",
    even="jämn jämna",
    odd="udda",
    since="från fr start startar börjar",
    through="tom t fram",
    times="gånger möten tillfällen",
    lasting="i under",
    year="år",
    including="och o med m till",
    distinctive=(
        "januari februari mars maj juni juli augusti oktober okt "
        "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tor tors fre lör sön "
        "nästa på den kl klockan från mellan till tills och om fm em idag imorgon imorron övermorgon i"
    ),
)
_ENGLISH = DateWords(
    months="""
        january jan
        february feb
        march mar
        april apr
        may
        june jun
        july jul
        august aug
        september sept sep
        october oct
        november nov
        december dec
    """,
    weekdays="""
        monday mon
        tuesday tues tue
        wednesday wed
        thursday thurs thur thu
        friday fri
        saturday sat
        sunday sun
    """,
    numbers="""
        a an one
        two
        three
        four
        five
        six
        seven
        eight
        nine
        ten
        eleven
        twelve
    """,
    days_ahead={
        **dict.fromkeys(("today", "tonight"), 0),
        "tomorrow": 1,
        **dict.fromkeys(("the day after tomorrow", "day after tomorrow"), 2),
    },
    named_days={
        "christmas eve": (24, 12),
        **dict.fromkeys(("christmas", "christmas day"), (25, 12)),
        "boxing day": (26, 12),
        **dict.fromkeys(("new year", "new years day", "the new year"), (1, 1)),
    },
    units={DAY: "day days", WEEK: "week weeks", MONTH: "month months"},
    in_="in",
    next_="next",
    week="week",
    before_a_day="the on",
    before_a_weekday="this coming",
    of="of",
    ordinal_endings="th st nd rd",
    approximately="about around",
    between="between",
    time_leads="at from",
    half_past="half",
    quarter="quarter",
    past="past after",
    to="to",
    minutes={"ten": 10, "twenty": 20},
    before_day_part="in the",
    until="to until",
    and_="and",
    or_="or through",
    am="am",
    pm="pm",
    morning="morning",
    evening="evening afternoon",
    every="every each",
    other="other",
    weekdays_in_plural="""
        mondays
        tuesdays
        wednesdays
        thursdays
        fridays
        saturdays
        sundays
    """,
    ordinals="""
        first
        second
        third
        fourth
        fifth
    """,
    last="last",
    even="even",
    odd="odd",
    since="from starting beginning",
    through="through",
    times="times meetings",
    lasting="for",
    year="year years",
    including="and including",
    distinctive=(
        "january february march may june july august october oct "
        "monday tuesday wednesday thursday friday saturday sunday "
        "mon tue tues wed thu thur thurs fri sat sun "
        "next on the at from between to until and in am pm today tonight tomorrow of th st nd rd"
    ),
    has_english_numbers=True,
)

DATE_WORDS: Mapping[str, DateWords] = {"sv": _SWEDISH, "en": _ENGLISH}
"""By locale; in a language without an entry people write days and times in numbers or in these words."""


def _merge(words: Callable[[DateWords], str]) -> frozenset[str]:
    return frozenset(word for language in DATE_WORDS.values() for word in words(language).split())


def _merge_lines(lines: Callable[[DateWords], str], *, first: int) -> dict[str, int]:
    """Number the lines of each language from ``first``; the words of one line mean the same."""
    return {
        word: number
        for language in DATE_WORDS.values()
        for number, line in enumerate(lines(language).strip().splitlines(), start=first)
        for word in line.split()
    }


MONTHS = _merge_lines(lambda language: language.months, first=1)
WEEKDAYS = _merge_lines(lambda language: language.weekdays, first=0)
NUMBER_WORDS = _merge_lines(lambda language: language.numbers, first=1)
DAYS_AHEAD = {
    tuple(phrase.split()): days
    for language in DATE_WORDS.values()
    for phrase, days in language.days_ahead.items()
}
NAMED_DAYS = {
    tuple(phrase.split()): day
    for language in DATE_WORDS.values()
    for phrase, day in language.named_days.items()
}
UNITS = {
    word: unit
    for language in DATE_WORDS.values()
    for unit, words in language.units.items()
    for word in words.split()
}
IN_WORDS = _merge(lambda language: language.in_)
NEXT_WORDS = _merge(lambda language: language.next_)
WEEK_WORDS = _merge(lambda language: language.week)

BEFORE_A_DAY = _merge(lambda language: language.before_a_day)
BEFORE_A_WEEKDAY = BEFORE_A_DAY | NEXT_WORDS | _merge(lambda language: language.before_a_weekday)
OF_WORDS = _merge(lambda language: language.of)
ORDINAL_ENDINGS = _merge(lambda language: language.ordinal_endings)

CLOCK_WORDS = _merge(lambda language: language.clock)
APPROXIMATE_WORDS = _merge(lambda language: language.approximately)
BETWEEN_WORDS = _merge(lambda language: language.between)
_OTHER_LEADS = _merge(lambda language: language.time_leads) | {"@"}
TIME_LEADS = CLOCK_WORDS | BETWEEN_WORDS | APPROXIMATE_WORDS | _OTHER_LEADS
UNTIL_WORDS = _merge(lambda language: language.until) | {"-"}
AND_WORDS = _merge(lambda language: language.and_)
DAY_CONNECTORS = AND_WORDS | UNTIL_WORDS | _merge(lambda language: language.or_) | {"/", "&", "+"}
"""Between two days of which one, or both, may be meant."""
MERIDIEMS = {
    **dict.fromkeys(_merge(lambda language: language.am), AM),
    **dict.fromkeys(_merge(lambda language: language.pm), PM),
}
HALF_TO_WORDS = _merge(lambda language: language.half_to)
HALF_PAST_WORDS = _merge(lambda language: language.half_past)
QUARTER_WORDS = _merge(lambda language: language.quarter)
PAST_WORDS = _merge(lambda language: language.past)
TO_WORDS = _merge(lambda language: language.to)
MINUTE_WORDS = {word: n for language in DATE_WORDS.values() for word, n in language.minutes.items()}
BEFORE_DAY_PART = _merge(lambda language: language.before_day_part)
DAY_PARTS = {
    **dict.fromkeys(_merge(lambda language: language.morning), AM),
    **dict.fromkeys(_merge(lambda language: language.evening), PM),
}

EVERY_WORDS = _merge(lambda language: language.every)
EVERY_OTHER_WORDS = _merge(lambda language: language.every_other)
OTHER_WORDS = _merge(lambda language: language.other)
WEEKDAYS_IN_PLURAL = _merge_lines(lambda language: language.weekdays_in_plural, first=0)
ORDINALS = _merge_lines(lambda language: language.ordinals, first=1)
LAST_WORDS = _merge(lambda language: language.last)
EVEN_WORDS = _merge(lambda language: language.even)
ODD_WORDS = _merge(lambda language: language.odd)
SINCE_WORDS = _merge(lambda language: language.since)
THROUGH_WORDS = UNTIL_WORDS | _merge(lambda language: language.through)
YEAR_WORDS = _merge(lambda language: language.year)
TIMES_WORDS = _merge(lambda language: language.times)
LASTING_WORDS = _merge(lambda language: language.lasting)
INCLUDING_WORDS = _merge(lambda language: language.including)
