"""Find a question from the field that people write in, and put its card into their message."""

from collections.abc import Sequence
from dataclasses import replace

from bot.features.acting import expect_to_read, find, may_read
from bot.router import NUMBER, Feature
from bot.turn import ChatKind, Effects, Offer, Searched, Show, Turn, View
from domain.council import Council
from domain.errors import NotFound
from domain.question import Question
from storage import Transaction


def search(turn: Turn, tx: Transaction) -> Effects:
    """Offer the newest open questions, or those with the number or the words, as ``sök`` would here."""
    wanted = turn.happened
    if not isinstance(wanted, Searched):
        return []
    councils = _readable(turn, tx)
    found = _found(tx, councils, wanted) if councils else []
    views = tuple(View(kind="as_of", args={"question": question.id}) for question in found)
    return [Offer(views=views, note="nothing_found" if councils else "no_council_here")]


def show_now(turn: Turn, tx: Transaction) -> Effects:
    """Show the card of a sent message as things are now, to those who may read the question here."""
    question = find(turn, tx)
    if turn.council is None or question.council != turn.council.id:
        raise NotFound("no_such_question")
    expect_to_read(turn, question)
    return [Show(view=View(kind="as_of", args={"question": question.id}))]


def _readable(turn: Turn, tx: Transaction) -> list[Council]:
    """Give back the chat's council; in the personal chat those of the person, of whom guests have none."""
    if turn.council is not None:
        councils: Sequence[Council] = [turn.council]
    elif turn.chat.kind is ChatKind.PERSONAL:
        seats = tx.councils.of_person(turn.person.id)
        others = sorted(turn.member_of - {council.id for council in seats})
        councils = [*seats, *(tx.councils.get(council) for council in others)]
    else:
        councils = []
    return [council for council in councils if may_read(replace(turn, council=council))]


def _found(tx: Transaction, councils: Sequence[Council], wanted: Searched) -> list[Question]:
    if not wanted.words:
        return tx.questions.newest_open(councils, skip=wanted.skip, most=wanted.most)
    numbered = _numbered(tx, councils, wanted.words)
    last = wanted.skip + wanted.most
    said = tx.words.search(councils, wanted.words, page=0, size=last)
    ids = list(dict.fromkeys([*(question.id for question in numbered), *said]))
    return tx.questions.many(ids[wanted.skip : last])


def _numbered(tx: Transaction, councils: Sequence[Council], words: str) -> list[Question]:
    """Give back the questions with this number."""
    match = NUMBER.fullmatch(words)
    if match is None:
        return []
    code = (match[1] or "").upper()
    numbers = [(c, int(match[2])) for c in councils if code in ("", c.code.upper())]
    return [q for c, number in numbers if (q := tx.questions.numbered(c, number)) is not None]


FINDING = Feature(name="find", handle=search, changes=False, needs_council=False, before_council=True)
FEATURE = Feature(name="find", verbs=("as_of",), handle=show_now, changes=False, before_council=True)
