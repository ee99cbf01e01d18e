"""How notes say that something is to be done: what a rule is made of, and words that rules share.

A phrase is words in a row, compared as ``domain.notes.words`` folds them. In it mean

    a|b         one of these words          word*    a word that begins so
    <class>     a word of this class        ~3     up to three other words, none of them a STOP
    word?       there or not                ~~6    up to six other words, none of them a NEGATION

A rule counts where one of its phrases stands in a sentence, the sentence has what the rule needs, and no
VETO stands in it. The first rule that counts decides how sure it is.
Classes, STOP, NEGATION and VETO are in ``domain.notes.vocabulary``.
"""

from dataclasses import dataclass

NEXT_MEETING = """
    nästa gång
    till|innan|före|inför|på|vid nästa|nästkommande|kommande|följande ~1 möte*|träff*|sammanträde*|gång|råd*
    till|innan|före|inför|på|vid nästa|nästkommande|kommande ~1 styrelsemöte*|styrelsesamman*|årsmöte*
    by|before|at|for|to|in the? next|following|coming ~1 meeting*|session
"""
DUE = """
    till|innan|före|inför mötet
    senast|snarast
    så snart
    innan|före|under|till sommaren|semestern|årsskiftet|jul|hösten|våren|vintern|helgen
    by|before|until the? end
    as soon as
    no later than
"""
"""Say when, where no date does."""


ASKED = """
    undrar|undrade|frågar|frågade|diskuterar|diskuterade|diskuterades|funderar ~3 om|huruvida|när|hur|varför $
    asked|asks|wondered|wonders|discussed ~3 whether|if|when|how|why $
"""
"""In front of somebody who does something: it is only asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way of saying it."""

    name: str
    confidence: float
    phrases: str
    needs: tuple[str, ...] = ()
    """One of these: ``due`` (says by when), ``meeting`` (by the next one), ``ask`` (asks what follows)."""
    answers: bool = False
    """Whether it is what somebody does about the sentence before, which then belongs to it."""
    unless: str = ""
    """Words that must not stand before it: then it is only asked or hoped for."""
