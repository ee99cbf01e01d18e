"""Rows in every table of a tenant, for the tests that try to use one tenant's rows as another."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any

from domain.attendance import Role
from domain.meeting import Meeting
from domain.publication import Publication
from domain.question import Question
from storage import Transaction
from storage.outbox import MessageKind, ScheduledMessage
from storage.outbox.messages import OutboxMessage
from storage.posted_cards import StoredCard, unconfirmed_id
from storage.reminders import MANUAL_KEY_PREFIX
from tests.storage.meeting_rows import begin, fill_meeting, hold
from tests.storage.tenant import CHAT, NOW, Town, log, save, settle

Try = Callable[[Transaction, Town, Question], object]
LATER = NOW + timedelta(days=1)
MEETING = 9


def populate(tx: Transaction) -> tuple[Town, Question]:
    """Fill every table of a tenant; the rows of two tenants differ only in their ids."""
    town = settle(tx)
    tx.chats.upsert(CHAT, kind="group", service_url="s", bot_id="28:bot", meeting=None)
    tx.chats.bind(CHAT, council=town.council.id)
    first = log(tx, town.council, "Varför är det mörkt?", by=town.johan, source="m1")
    sent = save(tx, first, first.assign(town.technical.id), town=town)
    again = log(tx, town.council, "Går lampan att tända?", by=town.johan)
    save(tx, again, again.merge_into(sent, by=town.karin.id, at=NOW), town=town)
    tx.posted_cards.add(**card(town, sent))
    tx.reminders.count([(town.council.id, sent.id)])
    early: dict[str, Any] = {"council": None, "kind": "unbound", "questions": [], "activity": "1800"}
    tx.posted_cards.add(**{**card(town, sent), **early})
    tx.posted_cards.add(**{**card(town, sent), **early, "activity": unconfirmed_id("n")})
    add = partial(tx.outbox.add, MessageKind.ASSIGNMENT, council=town.council.id)
    add(key="assignment", payload={"a": 1}, question=sent.id, person=town.petra.id)
    add(key="waiting", payload={"a": 1}, question=sent.id, person=town.nils.id)
    tx.outbox.add(MessageKind.PROBE, key="probe", payload={}, council=town.council.id, person=town.eva.id)
    add(key="several", payload={"args": {"questions": [sent.id]}}, person=town.petra.id)
    link(tx, town, sent)
    tx.outbox.schedule([reminder("reminder", town), reminder(f"{MANUAL_KEY_PREFIX}:1", town)])
    tx.publications.add(publication(town, sent, version=1))
    fill_meeting(tx, town, tx.meetings.add(meeting(town)), sent)
    hold(tx, town, day=NOW.date() - timedelta(days=7))
    begin(tx, town)
    tx.inbox.add_activity(CHAT, "m1", result={"a": 1}, at=NOW)
    tx.inbox.add_action("n", "answer", actor=town.karin.id, result={"a": 1}, at=NOW)
    return town, sent


def stored_card(town: Town, question: Question) -> StoredCard:
    columns = {name: value for name, value in card(town, question).items() if name not in ("questions", "at")}
    return StoredCard(id=0, **columns)


def card(town: Town, question: Question) -> dict[str, Any]:
    return {
        "council": town.council.id,
        "kind": "news",
        "args": {},
        "questions": [question.id],
        "thread": CHAT,
        "service_url": "s",
        "person": town.karin.id,
        "locale": "sv",
        "activity": "1700",
        "fingerprint": "f",
        "at": NOW,
    }


def link(tx: Transaction, town: Town, question: Question) -> int:
    to: dict[str, Any] = {"council": town.council.id, "department": town.technical.id, "person": None}
    return tx.answer_links.create(**to, questions=[question.id], expires_at=LATER, mail_key="mail")


def reminder(key: str, town: Town) -> ScheduledMessage:
    petra, council = town.petra.id, town.council.id
    return ScheduledMessage(
        key=key, payload={"a": 1}, council=council, meeting=MEETING, person=petra, at=LATER, expires_at=LATER
    )


def publication(town: Town, question: Question, *, version: int, id: int = 0) -> Publication:  # noqa: A002 - its field
    """Return a version of a question that is published."""
    return Publication(
        id=id,
        council=town.council.id,
        question=question.id,
        number=question.number,
        version=version,
        text=question.text,
        answer="Ja.",
        role=Role.ELECTED,
        department=town.technical.id,
        asked_on=NOW.date(),
        answered_on=NOW.date(),
        published_by=town.karin.id,
        published_at=NOW,
    )


def meeting(town: Town, number: int = 0) -> Meeting:
    """Return a meeting one week later."""
    return Meeting(
        id=number,
        council=town.council.id,
        day=NOW.date() + timedelta(days=7),
        begins=time(17, 30),
        ends=None,
        timezone="Europe/Stockholm",
        planned_by=town.karin.id,
        planned_at=NOW,
    )


def letter(number: int) -> OutboxMessage:
    """Return a message whose sender knows only its id."""
    return OutboxMessage(
        id=number,
        tenant="",
        kind=MessageKind.MESSAGE,
        council=None,
        question=None,
        person=None,
        thread=None,
        card=None,
        caused_by=None,
        payload={},
        attempts=1,
        uncertain_attempts=0,
        ordering_key="",
        expires_at=LATER,
        lease_token="lease",
    )


def all_ids(town: Town) -> list[int]:
    return [p.id for p in (town.karin, town.johan, town.petra, town.eva, town.nils)]
