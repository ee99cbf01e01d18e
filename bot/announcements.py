"""What Teams tells of a meeting by itself: played for the council of that chat, and never answered."""

from dataclasses import dataclass, replace

import structlog

from bot.acquaintances import Mentioned, meet, meet_account
from bot.turn import LOCALES, Answer, Joined, Left
from bot.turns import Play
from domain.council import Council
from domain.errors import Refusal
from domain.person import Person
from storage import Transaction

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement(Play):
    """Plays one announcement; a chat that no council is bound to is none of our business."""

    def write(self, tx: Transaction) -> Answer:
        """Play it in a transaction, once."""
        incoming = self.incoming
        council = tx.councils.of_chat(incoming.chat.id)
        if council is None or tx.inbox.seen(incoming.chat.thread, incoming.activity_id) is not None:
            return Answer()
        person = self._actor(tx, council)
        if person is None:
            return Answer()
        turn = self._as_turn(tx, person, council=council, mentioned=Mentioned())
        turn = replace(turn, moved=self._moved(tx))
        answer = self._performer(tx, turn).perform(self.intent.handle(turn, tx))
        tx.inbox.remember(turn.chat.thread, turn.activity, result={}, at=turn.now)
        return answer

    def refuse(self, tx: Transaction, refusal: Refusal) -> Answer:  # noqa: ARG002 - nothing is looked up
        """Say nothing: nobody has asked for anything."""
        log.info("announcement_refused", kind=type(self.incoming.happened).__name__, code=refusal.code)
        return Answer()

    def _actor(self, tx: Transaction, council: Council) -> Person | None:
        """Give back whoever Teams names, where they are known; else the council's first coordinator."""
        if self.incoming.sender.teams_id:
            person = meet(tx, self.incoming)
            if person.identified:
                return person
        return next((tx.people.get(one) for one in council.coordinators), None)

    def _moved(self, tx: Transaction) -> tuple[Person, ...]:
        happened = self.incoming.happened
        accounts = happened.accounts if isinstance(happened, Joined | Left) else ()
        return tuple(meet_account(tx, one) for one in accounts)

    def _locale(self, council: Council | None) -> str:
        """What follows is for everybody: the council's language, whatever the organiser's Teams speaks."""
        wanted = council.locale if council else None
        return wanted if wanted in LOCALES else self.defaults.locale
