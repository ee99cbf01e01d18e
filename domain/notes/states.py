"""What became of something, in the words of notes."""

import re

from domain.notes.matching import find_phrase
from domain.notes.notes import Became
from domain.notes.words import read_words

# Read top to bottom, the first that fits counts. How phrases are written: domain.notes.phrases.
STATES: tuple[tuple[Became, str], ...] = (
    (
        Became.TODAY,
        """
        tas ~2 upp ~2 under|som punkt
        tas upp idag|ikväll
        tas ~1 upp senare|nedan
        återkommer ~2 under|idag|som ~1 punkt
        behandlas ~2 under|som punkt
        se punkt|§
        see|under item
        taken|discussed under item
        on today's|tonight's agenda
        """,
    ),
    (
        Became.HANDED_OVER,
        """
        har|är ~2 överlämnats|överlämnad|överlämnat|överlämnade
        överlämnats|överlämnades|överlämnad|överlämnas till
        har ~1 skickats|lämnats|förts vidare|till|över
        skickades|lämnades|fördes vidare|över
        vidarebefordrats|vidarebefordrades|vidarebefordrad|hänskjuten|hänskjutits|hänvisad|hänvisats
        ligger ~1 hos|på
        handed|passed|referred|forwarded|transferred ~1 over|to|on
        """,
    ),
    (
        Became.ONGOING,
        """
        beräknas|planeras|förväntas ~4 vara|bli|ske|klar|klart|klara|färdig*|genomföras|starta
        ska|skall|kommer ~3 vara|bli klar|klart|klara|färdig|färdigt|färdiga
        blir klar|klart|klara|färdig|färdigt|färdiga
        expected|planned|scheduled|due to be
        due in|by|for
        pågår
        under utredning|arbete|planering|beredning|upphandling
        enligt plan|tidplan|tidplanen
        inte|ej ~2 löst|svarat|inkommit|sanerats|klippts|åtgärdats
        pågående
        fortsätter
        fortgår
        kvarstår
        återstår
        inväntar
        väntas
        inskickad|inskickat
        inväntas
        väntar på
        avvaktar
        avvaktas
        fortfarande|ännu inte|ej
        inte|ej ~1 lagad|lagat|lagats|gått|kommit|fått|bytts|utförts|gjorts|skett|monterats|levererats
        still no|not
        awaited
        is|are going ahead
        commenced
        on hold
        ej|inte|ännu klar|klart|klara|inte|ej|färdigt|färdig|åtgärdat|genomfört|besvarad
        är på gång
        påbörjats
        påbörjat
        arbetar|arbetas ~2 med|på|vidare
        ongoing
        on-going
        in progress
        under way
        underway
        continues
        outstanding
        pending
        awaiting
        still ~2 open|waiting|being|working
        not yet
        carried forward
        """,
    ),
    (
        Became.DONE,
        """
        klar|klart|klara
        har|är ~3 inkommit|invigd|invigt|invigda|löst|lösta|sanerat|ställt
        har gått ut
        levererad|levererat|levererade|levererats
        uppsatt|uppsatta|uppsatts|utbytt|utbytta|utdelad|utdelat|utdelade|utskickad|utskickat|utskickade
        installerad|installerat|installerade|monterad|monterat|monterade|beställd|beställt|beställda
        färdig|färdigt|färdiga
        avslutad|avslutat|avslutade|avslutats|avslutades
        åtgärdad|åtgärdat|åtgärdade|åtgärdats|åtgärdades
        genomförd|genomfört|genomförda|genomförts|genomfördes
        utförd|utfört|utförts|utfördes
        besvarad|besvarat|besvarats|besvarades
        slutits
        har|är ~3 bytts|lagats|satts|rensats|klippts|införts|monterats|invigts|öppnats
        har|är ~3 öppnat|tagits|startat|startats
        har|är ~3 kontaktats|kontaktat|skickats|beställts|beställt|byggts|installerats|beslutats
        har|är ~3 antagits|fått|kommit
        har|är ~3 bytt|lagat|satt|rensat|klippt|infört|monterat|skickat|bjudits|bjudit|gjorts
        har|är ~3 gjort|ordnats|tillsatts
        har|är ~3 på plats
        har|är ~2 lagad|lagat|lagade|bytt|bytta|uppsatt|uppsatta
        har|är ~2 gjord|gjort|gjorda|borttagen|borttaget|borttagna|städat|städade
        done
        completed
        complete
        delivered
        has|have|had|was|were|is|are ~2 been ~1 filled|put|agreed|held|built|bought|done|fitted|painted|made
        has|have ~1 put|set up
        in place
        closed
        resolved
        finished
        has|have|had|was|were|is|are ~2 been ~1 fixed|repaired|replaced|installed|sent|removed
        has|have|had ~2 been ~1 ordered|inspected|erected|received|contacted|reported|booked|informed
        has|have|had ~2 been ~1 requested|carried
        has|have|had|was|were|is|are ~2 been ~1 cut|cleaned|opened|circulated|written
        has|have|was|were ~1 fixed|repaired|replaced|installed|sent|removed
        has|have|was|were ~1 cut|cleaned|opened|circulated|answered
        """,
    ),
)

_HAS_BEEN_DONE = re.compile(r"\bhar\b(?:\s+\w+){0,4}?\s+[a-zåäö]{2,}(?:ats|its|tts|lts|rts|nts|gts|pts)\b")
"""``har målats``: how Swedish verbs end when something was done to a thing."""


def read_state(text: str) -> Became | None:
    """Say what became of what a sentence or a cell of a table is about, None where it does not say."""
    words = read_words(text)
    marks = [frozenset[str]()] * len(words)
    told = next((state for state, phrases in STATES if find_phrase(phrases, words, marks)), None)
    return told or (Became.DONE if _HAS_BEEN_DONE.search(text) else None)
