"""What did not arrive, with the names that belong to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.turn import Card
from bot.views.sight import UNKNOWN_NAME, Sight
from cards.deliveries import Missed
from cards.deliveries import deliveries as deliveries_card
from domain.council import Council
from domain.person import Standing
from storage.outbox import RESTORED, Failed, Kind, State

THEIRS = (Kind.ASSIGNMENT, Kind.REMINDER)
"""What people miss where it does not arrive; the rest is news, seen in other places too."""

_BLOCKED_BY_THEM = {"MessageWritesBlocked", "ConversationBlockedByUser"}
"""What Teams says where somebody blocked the bot."""


def deliveries(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """What did not arrive of what the council sent."""
    council = sight.the_council
    letters = sight.tx.outbox.failed(council.id)
    rows = [_missed(sight, council, letter) for letter in letters]
    content = deliveries_card(rows, sight.frame, note=sight.note)
    about = dict.fromkeys(question for letter in letters for question in letter.questions)
    return Card(content=content, summary=sight.texts("deliveries.title"), shows=tuple(about))


def missed_letters(sight: Sight, council: Council) -> list[Missed]:
    """Give back what people had to get and did not."""
    found = sight.tx.outbox.failed(council.id)
    return [_missed(sight, council, letter) for letter in found if letter.kind in THEIRS]


def missed_letter(sight: Sight, *, person: int, questions: Sequence[int]) -> Missed | None:
    """Give back the message about these questions that did not reach somebody, None once it did."""
    council = sight.council
    found = () if council is None else sight.tx.outbox.failed(council.id)
    wanted = (one for one in found if one.person == person and set(one.questions) == set(questions))
    letter = next(wanted, None)
    return None if letter is None or council is None else _missed(sight, council, letter)


def _missed(sight: Sight, council: Council, letter: Failed) -> Missed:
    person = None if letter.person is None else sight.people([letter.person]).get(letter.person)
    about = sight.tx.questions.many(letter.questions)
    return Missed(
        letter=letter.id,
        name=None if letter.person is None else UNKNOWN_NAME if person is None else person.name,
        what="reminder" if letter.kind is Kind.REMINDER else "message",
        references=tuple(council.reference(question.number) for question in about),
        reason=reason_of(letter, Standing.UNKNOWN if person is None else person.standing),
        since=letter.at,
        uncertain=letter.state is State.HELD,
    )


def reason_of(letter: Failed, standing: Standing) -> str:
    """Give back in one word why a message did not arrive (``why.<word>``)."""
    match letter.state:
        case State.HELD | State.DEAD if letter.code == RESTORED:
            return "restored"
        case State.BLOCKED:
            return "blocked" if letter.code in _BLOCKED_BY_THEM else "not_installed"
        case State.HELD:
            return "uncertain"
        case State.EXPIRED:
            return "expired"
        case _:
            return "anonymous" if standing is Standing.ANONYMOUS else "unreachable"
