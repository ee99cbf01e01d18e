"""Handle one event in one transaction: resolve people and council, run the feature and its effects."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.clock import NonceSource
from bot.features.access import may_read
from bot.turn.capabilities import NOTHING_MORE, Capabilities
from bot.turn.commands import Command
from bot.turn.effect_runner import RESULT_COUNCIL, RESULT_PRIVATE, EffectRunner, repeat_result
from bot.turn.incoming import (
    Account,
    CardAction,
    ChatKind,
    Incoming,
    PageAction,
    ParticipantsJoined,
    ParticipantsLeft,
    UndeduplicatedEvent,
)
from bot.turn.resolve import (
    AmbiguousCouncil,
    MentionedPeople,
    find_mentioned,
    find_referenced_question,
    is_account_known,
    person_fields,
    resolve_council,
    upsert_account,
    upsert_person,
    verified_accounts,
    with_referenced_question,
)
from bot.turn.types import Effects, Reply, ShowView, Turn
from bot.views.context import TextStorage
from bot.views.council import UNBOUND
from bot.views.messages import LOG_SUGGESTION, SENTENCE
from bot.views.questions import QUESTION
from bot.views.registry import VIEW_TYPES, render, store_unconfirmed_card
from cards.languages import LOCALES
from cards.texts import Texts
from domain.council import Council
from domain.errors import BadInput, Forbidden, NotFound, Refusal
from domain.person import Person
from domain.personal_data import find_personal_data
from domain.question import Question
from domain.text import MAX_TEXT_LENGTH
from storage import Transaction
from storage.inbox import HandledActivity
from storage.outbox import CARD_NONCE, Lease
from storage.posted_cards import StoredCard

ROW_FIELDS = (
    *("question", "state", "do", "part", "section", "attendee", "confirm", "note", "item"),
    *("note_text", "item_text", "id", "row", "sentences"),
)
"""Fields that distinguish the buttons of one card with the same verb."""
EARLY_COMMAND = "ask"
"""The command whose words are kept where no council is bound yet."""
MAX_EARLY_ITEMS = 30
IN_FLIGHT = timedelta(seconds=10)
"""A repeated activity within this time is ignored: the first one is still being answered."""
log = structlog.get_logger(__name__)


def action_key(turn: Turn) -> str:
    """Return a key of the pressed button, from its verb and row; empty if no button was pressed."""
    if turn.card_action is None:
        return ""
    row = [f"{name}={turn.text(name)}" for name in ROW_FIELDS if turn.fields.get(name)]
    mark = hashlib.blake2b("\n".join(row).encode(), digest_size=8).hexdigest()
    return f"{turn.card_action.verb}:{mark}" if row else turn.card_action.verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """Defaults for what a council has not set."""

    locale: str
    timezone: str
    capabilities: Capabilities = NOTHING_MORE


class NeedsWrite(Exception):  # noqa: N818 - a request for a write transaction
    """The sender has new details that have to be stored first, in a write transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnHandler:
    """Handles one incoming event."""

    incoming: Incoming
    command: Command
    member_of: frozenset[int]
    picked: tuple[Account, ...]
    """People picked in a card, as the roster names them."""
    named: tuple[Account, ...]
    """People whose name was written in a card, as the roster names them."""
    defaults: Defaults
    nonce: NonceSource
    lease: Lease
    """The lease under which a reply is stored before it is sent."""
    is_prepared: bool = False
    """Whether what ``prepare`` stores was stored in this turn."""

    def write(self, tx: Transaction) -> Reply:
        """Handle the event in a transaction that may write.

        Raises BadInput ``restored`` for a button that was made before the database was restored.
        """
        pressed = self.command.card_action
        if pressed is not None and self.nonce.is_outdated(str(pressed.data.get("nonce") or "")):
            raise BadInput("restored")
        person = self.prepare(tx)
        for account in self.picked:
            upsert_account(tx, account)
        if isinstance(self.incoming.event, UndeduplicatedEvent):
            return self._run_once(tx, self._build_turn(tx, person))[0]
        seen = tx.inbox.find_activity(self.incoming.chat.thread, self.incoming.activity_id)
        if seen is not None:
            return self._repeat(tx, person, seen)
        turn = self._build_turn(tx, person)
        reply, result = self._run_once(tx, turn)
        tx.inbox.add_activity(turn.chat.thread, turn.activity, result=result, at=turn.now)
        return reply

    def prepare(self, tx: Transaction) -> Person:
        """Store what the event tells by itself: of people, and that the card it came from was posted."""
        card, pressed = self._find_unconfirmed_card(tx), self.incoming.event
        if card is not None and isinstance(pressed, CardAction):
            tx.posted_cards.confirm(card.id, activity=pressed.card_activity_id)
            nonce = str(pressed.data["nonce"])
            tx.outbox.confirm_reply(nonce, card.council, activity=pressed.card_activity_id)
            tx.outbox.update_card(card.id, thread=card.thread, key=f"confirmed:{pressed.card_activity_id}")
        if self._shows_targeting:
            tx.chats.mark_targeted(self.incoming.chat.id)
        for account in verified_accounts(self.incoming):
            upsert_account(tx, account)
        return upsert_person(tx, self.incoming)

    @property
    def _shows_targeting(self) -> bool:
        """Whether the event shows that the app in its chat takes targeted messages, and that decides it."""
        return self.defaults.capabilities.targeting == "auto" and self.incoming.is_targeted

    def _find_unconfirmed_card(self, tx: Transaction) -> StoredCard | None:
        """Return the pressed card if nobody knew until now whether it had been posted."""
        pressed = self.incoming.event
        if not isinstance(pressed, CardAction) or not pressed.card_activity_id:
            return None
        nonce, thread = str(pressed.data.get("nonce") or ""), self.incoming.chat.thread
        return tx.posted_cards.find_unconfirmed(thread, nonce, activity=pressed.card_activity_id)

    def read(self, tx: Transaction) -> Reply:
        """Handle the event in a transaction that only reads; raises NeedsWrite if it has to write first."""
        person = tx.people.find_unchanged(person_fields(self.incoming))
        if person is None:
            raise NeedsWrite
        is_alone = self.incoming.chat.kind is ChatKind.PERSONAL
        waits = is_alone and tx.outbox.has_waiting_messages(person.id)
        if not self.is_prepared and (waits or self._has_to_note(tx)):
            raise NeedsWrite
        turn = self._build_turn(tx, person)
        return self._effect_runner(tx, turn).run(self._run_feature(tx, turn))

    def _has_to_note(self, tx: Transaction) -> bool:
        """Return whether the event tells something by itself that is not stored yet."""
        if not all(is_account_known(tx, account) for account in verified_accounts(self.incoming)):
            return True
        if self._shows_targeting:
            chat = tx.chats.get(self.incoming.chat.id)
            return chat is not None and not chat.takes_targeted
        return self._find_unconfirmed_card(tx) is not None

    def refuse(self, tx: Transaction, refusal: Refusal) -> Reply:
        """Reply with a refusal: to a card action on the current card, if the person may see it.

        Bad input is answered with text only, so that the client keeps the card and the open form.
        """
        turn = self._build_refused_turn(tx, self.prepare(tx))
        effect_runner = self._effect_runner(tx, turn)
        values = dict(refusal.values)
        if isinstance(self.incoming.event, PageAction):
            return Reply(
                text=effect_runner.context().texts(f"refusal.{refusal.code}", **values), refusal=refusal.code
            )
        pressed_on = None if isinstance(refusal, BadInput) else _find_question(tx, turn)
        if pressed_on is not None:
            note = effect_runner.context().texts(f"refusal.{refusal.code}", **values)
            context = effect_runner.context(note=note)
            return Reply(card=render(QUESTION.view(question=pressed_on.id), context=context))
        if turn.card_action is not None:
            return Reply(text=effect_runner.context().texts(f"refusal.{refusal.code}", **values))
        if refusal.code == "no_council" and (asked := self._asked_too_early(turn)) is not None:
            return effect_runner.run([asked])
        view = SENTENCE.view(key=f"refusal.{refusal.code}", values=values)
        return effect_runner.run(
            [ShowView(view=view, is_private=isinstance(refusal, Forbidden), is_for_one=True)]
        )

    def _asked_too_early(self, turn: Turn) -> ShowView | None:
        """Return the card that keeps a question for somebody who belongs to no council; None if none.

        Its button logs the question once they do. The words are in that button, and are not stored.
        """
        items = [item for item in turn.fields.get("items", ()) if item.strip()]
        if self.command.name != EARLY_COMMAND or not items:
            return None
        between = f"\n{Texts.of(turn.locale).words('command.ask')[0]} "
        return ShowView(view=LOG_SUGGESTION.view(text=between.join(items), is_early=True))

    def show(self, tx: Transaction, show: ShowView) -> Reply:
        """Reply with a view instead of running the command."""
        turn = self._as_turn(tx, upsert_person(tx, self.incoming), council=None, mentioned=MentionedPeople())
        return self._effect_runner(tx, turn).run([show])

    def _run_once(self, tx: Transaction, turn: Turn) -> tuple[Reply, Mapping[str, Any]]:
        """Run the feature, unless the same person pressed the same button of the same card before."""
        effect_runner = self._effect_runner(tx, turn, lease=self.lease)
        nonce = str(turn.fields.get("nonce") or "") if turn.card_action else ""
        verb = action_key(turn)
        if nonce and (known := tx.inbox.find_action(nonce, verb, actor=turn.person.id)) is not None:
            return effect_runner.run(self._repeated(tx, turn, known, note="already_pressed")), known
        effects = self._run_feature(tx, turn)
        show = next((e for e in effects if isinstance(e, ShowView)), None)
        if show is not None and VIEW_TYPES[show.view.kind].text_storage is TextStorage.UNTIL_SENT:
            return effect_runner.run(effects), {}  # asked again it is made again
        result = {} if show is None else _result_of(show, council=turn.council_id)
        if nonce:
            tx.inbox.add_action(nonce, verb, actor=turn.person.id, result=result, at=turn.now)
        return effect_runner.run(effects), result

    def _repeat(self, tx: Transaction, person: Person, seen: HandledActivity) -> Reply:
        """Repeat the first reply to a repeated activity, unless it arrived or is still being prepared."""
        turn, earlier = self._build_turn(tx, person), list[str]()
        if turn.card_action is None:
            withdrawn = tx.outbox.withdraw_reply(f"reply:{turn.act}")
            is_under_way = tx.now - seen.at < IN_FLIGHT if withdrawn is None else not withdrawn
            if seen.answered or is_under_way:
                return Reply()
            if withdrawn:
                store_unconfirmed_card(tx, withdrawn)
                earlier = [*withdrawn.earlier_nonces, withdrawn.payload[CARD_NONCE]]
        effect_runner = replace(self._effect_runner(tx, turn, lease=self.lease), earlier_nonces=earlier)
        return effect_runner.run(self._repeated(tx, turn, seen.result, note=None))

    def _repeated(
        self, tx: Transaction, turn: Turn, result: Mapping[str, Any], *, note: str | None
    ) -> Effects:
        return repeat_result(tx, turn, result, act=self.command.act, note=note)

    def _run_feature(self, tx: Transaction, turn: Turn) -> Effects:
        somewhere = turn.council is not None or self.command.before_council
        if somewhere or (turn.chat.kind is ChatKind.PERSONAL and not self.command.needs_council):
            return self.command.handle(turn, tx)
        return [ShowView(view=UNBOUND.view(person=turn.person.id, **self._early_question(turn)))]

    def _early_question(self, turn: Turn) -> Mapping[str, Any]:
        """Return what of a question is kept until a council is bound to the chat; no personal data."""
        items: list[str] = list(turn.fields.get("items", ())) if self.command.name == EARLY_COMMAND else []
        if not any(item.strip() for item in items) or turn.chat.kind is ChatKind.PERSONAL:
            return {}
        if len(items) > MAX_EARLY_ITEMS or find_personal_data("\n".join(items)):
            return {"not_kept": True}
        return {"items": [item[:MAX_TEXT_LENGTH] for item in items], "activity": turn.activity}

    def _build_turn(self, tx: Transaction, person: Person) -> Turn:
        meant = find_referenced_question(tx, self.incoming)
        council = resolve_council(
            tx, self.incoming, self.command, person=person, member_of=self.member_of, meant=meant
        )
        turn = self._as_turn(tx, person, council=council, mentioned=find_mentioned(tx, self.incoming))
        if meant is None:
            return turn
        fields = with_referenced_question(tx, self.incoming, turn.fields, meant=meant, text=self.command.text)
        return replace(turn, fields=fields)

    def _build_refused_turn(self, tx: Transaction, person: Person) -> Turn:
        try:
            meant = find_referenced_question(tx, self.incoming)
            council = resolve_council(
                tx, self.incoming, self.command, person=person, member_of=self.member_of, meant=meant
            )
        except (NotFound, AmbiguousCouncil):
            council = None
        return self._as_turn(tx, person, council=council, mentioned=MentionedPeople())

    def _as_turn(
        self, tx: Transaction, person: Person, *, council: Council | None, mentioned: MentionedPeople
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
            fields=self.command.fields,
            event=incoming.event,
            card_action=incoming.event if isinstance(incoming.event, CardAction) else None,
            is_for_sender_alone=isinstance(incoming.event, CardAction) or incoming.is_targeted,
            mentions=mentioned.people,
            mentions_by_text=mentioned.by_text,
            member_of=self.member_of,
            bot_id=incoming.bot_id,
            default_timezone=self.defaults.timezone,
            capabilities=self.defaults.capabilities,
            named=tuple(upsert_account(tx, account) for account in self.named),
        )

    def _act(self) -> str:
        """Return the id of the turn in the history; an edit of a message has its own."""
        name = f"{self.incoming.chat.thread}/{self.incoming.activity_id}"
        return f"{name}/{self.nonce.new()}" if isinstance(self.incoming.event, UndeduplicatedEvent) else name

    def _locale(self, council: Council | None) -> str:
        """Return the language of the command word, else of the person's client, else of the council."""
        wanted = (self.command.locale, self.incoming.locale, council.locale if council else None)
        return next((locale for locale in wanted if locale in LOCALES), self.defaults.locale)

    def _effect_runner(self, tx: Transaction, turn: Turn, *, lease: Lease | None = None) -> EffectRunner:
        return EffectRunner(tx=tx, turn=turn, nonce=self.nonce.new, lease=lease)


