"""The labels at the top of notes, Swedish and English: one table."""

import re
from enum import StrEnum

from domain.notes.words import plain


class Field(StrEnum):
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


# Each line: how a label may begin, as a regular expression; read top to bottom, the first that fits counts.
LABELS: tuple[tuple[Field, str], ...] = (
    (
        Field.ABSENT,
        r"frånvarande|(?:ej|inte) närvarande|(?:anmäld |anmält |anmälda )?(?:förhinder|frånvaro)|återbud",
    ),
    (Field.ABSENT, r"apologies(?: for absence)?|absent|not present|regrets"),
    (
        Field.OTHER,
        r"utses att justera|justerare|justering\w*|underskrifter|paragrafer|bilag\w+|dagordning|ärende\w*",
    ),
    (Field.OTHER, r"distribution|agenda|copies to|sändlista|kopia till|diarienummer|dnr"),
    (
        Field.WHEN,
        r"(?:datum|dag|tid|plats|mötesdatum|mötestid)(?:(?:,| och| &|/) ?(?:datum|klockslag|tid|plats|dag))+",
    ),
    (Field.WHEN, r"(?:mötes|sammanträdes)?(?:datum|dag|tid)|när|klockan"),
    (Field.WHEN, r"(?:date|time|place|venue|day)(?:(?:,| and| &|/) ?(?:date|time|place|venue))+|held on"),
    (Field.WHEN, r"date(?: of meeting)?|meeting date|time|when"),
    (Field.PLACE, r"plats|lokal|mötesplats|var|venue|place|location|where"),
    (
        Field.ELECTED,
        r"(?:närvarande )?(?:förtroendevalda|politiker|ledamöter)|beslutande(?: ledamöter)?",
    ),
    (Field.ELECTED, r"(?:tjänstgörande )?ersättare"),
    (Field.ELECTED, r"elected(?: members| representatives)?|councillors|members(?! present)"),
    (
        Field.OFFICIALS,
        r"tjänste(?:personer|män|person|man)|(?:skol)?personal(?:en)?|från (?:kommunen|förvaltningen)",
    ),
    (
        Field.OFFICIALS,
        r"sekreterare",
    ),
    (Field.OFFICIALS, r"officials?|officers?|staff|secretary|clerk|in attendance"),
    (Field.GUESTS, r"gäster?|inbjud\w+(?: gäst(?:er)?| från \w+)?|föredragande|adjungerade?"),
    (Field.GUESTS, r"guests?|speakers?|invited"),
    (
        Field.RESIDENTS,
        r"invånar\w*|medborgar\w*|boende\w*|allmänhet\w*|residents?(?: representatives)?|public",
    ),
    (
        Field.RESIDENTS,
        r"vårdnadshavare|föräldrar|elev(?:er|råd\w*)|parents?|pupils?",
    ),
    (
        Field.PRESENT,
        r"(?:övriga )?(?:närvarande|deltagare|deltagande|deltog)(?: ledamöter| på mötet)?",
    ),
    (Field.PRESENT, r"närvaro|medverkande|med(?=:)|på plats|(?:vi|de|följande) som var (?:med|där)"),
    (
        Field.PRESENT,
        r"(?:also |members |those |councillors )?present|attending|attendees|attendance|participants",
    ),
    (
        Field.PRESENT,
        r"ordförande|chair(?:person|man|woman)?",
    ),
)
COMPILED = tuple(
    (
        field,
        re.compile(rf"^(?:{plain(words)})\s*(?:\([^)]*\)\s*)?(?P<end>:|–|-(?=\s)|$|(?=\s))", re.IGNORECASE),
    )
    for field, words in LABELS
)
