"""Read the labelled lines at the top of notes, such as ``Datum:`` and ``Närvarande:``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from bot.importer.rules.boxes import BOXES
from bot.importer.rules.headings import SectionTopic, is_numbered, strip_number, topic_of
from bot.importer.rules.lines import Line
from bot.importer.rules.names import find_names, find_single_names, is_first_name
from bot.importer.rules.tables import read_table_header
from bot.importer.rules.words import without_accents

MAX_HEADER_LINES = 90
"""Maximum number of lines in the header of notes."""
_NUMBERED_ITEM = re.compile(r"§|\d{1,2}[.)]\s")
_BULLET = re.compile(r"^[•▪●◦·*–—-]\s+")

_GROUP = re.compile(r"^(?P<label>[A-ZÅÄÖ][\w -]{2,40}?)\s*(?:\([^)]*\))?:\s*(?P<rest>[A-ZÅÄÖ].*)$")
NARRATIVE_VERBS = re.compile(
    r"\b(?:hälsa(?:r|de)|öppna(?:r|de|des|s)|förklara(?:r|de)|godkän(?:ner|ns|de|des)|inled(?:er|de|s)|"
    r"välkomna(?:r|de)|informera(?:r|de)|berätta(?:r|de)|konstatera\w+|fastställ(?:er|s|de|des)|"
    r"apologies (?:were|was|had|have|from|received)|opened|welcomed|thanked|commenced|reported)\b",
    re.IGNORECASE,
)
"""Verbs that tell what happened, after the list of attendees."""
_IN_ATTENDANCE = re.compile(r"\bwith (?P<people>[A-Z].+?),? (?:in attendance|present)\b")
_FARTHEST_NAME = 25
"""The last position at which the first name may begin; titles may stand before it."""
_FEWEST_OF_TEXT, _MOST_OF_HEADING, _WORDS_OF_A_LIST = 7, 6, 4
_FEWEST_OF_SENTENCE = 3
"""Words of a line that ends as sentences do, from which on it is running text."""
_FEWEST_SMALL = 2
"""Words without a capital that running text has at least."""
_SENTENCE_ENDS = (".", "?", "!")
_NAME_COLUMNS = frozenset(("namn", "name", "ledamot", "deltagare", "person", "member", "participant"))
_PRESENT_COLUMNS = frozenset(
    ("närvarande", "närvaro", "närv", "närv.", "här", "med", "present", "attended", "here")
)
_PRESENT_MARK = re.compile(r"x|ja|yes|j|1|närvarande|present", re.IGNORECASE)
_MARK = re.compile(r"[(),;]|\b\d")
"""Stands with a name: its party, its title, its number."""


class HeaderField(StrEnum):
    """What a label is about."""

    WHEN = "when"
    PLACE = "place"
    PRESENT = "present"
    ELECTED = "elected"
    OFFICIALS = "officials"
    GUESTS = "guests"
    RESIDENTS = "residents"
    ABSENT = "absent"
    OTHER = "other"


# Each line: the beginning of a label as a regular expression; the first match from the top counts.
HEADER_LABELS: tuple[tuple[HeaderField, str], ...] = (
    (
        HeaderField.ABSENT,
        r"frånvarande|(?:ej|inte) (?:närvarande|deltagande)|förhindrade?",
    ),
    (HeaderField.ABSENT, r"(?:anmäld |anmält |anmälda |meddelat )?(?:förhinder|frånvaro|återbud)"),
    (
        HeaderField.ABSENT,
        r"absent|not present|regrets|non-attendance",
    ),
    (
        HeaderField.ABSENT,
        r"(?:to (?:receive|accept) )?apologies(?: (?:for|of) absence)?(?: (?:were )?received)?(?: from)?",
    ),
    (
        HeaderField.OTHER,
        r"utses att justera|justerare|justerande|justera[ts]\w*|justering\w*|underskrift(?:er)?|paragrafer",
    ),
    (
        HeaderField.OTHER,
        r"bilag\w+|dagordning|ärende\w*|kallade|kopia|utdrag\w*|anslag\w*|organ|förvaringsplats",
    ),
    (HeaderField.OTHER, r"distribution|agenda|copies to|sändlista|kopia till|diarienummer|dnr"),
    (
        HeaderField.WHEN,
        r"(?:datum|dag|tid|plats|mötesdatum|mötestid)(?:(?:,| och| &|/) ?(?:datum|klockslag|tid|plats|dag))+",
    ),
    (HeaderField.WHEN, r"(?:mötes|sammanträdes)?(?:datum|dag|tid)|när|klockan"),
    (
        HeaderField.WHEN,
        r"(?:date|time|place|venue|day)(?:(?:,| and| &|/) ?(?:date|time|place|venue))+|held on",
    ),
    (HeaderField.WHEN, r"date(?: of meeting)?|meeting date|time|when"),
    (HeaderField.PLACE, r"plats|lokal|mötesplats|var|venue|place|location|where"),
    (
        HeaderField.ELECTED,
        r"(?:närvarande |ordinarie )?(?:förtroendevalda|politiker|ledamöter)|beslutande(?: ledamöter)?",
    ),
    (HeaderField.ELECTED, r"(?:tjänstgörande )?ersättare"),
    (
        HeaderField.ELECTED,
        r"elected(?: members| representatives)?|councillors(?: (?:present|attending|in attendance))?",
    ),
    (
        HeaderField.ELECTED,
        r"members(?! (?:present|attending|of the public))",
    ),
    (
        HeaderField.OFFICIALS,
        r"tjänste(?:personer|män|person|man)|(?:skol)?personal(?:en)?|från (?:kommunen|förvaltningen)",
    ),
    (
        HeaderField.OFFICIALS,
        r"sekreterare",
    ),
    (HeaderField.OFFICIALS, r"officials?|officers?|staff|secretary|clerk|in attendance"),
    (HeaderField.GUESTS, r"gäster?|inbjud\w+(?: gäst(?:er)?| från \w+)?|föredragande|adjungerade?"),
    (HeaderField.GUESTS, r"guests?|speakers?|invited"),
    (
        HeaderField.RESIDENTS,
        r"invånar\w*|medborgar\w*|boende\w*|allmänhet\w*|residents?(?: representatives)?|public",
    ),
    (
        HeaderField.RESIDENTS,
        r"vårdnadshavare|föräldrar|ungdomar(?:na)?|elev(?:er|råd\w*)|parents?|pupils?",
    ),
    (
        HeaderField.PRESENT,
        r"(?:övriga )?(?:närvarande|deltagare|deltagande|deltog)(?: (?:ledamöter|(?:på|via) \w+))?",
    ),
    (
        HeaderField.PRESENT,
        r"övriga(?! \w)|närvaro|medverkande|medverkar|\w*representanter|med(?=:)|på plats",
    ),
    (
        HeaderField.PRESENT,
        r"(?:vi|de|följande) som var (?:med|där)",
    ),
    (
        HeaderField.PRESENT,
        r"(?:also |members |those |governors |trustees )?(?:present|attending)",
    ),
    (
        HeaderField.PRESENT,
        r"attendees|attendance|participants",
    ),
    (
        HeaderField.PRESENT,
        r"ordförande|chair(?:person|man|woman)?",
    ),
)
COMPILED_LABELS = tuple(
    (
        field,
        re.compile(
            rf"^(?:{without_accents(words)})\s*(?:\([^)]*\)\s*)?(?P<end>[:;]|–|-(?=\s)|$|(?=\s))",
            re.IGNORECASE,
        ),
    )
    for field, words in HEADER_LABELS
)


_ANY_LABEL_PATTERN = rf"(?i:{without_accents('|'.join(words for _, words in HEADER_LABELS))})"
_LABEL_INSIDE_LINE = re.compile(rf"(?:(?<=\S\s)|(?<=[a-z\d]))(?=[A-Z]){_ANY_LABEL_PATTERN}\s*:")
"""A label in the middle of a line; if a line break was lost, directly after a word."""
_LABEL_WITH_SIGN = re.compile(rf"{_ANY_LABEL_PATTERN}\s*(?:[:;–]|-\s|$)")
PEOPLE_FIELDS = (
    HeaderField.PRESENT,
    HeaderField.ELECTED,
    HeaderField.OFFICIALS,
    HeaderField.GUESTS,
    HeaderField.RESIDENTS,
)


@dataclass(frozen=True, slots=True)
class HeaderEntry:
    """One line of the header and the label to which it belongs."""

    field: HeaderField
    text: str
    cells: tuple[str, ...] = ()
    label: str = ""
    """The label itself, if this line contains it."""
    group: str = ""
    """The group of the people in this line, if it is not a known label: ``Polisen: Karin Ek``."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table of people."""

    name: int
    present: int | None
    """The column with marks for who attended; None if all did."""

    def entry(self, line: Line, field: HeaderField) -> Iterator[HeaderEntry]:
        """Return the person of a row, if they were there."""
        mark = line.cells[self.present] if self.present is not None and self.present < len(line.cells) else ""
        box = BOXES.search(mark)
        absent = box["empty"] is not None if box else not _PRESENT_MARK.fullmatch(mark.strip())
        if self.name < len(line.cells) and (self.present is None or not absent):
            said = [line.cells[self.name], *(cell for n, cell in enumerate(line.cells) if n != self.name)]
            told = [cell for cell in said if not BOXES.fullmatch(cell) and not _PRESENT_MARK.fullmatch(cell)]
            yield HeaderEntry(field, ", ".join(filter(None, told)))


