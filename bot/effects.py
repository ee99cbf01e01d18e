"""What follows from a turn: the answer, messages to others, cards to bring up to date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.receipts import OF_COURSE, REMEMBERED, gives_way, receipt_of, renew_course
from bot.turn import (
    Answer,
    Card,
    ChatKind,
    Effect,
    Effects,
    Offer,
    Post,
    Receipt,
    Refresh,
    RefreshMeeting,
    Replace,
    Show,
    Tell,
    Turn,
    View,
)
from bot.views import render
from bot.views.sight import Sight
from cards.texts import Texts
from domain.errors import NotFound
from storage import Transaction
from storage.outbox import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Carries out what features ask for, in their transaction."""

    tx: Transaction
    turn: Turn
    nonce: Callable[[], str]

    def perform(self, effects: Sequence[Effect]) -> Answer:
        """Store what others shall get; give back what the sender gets."""
        answer = Answer()
        for effect in effects:
            match effect:
                case Show():
                    answer = self._answer(effect)
                case Offer():
                    answer = self._offered(effect)
                case Tell():
                    self._tell(effect)
                case Post():
                    self._post(effect)
                case Refresh():
                    self._refresh(effect.question)
                case RefreshMeeting():
                    self._refresh_meeting(effect)
                case Replace():
                    self._replace(effect.view)
        return answer

    def sight(self, *, note: str | None = None) -> Sight:
        """Give back the eyes of whoever sees the answer: the sender alone, or everybody in the chat."""
        turn = self.turn
        alone = turn.pressed is not None or turn.chat.kind is ChatKind.PERSONAL
        return Sight(
            tx=self.tx,
            council=turn.council,
            person=turn.person if alone else None,
            locale=turn.locale,
            nonce=self.nonce(),
            zone=ZoneInfo(turn.default_timezone),
            personal=turn.chat.kind is ChatKind.PERSONAL,
            note=note,
            hears_all=turn.hears_all,
        )

    def _answer(self, show: Show) -> Answer:
        turn = self.turn
        if show.alone and turn.pressed is None and turn.chat.kind is not ChatKind.PERSONAL:
            return self._in_private(show.view, instead=show.instead or show.view)
        note = Texts.of(turn.locale)(f"note.{show.note}", **show.values) if show.note else None
        card = render(show.view, sight=self.sight(note=note))
        return Answer(card=card, receipt=self._receipt(show.view, card))

    def _offered(self, offer: Offer) -> Answer:
        sight = self.sight()
        choices = tuple(render(view, sight=sight) for view in offer.views)
        return Answer(choices=choices, text=None if choices else sight.texts(f"note.{offer.note}"))

    def _receipt(self, view: View, card: Card) -> Receipt | None:
        turn = self.turn
        if turn.pressed is not None or view.kind not in REMEMBERED:
            return None
        return receipt_of(
            self.tx,
            view,
            card,
            council=turn.council_id,
            chat=turn.chat,
            locale=turn.locale,
            person=turn.person.id if turn.chat.kind is ChatKind.PERSONAL else None,
            answers=turn.activity,
        )

    def _in_private(self, view: View, *, instead: View) -> Answer:
        """Answer in the personal chat; where that cannot be, the chat gets what is shown ``instead``."""
        fallback = {"thread": self.turn.chat.thread, "kind": instead.kind, "args": dict(instead.args)}
        payload = {"kind": view.kind, "args": dict(view.args), "fallback": fallback}
        self.tx.outbox.add(
            Kind.PRIVATE,
            key=f"private:{self.turn.act}",
            payload={**payload, "locale": self.turn.locale, "service_url": self.turn.chat.service_url},
            council=self.turn.council_id,
            person=self.turn.person.id,
        )
        return self._pointer()

    def _pointer(self) -> Answer:
        """Say in the group where the answer is."""
        turn = self.turn
        if turn.council is None or not turn.person.identified or turn.pressed is not None:
            return Answer()
        return Answer(card=render(View(kind="elsewhere"), sight=self.sight()))

    def _tell(self, tell: Tell) -> None:
        question = tell.view.questions[0] if len(tell.view.questions) == 1 else None
        self.tx.outbox.add(
            Kind.ASSIGNMENT if tell.view.kind in ("assignment", "inherited") else Kind.MESSAGE,
            key=tell.key,
            payload={"kind": tell.view.kind, "args": dict(tell.view.args)},
            council=self.turn.council_id,
            question=question,
            person=tell.person,
            caused_by=tell.by,
            at=tell.at,
        )

    def _post(self, post: Post) -> None:
        self.tx.outbox.add(
            Kind.POST,
            key=post.key,
            payload={
                "kind": post.view.kind,
                "args": dict(post.view.args),
                "locale": self.turn.locale,
                "service_url": self.turn.chat.service_url,
            },
            council=self.turn.council_id,
            thread=post.chat,
        )

    def _refresh(self, question: int) -> None:
        for view in self.tx.views.of_question(question):
            self.tx.outbox.update_card(view.id, thread=view.thread, key=self.turn.act)
        begun = None if self.turn.council is None else self.tx.meetings.ongoing(self.turn.council.id)
        if begun is not None and begun.goes_on(self.turn.now):
            renew_course(self.tx, begun, key=self.turn.act, kinds=("course",))

    def _refresh_meeting(self, effect: RefreshMeeting) -> None:
        kinds = ("course",) if effect.questions_only else OF_COURSE
        renew_course(self.tx, self.tx.meetings.get(effect.meeting), key=self.turn.act, kinds=kinds)

    def _replace(self, view: View) -> None:
        turn = self.turn
        if turn.pressed is None or not turn.pressed.card:
            return
        posted = self.tx.views.by_activity(turn.chat.thread, turn.pressed.card)
        if posted is None or not gives_way(posted):
            return
        council = turn.the_council.id if (bound := view.args.get("council")) is None else int(bound)
        self.tx.views.replace(
            posted.id, council=council, kind=view.kind, args=view.args, questions=view.questions
        )
        self.tx.outbox.update_card(posted.id, thread=turn.chat.thread, key=turn.act)


def shown_again(tx: Transaction, turn: Turn, result: Mapping[str, Any], *, note: str | None) -> Effects:
    """Show what came of it the first time, where that is of the council that it is asked for now."""
    if not result:
        return []
    view = View(kind=result["kind"], args=result["args"])
    councils = {q.council for q in tx.questions.many(view.questions)}
    if (named := view.args.get("council")) is not None:
        councils.add(named)
    if councils - ({turn.council.id} if turn.council else set()):
        raise NotFound("no_such_question")
    return [Show(view=view, note=note)]
