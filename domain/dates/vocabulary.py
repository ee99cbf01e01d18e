"""The words for days and times, Swedish and English."""


def _numbered(words: str) -> dict[str, int]:
    """Number the words of each line from 1; those of one line mean the same."""
    lines = enumerate(words.strip().splitlines(), start=1)
    return {word: number for number, line in lines for word in line.split()}


MONTHS = _numbered("""
    januari january jan
    februari february feb
    mars march mar
    april apr
    maj may
    juni june jun
    juli july jul
    augusti august aug
    september sept sep
    oktober october okt oct
    november nov
    december dec
""")

WEEKDAYS = {
    word: number - 1
    for word, number in _numbered("""
        måndag måndagen mån monday mon
        tisdag tisdagen tis tuesday tues tue
        onsdag onsdagen ons wednesday wed
        torsdag torsdagen tors tor thursday thurs thur thu
        fredag fredagen fre friday fri
        lördag lördagen lör saturday sat
        söndag söndagen sön sunday sun
    """).items()
}
"""Monday is 0."""

NUMBER_WORDS = _numbered("""
    en ett a an one
    två two
    tre three
    fyra four
    fem five
    sex six
    sju seven
    åtta eight
    nio nine
    tio ten
    elva eleven
    tolv twelve
""")

DAYS_AHEAD = {
    ("idag",): 0,
    ("i", "dag"): 0,
    ("ikväll",): 0,
    ("i", "kväll"): 0,
    ("today",): 0,
    ("tonight",): 0,
    ("imorgon",): 1,
    ("i", "morgon"): 1,
    ("imorron",): 1,
    ("i", "morron"): 1,
    ("tomorrow",): 1,
    ("i", "övermorgon"): 2,
    ("övermorgon",): 2,
    ("the", "day", "after", "tomorrow"): 2,
    ("day", "after", "tomorrow"): 2,
}

DAY, WEEK, MONTH = "day", "week", "month"
UNITS = {
    **dict.fromkeys(("dag", "dagar", "day", "days"), DAY),
    **dict.fromkeys(("vecka", "veckor", "week", "weeks"), WEEK),
    **dict.fromkeys(("månad", "månader", "month", "months"), MONTH),
}
IN_WORDS = ("om", "in")
NEXT_WORDS = ("nästa", "next")
WEEK_WORDS = ("vecka", "v", "week")

BEFORE_A_DAY = ("den", "the", "på", "on")
BEFORE_A_WEEKDAY = (*BEFORE_A_DAY, *NEXT_WORDS, "nu", "denna", "kommande", "this", "coming")
OF_WORDS = ("of",)
ORDINAL_ENDINGS = ("e", "a", "th", "st", "nd", "rd")

CLOCK_WORDS = frozenset({"kl", "klockan"})
APPROXIMATE_WORDS = frozenset({"ca", "cirka", "omkring", "about", "around"})
BETWEEN_WORDS = frozenset({"mellan", "between"})
TIME_LEADS = CLOCK_WORDS | BETWEEN_WORDS | APPROXIMATE_WORDS | {"at", "vid", "@", "från", "from"}
UNTIL_WORDS = frozenset({"-", "till", "to", "until", "tills"})
AND_WORDS = frozenset({"och", "and"})
AM, PM = "am", "pm"
MERIDIEMS = {"am": AM, "fm": AM, "pm": PM, "em": PM}

_SWEDISH_MONTHS = "januari februari mars maj juni juli augusti oktober okt"
_ENGLISH_MONTHS = "january february march may june july august october oct"
_SWEDISH_OTHERS = (
    "nästa på den kl klockan från mellan till tills och om fm em idag imorgon imorron övermorgon i"
)
_ENGLISH_OTHERS = "next on the at from between to until and in am pm today tonight tomorrow of th st nd rd"
_SWEDISH_WEEKDAYS = "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tor tors fre lör sön"
_ENGLISH_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
)
SWEDISH_WORDS = frozenset(f"{_SWEDISH_MONTHS} {_SWEDISH_WEEKDAYS} {_SWEDISH_OTHERS}".split())
ENGLISH_WORDS = frozenset(f"{_ENGLISH_MONTHS} {_ENGLISH_WEEKDAYS} {_ENGLISH_OTHERS}".split())
"""Words that tell one language from the other."""