def _columns_of(line: Line) -> _Columns | None:
    """Return the columns of a table of people if a row is its header."""
    cells = [cell.strip(" :").lower() for cell in line.cells]
    name = next((n for n, cell in enumerate(cells) if cell in _NAME_COLUMNS), None)
    if name is None or len(cells) < 2:  # noqa: PLR2004 - a name, and something of it
        return None
    return _Columns(name, next((n for n, cell in enumerate(cells) if cell in _PRESENT_COLUMNS), None))


def read_header_entries(lines: Sequence[Line]) -> Iterator[HeaderEntry]:
    """Return the labelled lines of the header, which ends at the first section."""
    current: HeaderField | None = None
    columns: _Columns | None = None
    top = list(chain.from_iterable(map(_split_at_labels, lines[:MAX_HEADER_LINES])))
    for at, line in enumerate(top):
        if line.is_blank:
            continue
        header = _columns_of(line)
        if header is not None or (columns is not None and len(line.cells) > 1):
            columns = header or columns
            current = current if current in PEOPLE_FIELDS else HeaderField.PRESENT
            if header is None and columns is not None:
                yield from columns.entry(line, current)
            continue
        columns = None
        if current in PEOPLE_FIELDS and _starts_section(top, at):
            return
        labelled = list(_labels_of_line(line)) or list(_group_of_people(line, among=current in PEOPLE_FIELDS))
        if labelled:
            yield from labelled
            current = labelled[-1].field
        elif current is not None and _ends_header(line):
            if current in PEOPLE_FIELDS or current is HeaderField.ABSENT:
                return
            current = None
        elif current is not None:
            yield HeaderEntry(current, line.text, line.cells)


