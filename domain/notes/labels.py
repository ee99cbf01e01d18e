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
        r"frånvarande|(?:ej|inte) (?:närvarande|deltagande)|förhindrade?",
    ),
    (Field.ABSENT, r"(?:anmäld |anmält |anmälda |meddelat )?(?:förhinder|frånvaro|återbud)"),
    (
        Field.ABSENT,
        r"absent|not present|regrets|non-attendance",
    ),
    (
        Field.ABSENT,
        r"(?:to (?:receive|accept) )?apologies(?: (?:for|of) absence)?(?: (?:were )?received)?(?: from)?",
    ),
    (
        Field.OTHER,
        r"utses att justera|justerare|justerande|justera[ts]\w*|justering\w*|underskrift(?:er)?|paragrafer",
    ),
    (
        Field.OTHER,
        r"bilag\w+|dagordning|ärende\w*|kallade|kopia|utdrag\w*|anslag\w*|organ|förvaringsplats",
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
        r"(?:närvarande |ordinarie )?(?:förtroendevalda|politiker|ledamöter)|beslutande(?: ledamöter)?",
    ),
    (Field.ELECTED, r"(?:tjänstgörande )?ersättare"),
    (
        Field.ELECTED,
        r"elected(?: members| representatives)?|councillors(?: (?:present|attending|in attendance))?",
    ),
    (
        Field.ELECTED,
        r"members(?! (?:present|attending|of the public))",
    ),
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
        r"vårdnadshavare|föräldrar|ungdomar(?:na)?|elev(?:er|råd\w*)|parents?|pupils?",
    ),
    (
        Field.PRESENT,
        r"(?:övriga )?(?:närvarande|deltagare|deltagande|deltog)(?: (?:ledamöter|(?:på|via) \w+))?",
    ),
    (
        Field.PRESENT,
        r"övriga(?! \w)|närvaro|medverkande|medverkar|\w*representanter|med(?=:)|på plats",
    ),
    (
        Field.PRESENT,
        r"(?:vi|de|följande) som var (?:med|där)",
    ),
    (
        Field.PRESENT,
        r"(?:also |members |those |governors |trustees )?(?:present|attending)",
    ),
    (
        Field.PRESENT,
        r"attendees|attendance|participants",
    ),
    (
        Field.PRESENT,
        r"ordförande|chair(?:person|man|woman)?",
    ),
)
COMPILED = tuple(
    (
        field,
        re.compile(
            rf"^(?:{plain(words)})\s*(?:\([^)]*\)\s*)?(?P<end>[:;]|–|-(?=\s)|$|(?=\s))", re.IGNORECASE
        ),
    )
    for field, words in LABELS
)