def _result_of(show: ShowView, *, council: int | None) -> Mapping[str, Any]:
    """Return what is stored of the view that a turn showed, to show it again if the turn is repeated."""
    instead = {RESULT_PRIVATE: (show.public_view or show.view).payload} if show.is_private else {}
    return {**show.view.payload, RESULT_COUNCIL: council, **instead}


def _find_question(tx: Transaction, turn: Turn) -> Question | None:
    """Return the question whose button was pressed, None if this person may not see it."""
    wanted = turn.number("question") if turn.card_action else None
    if wanted is None or turn.council is None:
        return None
    found = next((q for q in tx.questions.get_many([wanted]) if q.council == turn.council.id), None)
    return found if found is not None and may_read(turn, found) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEventHandler(TurnHandler):
    """Handles one meeting event; events of chats without a council are ignored."""

    def write(self, tx: Transaction) -> Reply:
        """Handle the event in a transaction, once."""
        incoming = self.incoming
        council = tx.councils.of_chat(incoming.chat.id)
        if council is None or tx.inbox.find_activity(incoming.chat.thread, incoming.activity_id) is not None:
            return Reply()
        person = self._actor(tx, council)
        if person is None:
            return Reply()
        turn = self._as_turn(tx, person, council=council, mentioned=MentionedPeople())
        turn = replace(turn, participants=self._moved(tx))
        reply = self._effect_runner(tx, turn).run(self.command.handle(turn, tx))
        tx.inbox.add_activity(turn.chat.thread, turn.activity, result={}, at=turn.now)
        return reply

    def refuse(self, tx: Transaction, refusal: Refusal) -> Reply:  # noqa: ARG002 - nothing is looked up
        """Reply with nothing, since the event is not a request."""
        log.info("meeting_event_refused", kind=type(self.incoming.event).__name__, code=refusal.code)
        return Reply()

    def _actor(self, tx: Transaction, council: Council) -> Person | None:
        """Return the person that Teams names, if known, otherwise the council's first coordinator."""
        if self.incoming.sender.teams_id:
            person = upsert_person(tx, self.incoming)
            if person.is_identified:
                return person
        return next((tx.people.get(one) for one in council.coordinators), None)

    def _moved(self, tx: Transaction) -> tuple[Person, ...]:
        event = self.incoming.event
        accounts = event.accounts if isinstance(event, ParticipantsJoined | ParticipantsLeft) else ()
        return tuple(upsert_account(tx, one) for one in accounts)

    def _locale(self, council: Council | None) -> str:
        """Return the language of the council, since the cards are for everybody."""
        wanted = council.locale if council else None
        return wanted if wanted in LOCALES else self.defaults.locale
