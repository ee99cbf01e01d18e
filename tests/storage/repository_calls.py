"""Every method of every repository, called with ids of another tenant."""

from datetime import timedelta

from domain.council import PublicPage
from domain.history import CouncilEventKind, EventKind
from domain.mail import MailKind, MailRecipient
from domain.question import OPEN_STATUSES
from domain.question_filter import QuestionQuery
from domain.reminder_settings import ReminderSettings
from storage import Transaction
from storage.outbox import Lease, MessageKind, MessageState
from tests.storage import meeting_repository_calls
from tests.storage.tenant import CHAT, NOW, Town, found, log, meet, save
from tests.storage.tenant_rows import (
    LATER,
    MEETING,
    Try,
    all_ids,
    card,
    letter,
    link,
    meeting,
    publication,
    reminder,
    stored_card,
)

SINCE = NOW - timedelta(days=1)


def load_activity(tx: Transaction, town: Town) -> object:
    """Read ahead the activity of a department, and return it."""
    tx.reminders.load(town.council.id, departments=[town.technical.id])
    return tx.reminders.question_activity(town.council.id, departments=[town.technical.id])


def load_council(tx: Transaction, town: Town) -> object:
    """Read a council ahead, and return it."""
    tx.councils.load([town.council.id])
    return tx.councils.get(town.council.id)


def load_taken_over(tx: Transaction, town: Town) -> object:
    """Read ahead what Petra has taken over, and return it."""
    tx.reminders.load_taken_over([town.petra.id])
    return tx.reminders.departments_taken_over(town.council.id, person=town.petra.id)


def load_address(tx: Transaction, town: Town) -> object:
    """Read ahead where to write to Karin, and return it."""
    tx.people.load_addresses([town.karin.id])
    return tx.people.address(town.karin.id)