def _group_of_people(line: Line, *, among: bool) -> Iterator[HeaderEntry]:
    """Read ``Från styrelsen: Karin Ek, Johan Lind``: a group of any name, followed by people.

    A single name counts only ``among`` lines with people; otherwise it may be something else.
    """
    found = _GROUP.match(line.text)
    if found is None or line.cells or topic_of(found["label"]) not in (None, SectionTopic.PEOPLE):
        return
    names = list(find_names(found["rest"])) or (list(find_single_names(found["rest"])) if among else [])
    if len(names) > (not among) and names[0][0] <= _FARTHEST_NAME and not found["rest"].endswith("?"):
        yield HeaderEntry(HeaderField.PRESENT, found["rest"], label=found["label"], group=found["label"])


def _starts_section(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line stands alone above running text, so that the list of attendees has ended."""
    line = lines[at]
    below = next((one for one in lines[at + 1 :] if not one.is_blank), Line())
    words, text = below.text.split(), _BULLET.sub("", line.text)
    above_table = read_table_header(below.cells) is not None
    if (
        at == 0
        or line.cells
        or (below.cells and not above_table)
        or text.endswith((":", ",", ";"))
        or "," in text
    ):
        return False
    told = above_table or (below.text.endswith(_SENTENCE_ENDS) and len(words) >= _FEWEST_OF_SENTENCE)
    one_word = len(text.split()) == 1
    word_alone = one_word and lines[at - 1].is_blank and text == line.text
    runs = one_word and sum(word[:1].islower() for word in words) >= _FEWEST_SMALL
    if len(words) < _FEWEST_OF_TEXT and not told and not word_alone and not runs:
        return False
    short = len(text.split()) <= _MOST_OF_HEADING and text[:1].isupper() and not _may_be_person(lines, at)
    listed = below.text.count(",") * _WORDS_OF_A_LIST >= len(words) and not word_alone
    return short and not listed and not _label(text, in_a_cell=False, heading=False)


def _may_be_person(lines: Sequence[Line], at: int) -> bool:
    """Return whether a short line among people is one of them: a known first name, or like the line above."""
    text = lines[at].text
    if (
        is_first_name(_BULLET.sub("", text).split()[0].strip(".,"))
        or BOXES.search(text)
        or _MARK.search(text)
    ):
        return True
    above = next((line.text for line in reversed(lines[:at]) if not line.is_blank), "")
    bare = _BULLET.sub("", above)
    like_above = len(bare.split()) == len(text.split()) and ":" not in above and not _MARK.search(above)
    goes_on = above.endswith(",") and not lines[at - 1].is_blank
    return goes_on or (like_above and bool(list(find_names(text)) or is_first_name(bare.strip(".,"))))


def _split_at_labels(line: Line) -> Iterator[Line]:
    """Split a line that contains several labels."""
    inside = (found.start() for found in _LABEL_INSIDE_LINE.finditer(without_accents(line.text)))
    whole = _LABEL_WITH_SIGN.match(without_accents(line.text))
    borders = [0, *(at for at in inside if not whole or at >= whole.end())]
    if len(borders) == 1 or line.cells or line.heading:
        yield line
        return
    for begins, ends in pairwise([*borders, len(line.text)]):
        yield Line(line.text[begins:ends].strip())


def _labels_of_line(line: Line) -> Iterator[HeaderEntry]:
    """Return the labels of a line; ``Deltagare: Gäster: Karin Ek`` has two."""
    within = _IN_ATTENDANCE.search(line.text)
    if within is not None:
        yield HeaderEntry(HeaderField.PRESENT, within["people"], label=within[0])
        return
    text, cells = _without_bullet(line), line.cells
    while True:
        found = _label(text, in_a_cell=bool(cells), heading=line.heading)
        if found is None:
            return
        field, end = found
        label, text = text[:end].rstrip(" :;–-"), text[end:].strip(" :;–-")
        inner = _label(text, in_a_cell=False, heading=False)
        if inner is None or not text:
            yield HeaderEntry(field, text, cells[1:], label)
            return


def _without_bullet(line: Line) -> str:
    """Return a line without its number or bullet, if only a label follows."""
    bare = strip_number(line.text) if line.heading or is_numbered(line.text) else _BULLET.sub("", line.text)
    return (
        bare
        if line.heading or bare.endswith(":") or _LABEL_WITH_SIGN.match(without_accents(bare))
        else line.text
    )


def _label(text: str, *, in_a_cell: bool, heading: bool) -> tuple[HeaderField, int] | None:
    """Return the field of the label at the beginning, and the position at which the label ends."""
    for field, pattern in COMPILED_LABELS:
        found = pattern.match(without_accents(text))
        if found is None or text[0].islower():
            continue
        alone = found.end() == len(text)
        sure = found["end"] in (":", ";", "–", "-") or alone or in_a_cell or heading
        capital_or_digit = text[found.end() :].lstrip()[:1]
        if sure or (text[0].isupper() and (capital_or_digit.isupper() or capital_or_digit.isdigit())):
            return field, found.end()
    return None


def _ends_header(line: Line) -> bool:
    topic = topic_of(line.text)
    if line.heading or read_table_header(line.cells):
        return True
    if topic is not None and topic is not SectionTopic.PEOPLE:
        return True
    if NARRATIVE_VERBS.search(line.text) or (
        _NUMBERED_ITEM.match(line.text) and not list(find_names(line.text))
    ):
        return True
    words = line.text.split()
    return len(words) > 9 and line.text.endswith(".") and "," not in line.text  # noqa: PLR2004 - a sentence
