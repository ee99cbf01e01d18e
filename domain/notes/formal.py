"""What every meeting does with itself, its agenda and its minutes: nothing of it is a follow-up."""

from collections.abc import Sequence

from domain.notes.matching import find_phrase
from domain.notes.words import Word

# How phrases are written: domain.notes.rule.
SENTENCES = """
    lägga|läggs|lades|lagts till ~2 punkt*|under|dagordning*|föredragningslista*|ärende*
    dagordning*|föredragningslista*|protokoll*|minnesanteckning* ~4 godkän*|fastställ*|justera*
    godkän*|fastställ* ~2 dagordning*|föredragningslista*|protokoll*|minnesanteckning*
    utses|utsågs|väljs|valdes|utse|välja ~6 att|till justera|justerare|justeringsperson*
    utses|utsågs|väljs|valdes|utse|välja ~6 till ordförande|sekreterare
    minutes ~~6 approved|signed|accepted|adopted|confirmed|agreed
    approve|sign|accept|adopt|confirm ~3 minutes
    minutes be|of
    gör|ger|håller ~1 genomgång|presentation|föredragning|sammanfattning|återblick|redogörelse
    take|takes|took|taken place
    agreed|decided|resolved that ~6 should be accepted|adopted|approved|held|left|noted|elected
    agreed|decided|resolved not
    agreed|decided|resolved ~1 to accept|approve|adopt|note|leave|keep|continue|not
    agreed|decided|resolved that ~3 accept|accepts|adopt|adopts|approve|approves|note|notes|may
    nytt|nästa|nästkommande ~1 möte|sammanträde|träff ~1 är|blir|bokas|hålls|äger|sker
    nytt|nästa|nästkommande ~1 möte|sammanträde|träff ~1 bestäms|bestämdes|planeras
    next ~2 meeting ~1 will|is|was
    senare ~2 mötet|dagordningen
    under|på|vid dagens möte
    följer|följs|följde upp ~2 från föregående|förra
    later in|on ~2 meeting|agenda
"""


def is_form(words: Sequence[Word]) -> bool:
    """Whether a sentence only says what the meeting did with its agenda or its minutes."""
    return find_phrase(SENTENCES, words, [frozenset()] * len(words)) is not None
