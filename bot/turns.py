"""One incoming thing in one transaction: look everything up, run the feature, store what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.acquaintances import Mentioned, learnt, meet, meet_account, mentioned_in
from bot.council_of import Ambiguous, council_of
from bot.effects import Performer, shown_again
from bot.features.acting import may_read
from bot.intent import Intent
from bot.turn import (
    LOCALES,
    Account,
    Answer,
    ChatKind,
    Effects,
    Incoming,
    NotById,
    Show,
    Turn,
    View,
)
from bot.turn.presses import button_pressed
from bot.views import render
from domain.council import Council
from domain.errors import BadInput, Forbidden, NotFound, Refusal
from domain.person import Person
from domain.question import Question
from storage import Transaction
from storage.inbox import Seen

UNSTORED = ("careful", "take_form")
"""Views of a text that is not stored before somebody has looked at it; asked again they are made again."""
IN_FLIGHT = timedelta(seconds=10)
"""An activity that comes again sooner is still being answered by the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where a council has not said otherwise."""

    locale: str
    timezone: str
    hears_all: bool = False
    """Whether the app was given all that is written in its chats, and not only what is said to it."""


class MustMeet(Exception):  # noqa: N818 - a request for a writing transaction
    """Something about the sender is new and has to be stored first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Plays one incoming thing; everything it needs is at hand."""

    incoming: Incoming
    intent: Intent
    member_of: frozenset[int]
    picked: tuple[Account, ...]
    """People picked in a card, as the roster names them."""
    defaults: Defaults
    nonce: Callable[[], str]
    met: bool = False
    """Whether what the activity tells about its sender was stored just now."""

    def write(self, tx: Transaction) -> Answer:
        """Play it in a transaction that may change things."""
        person = meet(tx, self.incoming)
        for account in self.picked:
            meet_account(tx, account)
        if isinstance(self.incoming.happened, NotById):
            return self._once(tx, self._turn(tx, person))[0]
        seen = tx.inbox.seen(self.incoming.chat.thread, self.incoming.activity_id)
        if seen is not None:
            return self._again(tx, person, seen)
        turn = self._turn(tx, person)
        answer, result = self._once(tx, turn)
        tx.inbox.remember(turn.chat.thread, turn.activity, result=result, at=turn.now)
        return answer

    def read(self, tx: Transaction) -> Answer:
        """Play it in a transaction that only reads; raises MustMeet where there is something to store."""
        person = tx.people.known(learnt(self.incoming))
        if person is None:
            raise MustMeet
        if not self.met and self.incoming.chat.kind is ChatKind.PERSONAL and tx.outbox.waits_for(person.id):
            raise MustMeet
        turn = self._turn(tx, person)
        return self._performer(tx, turn).perform(self._effects(tx, turn))

    def refuse(self, tx: Transaction, refusal: Refusal) -> Answer:
        """Say why nothing was done: to a presser on the current card, where they may see it.

        What was filled in badly is said by text alone: the client keeps the card, and the form open as it is.
        """
        person = meet(tx, self.incoming)
        turn = self._refused_turn(tx, person)
        performer = self._performer(tx, turn)
        values = dict(refusal.values)
        pressed_on = None if isinstance(refusal, BadInput) else _question_of(tx, turn)
        if pressed_on is not None:
            note = performer.sight().texts(f"refusal.{refusal.code}", **values)
            sight = performer.sight(note=note)
            return Answer(card=render(View(kind="question", args={"question": pressed_on.id}), sight=sight))
        if turn.pressed is not None:
            return Answer(text=performer.sight().texts(f"refusal.{refusal.code}", **values))
        view = View(kind="sentence", args={"key": f"refusal.{refusal.code}", "values": values})
        return performer.perform([Show(view=view, alone=isinstance(refusal, Forbidden))])

    def show(self, tx: Transaction, show: Show) -> Answer:
        """Answer with a view, whatever was asked for."""
        turn = self._as_turn(tx, meet(tx, self.incoming), council=None, mentioned=Mentioned())
        return self._performer(tx, turn).perform([show])

    def _once(self, tx: Transaction, turn: Turn) -> tuple[Answer, Mapping[str, Any]]:
        """Run the feature, unless the same person pressed the same button of the same card before."""
        performer = self._performer(tx, turn)
        nonce = str(turn.fields.get("nonce") or "") if turn.pressed else ""
        verb = button_pressed(turn)
        if nonce and (known := tx.inbox.pressed(nonce, verb, actor=turn.person.id)) is not None:
            return performer.perform(shown_again(tx, turn, known, note="already_pressed")), known
        effects = self._effects(tx, turn)
        shown = next((e.view for e in effects if isinstance(e, Show)), None)
        if shown is not None and shown.kind in UNSTORED:
            return performer.perform(effects), {}
        result = {} if shown is None else {"kind": shown.kind, "args": dict(shown.args)}
        if nonce:
            tx.inbox.remember_press(nonce, verb, actor=turn.person.id, result=result, at=turn.now)
        return performer.perform(effects), result

    def _again(self, tx: Transaction, person: Person, seen: Seen) -> Answer:
        """Answer an activity that comes again: with the first one's card, where that never arrived."""
        turn = self._turn(tx, person)
        if turn.pressed is None and (seen.answered or tx.now - seen.at < IN_FLIGHT):
            return Answer()
        return self._performer(tx, turn).perform(shown_again(tx, turn, seen.result, note=None))

    def _effects(self, tx: Transaction, turn: Turn) -> Effects:
        somewhere = turn.council is not None or self.intent.before_council
        if somewhere or (turn.chat.kind is ChatKind.PERSONAL and not self.intent.needs_council):
            return self.intent.handle(turn, tx)
        return [Show(view=View(kind="unbound", args={"person": turn.person.id}))]

    def _turn(self, tx: Transaction, person: Person) -> Turn:
        council = council_of(tx, self.incoming, self.intent, person=person, member_of=self.member_of)
        return self._as_turn(tx, person, council=council, mentioned=mentioned_in(tx, self.incoming))

    def _refused_turn(self, tx: Transaction, person: Person) -> Turn:
        try:
            council = council_of(tx, self.incoming, self.intent, person=person, member_of=self.member_of)
        except (NotFound, Ambiguous):
            council = None
        return self._as_turn(tx, person, council=council, mentioned=Mentioned())

    def _as_turn(
        self, tx: Transaction, person: Person, *, council: Council | None, mentioned: Mentioned
    ) -> Turn:
        incoming = self.incoming
        return Turn(
            tenant=incoming.tenant,
            act=self._act(),
            activity=incoming.activity_id,
            now=tx.now,
            person=person,
            chat=incoming.chat,
            locale=self._locale(council),
            council=council,
            fields=self.intent.fields,
            happened=incoming.happened,
            named=mentioned.people,
            called=mentioned.called,
            member_of=self.member_of,
            bot_id=incoming.bot_id,
            default_timezone=self.defaults.timezone,
            hears_all=self.defaults.hears_all,
        )

    def _act(self) -> str:
        """Name the turn; what becomes of a message is another act than the message, whose id it has."""
        name = f"{self.incoming.chat.thread}/{self.incoming.activity_id}"
        return f"{name}/{self.nonce()}" if isinstance(self.incoming.happened, NotById) else name

    def _locale(self, council: Council | None) -> str:
        """The language of the words that were written, else of the person's Teams, else of the council."""
        wanted = (self.intent.locale, self.incoming.locale, council.locale if council else None)
        return next((locale for locale in wanted if locale in LOCALES), self.defaults.locale)

    def _performer(self, tx: Transaction, turn: Turn) -> Performer:
        return Performer(tx=tx, turn=turn, nonce=self.nonce)


def _question_of(tx: Transaction, turn: Turn) -> Question | None:
    """Give back the question whose button was pressed, where this person may see it."""
    wanted = turn.number("question") if turn.pressed else None
    if wanted is None or turn.council is None:
        return None
    found = next((q for q in tx.questions.many([wanted]) if q.council == turn.council.id), None)
    return found if found is not None and may_read(turn, found) else None