FINDS_NOTHING: dict[str, Try] = {
    **meeting_repository_calls.FINDS_NOTHING,
    "people.find_unchanged": lambda tx, t, _q: tx.people.find_unchanged(
        {"teams_id": t.karin.teams_id, "entra_id": t.karin.entra_id}
    ),
    "people.get_many": lambda tx, t, _q: tx.people.get_many(all_ids(t)),
    "people.known_to": lambda tx, t, _q: tx.people.known_to(t.council.id),
    "people.find_by_teams_id": lambda tx, t, _q: tx.people.find_by_teams_id(t.karin.teams_id or ""),
    "councils.of_chat": lambda tx, _t, _q: tx.councils.of_chat(CHAT),
    "councils.by_code": lambda tx, _t, _q: tx.councils.by_code("TR"),
    "councils.of_person": lambda tx, t, _q: tx.councils.of_person(t.karin.id),
    "chats.get": lambda tx, _t, _q: tx.chats.get(CHAT),
    "chats.list_bound": lambda tx, _t, _q: tx.chats.list_bound(),
    "chats.list_bound_elsewhere": lambda tx, _t, _q: tx.chats.list_bound_elsewhere((), limit=5),
    "events.of_question": lambda tx, _t, q: tx.events.of_question(q.id),
    "events.latest_act": lambda tx, t, _q: tx.events.latest_act(t.karin.id, council=t.council.id),
    "events.count_since": lambda tx, t, _q: tx.events.count_since([t.technical.id], SINCE),
    "events.latest_ids": lambda tx, _t, q: tx.events.latest_ids([q.id]),
    "search_index.search": lambda tx, t, _q: tx.search_index.search([t.council], "mörkt", page=0, size=5),
    "questions.lock_versions": lambda tx, _t, q: tx.questions.lock_versions([q.id]),
    "questions.get_many": lambda tx, _t, q: tx.questions.get_many([q.id]),
    "questions.by_source": lambda tx, _t, _q: tx.questions.by_source(CHAT, "m1"),
    "questions.find_by_number": lambda tx, t, q: tx.questions.find_by_number(t.council, q.number),
    "questions.find_by_message": lambda tx, t, _q: tx.questions.find_by_message(
        t.council, chat=CHAT, message_id="m1"
    ),
    "questions.list_newest_open": lambda tx, t, _q: tx.questions.list_newest_open(
        [t.council], skip=0, limit=5
    ),
    "questions.duplicates_of": lambda tx, _t, q: tx.questions.duplicates_of(q),
    "questions.find_repeated": lambda tx, t, q: tx.questions.find_repeated(
        t.council, text=q.text, by=t.johan.id, asked_by=t.johan.id, asked_for=None, at=NOW
    ),
    "questions.list_page": lambda tx, t, _q: tx.questions.list_page(
        t.council, statuses=OPEN_STATUSES, department=None, page=0, size=5
    ),
    "questions.count": lambda tx, t, _q: tx.questions.count(
        t.council, statuses=OPEN_STATUSES, department=None
    ),
    "questions.list_open_of_departments": lambda tx, t, _q: tx.questions.list_open_of_departments(
        [t.technical.id]
    ),
    "posted_cards.get": lambda tx, _t, _q: tx.posted_cards.get(1),
    "posted_cards.by_activity": lambda tx, _t, _q: tx.posted_cards.by_activity(CHAT, "1700"),
    "posted_cards.find_unconfirmed": lambda tx, _t, _q: tx.posted_cards.find_unconfirmed(
        CHAT, "n", activity="1701"
    ),
    "posted_cards.newest_personal": lambda tx, t, _q: tx.posted_cards.newest_personal(
        council=t.council.id, person=t.karin.id, kind="news", since=SINCE
    ),
    "questions.list_asked_by": lambda tx, t, _q: tx.questions.list_asked_by(t.johan.id, limit=10),
    "questions.open_totals": lambda tx, t, _q: tx.questions.open_totals(t.council, today=SINCE.date()),
    "question_table.page": lambda tx, t, _q: (
        tx.question_table.page(t.council, QuestionQuery(), now=NOW).questions
    ),
    "question_table.ids": lambda tx, t, _q: tx.question_table.ids(t.council, QuestionQuery(), now=NOW),
    "statistics.of_council": lambda tx, t, _q: tx.statistics.of_council(t.council, now=NOW).groups,
    "publications.of_question": lambda tx, _t, q: tx.publications.of_question(q.id),
    "publications.current": lambda tx, _t, q: tx.publications.current(q.id),
    "publications.list_current": lambda tx, t, _q: tx.publications.list_current(t.council.id),
    "publications.changed_at": lambda tx, t, _q: tx.publications.changed_at(t.council.id),
    "publications.list_taken_up_again": lambda tx, t, _q: tx.publications.list_taken_up_again(t.council.id),
    "publications.list_reported": lambda tx, t, _q: tx.publications.list_reported(
        t.council.id, limit=5, skip=0
    ),
    "publications.groups": lambda tx, t, _q: tx.publications.groups(t.council),
    "questions.count_unassigned": lambda tx, t, _q: tx.questions.count_unassigned(t.council, most=2),
    "posted_cards.of_question": lambda tx, _t, q: tx.posted_cards.of_question(q.id),
    "people.find_by_entra_id": lambda tx, _t, _q: tx.people.find_by_entra_id("entra-karin"),
    "inbox.find_activity": lambda tx, _t, _q: tx.inbox.find_activity(CHAT, "m1"),
    "inbox.find_action": lambda tx, t, _q: tx.inbox.find_action("n", "answer", actor=t.karin.id),
    "outbox.find_unsent": lambda tx, t, _q: tx.outbox.find_unsent("wait", person=t.nils.id, since=SINCE),
    "outbox.is_over": lambda tx, _t, _q: tx.outbox.is_over("assignment", since=SINCE),
    "outbox.release": lambda tx, t, _q: tx.outbox.release(t.petra.id),
    "outbox.has_waiting_messages": lambda tx, t, _q: tx.outbox.has_waiting_messages(t.petra.id),
    "outbox.list_failed": lambda tx, t, _q: tx.outbox.list_failed(t.council.id, since=SINCE),
    "outbox.retry": lambda tx, t, _q: tx.outbox.retry(1, t.council.id),
    "outbox.mark_arrived": lambda tx, t, _q: tx.outbox.mark_arrived(3, t.council.id),
    "answer_links.revoke_of": lambda tx, t, _q: tx.answer_links.revoke_of(
        t.council.id, department=t.technical.id
    ),
    "outbox.cancel_meeting": lambda tx, _t, _q: tx.outbox.cancel_meeting(MEETING),
    "posted_cards.without_council": lambda tx, _t, _q: tx.posted_cards.without_council(CHAT, "unbound"),
    "posted_cards.of_kind": lambda tx, t, _q: tx.posted_cards.of_kind(t.council.id, "news", since=SINCE),
    "outbox.latest_probe_state": lambda tx, t, _q: tx.outbox.latest_probe_state(t.eva.id),
    "outbox.has_blocked_messages": lambda tx, t, _q: tx.outbox.has_blocked_messages(t.petra.id),
    "outbox.undelivered_assignments": lambda tx, t, _q: tx.outbox.undelivered_assignments(t.council.id),
    "chats.is_bound": lambda tx, t, _q: tx.chats.is_bound(t.council.id, CHAT),
    "meetings.current_or_next": lambda tx, t, _q: tx.meetings.current_or_next(t.council.id, now=NOW),
    "meetings.upcoming": lambda tx, t, _q: tx.meetings.upcoming(t.council.id, now=NOW),
    "meetings.of_calendar": lambda tx, t, _q: tx.meetings.of_calendar(t.council.id, since=NOW, limit=9),
    "meetings.calendar_secret": lambda tx, t, _q: tx.meetings.calendar_secret(t.council.id),
    "meetings.past": lambda tx, t, _q: tx.meetings.past(t.council.id, now=LATER + timedelta(days=30)),
    "meetings.next_without_chat": lambda tx, t, _q: tx.meetings.next_without_chat(t.council.id, now=NOW),
    "reminders.question_activity": lambda tx, t, _q: tx.reminders.question_activity(t.council.id),
    "reminders.departments_taken_over": lambda tx, t, _q: tx.reminders.departments_taken_over(
        t.council.id, person=t.petra.id
    ),
    "reminders.load": lambda tx, t, _q: load_activity(tx, t),
    "reminders.load_councils": lambda tx, t, _q: tx.reminders.load_councils(
        [t.council.id], meetings=[MEETING]
    ),
    "meetings.get_many": lambda tx, _t, _q: tx.meetings.get_many([1]),
    "reminders.load_taken_over": lambda tx, t, _q: load_taken_over(tx, t),
    "reminders.has_open_questions": lambda tx, t, _q: tx.reminders.has_open_questions(t.council.id),
    "reminders.is_scheduled": lambda tx, _t, _q: tx.reminders.is_scheduled("reminder"),
    "reminders.readiness": lambda tx, t, _q: tx.reminders.readiness(t.council.id, meeting=MEETING),
    "reminders.people_reminded": lambda tx, t, _q: tx.reminders.people_reminded(
        t.council.id, since=SINCE, until=NOW + timedelta(days=1)
    ),
}
IS_REFUSED: dict[str, Try] = {
    **meeting_repository_calls.IS_REFUSED,
    "people.get": lambda tx, t, _q: tx.people.get(t.karin.id),
    "outbox.mail_identity": lambda tx, _t, _q: tx.outbox.mail_identity(letter(1)),
    "answer_links.get": lambda tx, _t, _q: tx.answer_links.get(1),
    "answer_links.token": lambda tx, _t, _q: tx.answer_links.token(1),
    "people.load_addresses": lambda tx, t, _q: load_address(tx, t),
    "people.address": lambda tx, t, _q: tx.people.address(t.karin.id),
    "councils.load": lambda tx, t, _q: load_council(tx, t),
    "councils.get": lambda tx, t, _q: tx.councils.get(t.council.id),
    "councils.rename": lambda tx, t, _q: tx.councils.rename(t.council, name="Rådet", code="RÅD"),
    "councils.get_for_update": lambda tx, t, _q: tx.councils.get_for_update(t.council.id),
    "councils.save_department": lambda tx, t, _q: tx.councils.save_department(
        t.council, name="Vår", aliases=(), department=t.technical.id
    ),
    "councils.remove_department": lambda tx, t, _q: tx.councils.remove_department(t.council, t.technical.id),
    "councils.set_department_people": lambda tx, t, _q: tx.councils.set_department_people(
        t.council, t.technical.id, owner=None, deputies=()
    ),
    "councils.add_coordinator": lambda tx, t, _q: tx.councils.add_coordinator(t.council, t.johan.id),
    "councils.remove_coordinator": lambda tx, t, _q: tx.councils.remove_coordinator(t.council, t.karin.id),
    "councils.add_outside_body": lambda tx, t, _q: tx.councils.add_outside_body(t.council, "Vår"),
    "councils.remove_outside_body": lambda tx, t, _q: tx.councils.remove_outside_body(t.council, 1),
    "councils.save_settings": lambda tx, t, _q: tx.councils.save_settings(
        t.council, ReminderSettings(steps=(1,))
    ),
    "councils.save_public_page": lambda tx, t, _q: tx.councils.save_public_page(
        t.council, PublicPage(slug="vår")
    ),
    "councils.touch_public_page": lambda tx, t, _q: tx.councils.touch_public_page(t.council),
    "meetings.get": lambda tx, _t, _q: tx.meetings.get(1),
    "meetings.save": lambda tx, t, _q: tx.meetings.save(meeting(t, 1), meeting(t, 1).cancel()),
    "councils.allocate_number": lambda tx, t, _q: tx.councils.allocate_number(t.council.id),
    "questions.get": lambda tx, _t, q: tx.questions.get(q.id),
    "questions.get_by_number": lambda tx, t, q: tx.questions.get_by_number(t.council, q.number),
    "questions.add": lambda tx, t, _q: log(tx, t.council, "Vår", by=t.johan),
    "questions.save": lambda tx, t, q: save(tx, q, q.acknowledge(), town=t),
}
CHANGES_NOTHING_OF_OURS: dict[str, Try] = {
    **meeting_repository_calls.CHANGES_NOTHING_OF_OURS,
    "people.upsert": lambda tx, _t, _q: meet(tx, "Karin Ek"),
    "answer_links.create": link,
    "people.clear_personal_chat": lambda tx, t, _q: tx.people.clear_personal_chat(t.karin.id),
    "people.set_personal_chat": lambda tx, t, _q: tx.people.set_personal_chat(
        t.karin.id, conversation="x", service_url="x"
    ),
    "councils.create": lambda tx, t, _q: found(tx, by=t.karin),
    "people.set_away": lambda tx, t, _q: tx.people.set_away(t.karin.id, until=NOW.date()),
    "councils.mark_asked": lambda tx, t, _q: tx.councils.mark_asked(t.council.id, on=NOW.date()),
    "meetings.add": lambda tx, t, _q: tx.meetings.add(meeting(t)),
    "meetings.set_calendar_secret": lambda tx, t, _q: tx.meetings.set_calendar_secret(t.council.id, "x"),
    "meetings.mark_reminded": lambda tx, _t, _q: tx.meetings.mark_reminded({1: NOW.date()}),
    "chats.upsert": lambda tx, _t, _q: tx.chats.upsert(
        CHAT, kind="x", service_url="x", bot_id="x", meeting="x"
    ),
    "chats.mark_removed": lambda tx, _t, _q: tx.chats.mark_removed(CHAT, at=NOW),
    "chats.mark_targeted": lambda tx, _t, _q: tx.chats.mark_targeted(CHAT),
    "chats.bind": lambda tx, _t, _q: tx.chats.bind(CHAT, council=1),
    "events.add": lambda tx, t, q: tx.events.add(
        q, happening=EventKind.UNDONE, by=t.karin.id, act="save", at=NOW, old={}, new={"act": "save"}
    ),
    "events.add_to_council": lambda tx, t, _q: tx.events.add_to_council(
        t.council.id, happening=CouncilEventKind.BOUND, by=t.karin.id, act="x", at=NOW, new={}
    ),
    "posted_cards.add": lambda tx, t, q: tx.posted_cards.add(**card(t, q)),
    "posted_cards.add_all": lambda tx, t, q: tx.posted_cards.add_all([(stored_card(t, q), [q.id])], at=NOW),
    "posted_cards.replace_content": lambda tx, _t, _q: tx.posted_cards.replace_content(
        1, council=1, kind="x", args={"x": 1}, questions=[99]
    ),
    "posted_cards.confirm": lambda tx, _t, _q: tx.posted_cards.confirm(1, activity="1701"),
    "posted_cards.set_fingerprint": lambda tx, _t, _q: tx.posted_cards.set_fingerprint(1, fingerprint="x"),
    "inbox.add_activity": lambda tx, _t, _q: tx.inbox.add_activity(CHAT, "m1", result={"x": 1}, at=NOW),
    "publications.add": lambda tx, t, q: tx.publications.add(
        publication(t, q, version=2).end(by=t.karin.id, at=NOW)
    ),
    "publications.save_end": lambda tx, t, q: tx.publications.save_end(
        publication(t, q, version=1, id=1).end(by=t.karin.id, at=NOW)
    ),
    "inbox.mark_answered": lambda tx, _t, _q: tx.inbox.mark_answered(CHAT, "m1"),
    "inbox.add_reply": lambda tx, _t, _q: tx.inbox.add_reply(
        letter(1), key="reply", lease=Lease(owner="x", duration=timedelta(minutes=1)), at=NOW
    ),
    "inbox.add_action": lambda tx, t, _q: tx.inbox.add_action(
        "n", "answer", actor=t.karin.id, result={"x": 1}, at=NOW
    ),
    "outbox.add": lambda tx, _t, _q: tx.outbox.add(
        MessageKind.MESSAGE, key="assignment", payload={"x": 1}, person=1
    ),
    "outbox.add_mail": lambda tx, _t, _q: tx.outbox.add_mail(
        MailKind.ASSIGNMENT,
        to=MailRecipient(address="a@b.example"),
        department=1,
        council=1,
        args={},
        key="x",
    ),
    "outbox.is_mailed": lambda tx, t, q: tx.outbox.is_mailed(q.id, t.technical.id),
    "outbox.has_mailed": lambda tx, t, q: tx.outbox.has_mailed(
        q.id, department=t.technical.id, address="a@b.example"
    ),
    "outbox.withdraw_mail": lambda tx, t, q: tx.outbox.withdraw_mail(
        q.id, department=t.technical.id, person=None
    ),
    "outbox.update_card": lambda tx, _t, _q: tx.outbox.update_card(1, thread=CHAT, key="x"),
    "outbox.replace_payload": lambda tx, _t, _q: tx.outbox.replace_payload(2, payload={"x": 1}),
    "outbox.cancel": lambda tx, t, q: tx.outbox.cancel(q.id, person=t.petra.id),
    "outbox.settle": lambda tx, _t, _q: tx.outbox.settle([(letter(1), {"state": MessageState.SENT.value})]),
    "outbox.confirm_reply": lambda tx, t, _q: tx.outbox.confirm_reply("n", t.council.id, activity="1701"),
    "outbox.withdraw_reply": lambda tx, _t, _q: tx.outbox.withdraw_reply("assignment"),
    "outbox.pause": lambda tx, _t, _q: tx.outbox.pause(60),
    "outbox.schedule": lambda tx, t, _q: tx.outbox.schedule([reminder("reminder", t)]),
    "posted_cards.lock_council": lambda tx, t, _q: tx.posted_cards.lock_council(t.council.id),
    "posted_cards.delete": lambda tx, _t, _q: tx.posted_cards.delete(1),
    "questions.lock_council": lambda tx, t, _q: tx.questions.lock_council(t.council),
    "reminders.count": lambda tx, t, q: tx.reminders.count([(t.council.id, q.id)]),
}
NEEDS_A_QUESTION_OF_OURS = {
    "publications.is_slug_taken",
    "search_index.hints_for",
    "search_index.hints_for_text",
    "search_index.index_question",
}
"""Called only with texts, not ids; an address is unique in the installation. Two are called below, one by
``questions.add``."""
