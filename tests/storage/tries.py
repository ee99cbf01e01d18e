"""Every method of every repository, called with what belongs to another tenant."""

from datetime import timedelta

from domain.history import CouncilHappening, Happening
from domain.question import OPEN
from domain.settings import Settings
from storage.outbox import Kind, State
from tests.storage import tries_at_meetings
from tests.storage.alike import LATER, MEETING, Try, all_ids, card, letter, meeting, reminder
from tests.storage.desk import CHAT, NOW, found, log, meet, save

SINCE = NOW - timedelta(days=1)


FINDS_NOTHING: dict[str, Try] = {
    **tries_at_meetings.FINDS_NOTHING,
    "people.known": lambda tx, t, _q: tx.people.known({"teams_id": t.karin.teams_id}),
    "people.many": lambda tx, t, _q: tx.people.many(all_ids(t)),
    "people.find": lambda tx, t, _q: tx.people.find(t.karin.teams_id or ""),
    "councils.of_chat": lambda tx, _t, _q: tx.councils.of_chat(CHAT),
    "councils.by_code": lambda tx, _t, _q: tx.councils.by_code("TR"),
    "councils.of_person": lambda tx, t, _q: tx.councils.of_person(t.karin.id),
    "chats.get": lambda tx, _t, _q: tx.chats.get(CHAT),
    "chats.bound": lambda tx, _t, _q: tx.chats.bound(),
    "events.of_question": lambda tx, _t, q: tx.events.of_question(q.id),
    "events.latest_act": lambda tx, t, _q: tx.events.latest_act(t.karin.id, council=t.council.id),
    "events.latest_of": lambda tx, _t, q: tx.events.latest_of([q.id]),
    "words.search": lambda tx, t, _q: tx.words.search([t.council], "mörkt", page=0, size=5),
    "questions.versions": lambda tx, _t, q: tx.questions.versions([q.id]),
    "questions.many": lambda tx, _t, q: tx.questions.many([q.id]),
    "questions.by_source": lambda tx, _t, _q: tx.questions.by_source(CHAT, "m1"),
    "questions.numbered": lambda tx, t, q: tx.questions.numbered(t.council, q.number),
    "questions.taken": lambda tx, t, _q: tx.questions.taken(t.council, chat=CHAT, source="m1"),
    "questions.newest_open": lambda tx, t, _q: tx.questions.newest_open([t.council], skip=0, most=5),
    "questions.repeated": lambda tx, t, q: tx.questions.repeated(
        t.council, text=q.text, by=t.johan.id, asked_by=t.johan.id, asked_for=None, at=NOW
    ),
    "questions.listed": lambda tx, t, _q: tx.questions.listed(
        t.council, statuses=OPEN, department=None, page=0, size=5
    ),
    "questions.counted": lambda tx, t, _q: tx.questions.counted(t.council, statuses=OPEN, department=None),
    "questions.open_of": lambda tx, t, _q: tx.questions.open_of([t.technical.id]),
    "views.get": lambda tx, _t, _q: tx.views.get(1),
    "views.by_activity": lambda tx, _t, _q: tx.views.by_activity(CHAT, "1700"),
    "views.newest": lambda tx, t, _q: tx.views.newest(
        council=t.council.id, person=t.karin.id, kind="news", since=SINCE
    ),
    "views.of_question": lambda tx, _t, q: tx.views.of_question(q.id),
    "inbox.seen": lambda tx, _t, _q: tx.inbox.seen(CHAT, "m1"),
    "inbox.pressed": lambda tx, t, _q: tx.inbox.pressed("n", "answer", actor=t.karin.id),
    "outbox.waiting": lambda tx, _t, _q: tx.outbox.waiting("wait", since=SINCE),
    "outbox.release": lambda tx, t, _q: tx.outbox.release(t.petra.id),
    "outbox.waits_for": lambda tx, t, _q: tx.outbox.waits_for(t.petra.id),
    "outbox.failed": lambda tx, t, _q: tx.outbox.failed(t.council.id, since=SINCE),
    "outbox.retry": lambda tx, t, _q: tx.outbox.retry(1, t.council.id),
    "outbox.arrived": lambda tx, t, _q: tx.outbox.arrived(3, t.council.id),
    "outbox.cancel_meeting": lambda tx, _t, _q: tx.outbox.cancel_meeting(MEETING),
    "views.of_kind": lambda tx, t, _q: tx.views.of_kind(t.council.id, "news", since=SINCE),
    "outbox.probed": lambda tx, t, _q: tx.outbox.probed(t.eva.id),
    "outbox.holds_back": lambda tx, t, _q: tx.outbox.holds_back(t.petra.id),
    "outbox.not_delivered_to": lambda tx, t, _q: tx.outbox.not_delivered_to([t.petra.id]),
    "chats.meets_in": lambda tx, t, _q: tx.chats.meets_in(t.council.id, CHAT),
    "meetings.next_of": lambda tx, t, _q: tx.meetings.next_of(t.council.id, now=NOW),
    "meetings.ahead_of": lambda tx, t, _q: tx.meetings.ahead_of(t.council.id, now=NOW),
    "meetings.behind": lambda tx, t, _q: tx.meetings.behind(t.council.id, now=LATER + timedelta(days=30)),
    "meetings.without_chat": lambda tx, t, _q: tx.meetings.without_chat(t.council.id, now=NOW),
    "reminding.lately": lambda tx, t, _q: tx.reminding.lately(t.council.id),
    "reminding.waits": lambda tx, t, _q: tx.reminding.waits(t.council.id),
    "reminding.planned": lambda tx, _t, _q: tx.reminding.planned("reminder"),
    "reminding.readiness": lambda tx, t, _q: tx.reminding.readiness(t.council.id, meeting=MEETING),
    "reminding.reminded_since": lambda tx, t, _q: tx.reminding.reminded_since(t.council.id, SINCE),
    "outbox.not_delivered": lambda tx, _t, q: tx.outbox.not_delivered([q.id]),
}
IS_REFUSED: dict[str, Try] = {
    **tries_at_meetings.IS_REFUSED,
    "people.get": lambda tx, t, _q: tx.people.get(t.karin.id),
    "people.address": lambda tx, t, _q: tx.people.address(t.karin.id),
    "councils.get": lambda tx, t, _q: tx.councils.get(t.council.id),
    "councils.locked": lambda tx, t, _q: tx.councils.locked(t.council.id),
    "councils.save_department": lambda tx, t, _q: tx.councils.save_department(
        t.council, name="Vår", aliases=(), department=t.technical.id
    ),
    "councils.remove_department": lambda tx, t, _q: tx.councils.remove_department(t.council, t.technical.id),
    "councils.seat": lambda tx, t, _q: tx.councils.seat(t.council, t.technical.id, owner=None, deputies=()),
    "councils.appoint": lambda tx, t, _q: tx.councils.appoint(t.council, t.johan.id),
    "councils.step_down": lambda tx, t, _q: tx.councils.step_down(t.council, t.karin.id),
    "councils.add_outside_body": lambda tx, t, _q: tx.councils.add_outside_body(t.council, "Vår"),
    "councils.remove_outside_body": lambda tx, t, _q: tx.councils.remove_outside_body(t.council, 1),
    "councils.save_settings": lambda tx, t, _q: tx.councils.save_settings(t.council, Settings(steps=(1,))),
    "meetings.get": lambda tx, _t, _q: tx.meetings.get(1),
    "meetings.save": lambda tx, t, _q: tx.meetings.save(meeting(t, 1), meeting(t, 1).cancel()),
    "councils.next_number": lambda tx, t, _q: tx.councils.next_number(t.council.id),
    "questions.get": lambda tx, _t, q: tx.questions.get(q.id),
    "questions.by_number": lambda tx, t, q: tx.questions.by_number(t.council, q.number),
    "questions.add": lambda tx, t, _q: log(tx, t.council, "Vår", by=t.johan),
    "questions.save": lambda tx, t, q: save(tx, q, q.acknowledge(), town=t),
}
CHANGES_NOTHING_OF_OURS: dict[str, Try] = {
    **tries_at_meetings.CHANGES_NOTHING_OF_OURS,
    "people.meet": lambda tx, _t, _q: meet(tx, "Karin Ek"),
    "people.forget_chat": lambda tx, t, _q: tx.people.forget_chat(t.karin.id),
    "people.remember_chat": lambda tx, t, _q: tx.people.remember_chat(
        t.karin.id, conversation="x", service_url="x"
    ),
    "councils.found": lambda tx, t, _q: found(tx, by=t.karin),
    "people.set_away": lambda tx, t, _q: tx.people.set_away(t.karin.id, until=NOW.date()),
    "councils.asked": lambda tx, t, _q: tx.councils.asked(t.council.id, on=NOW.date()),
    "meetings.add": lambda tx, t, _q: tx.meetings.add(meeting(t)),
    "meetings.reminded": lambda tx, t, _q: tx.meetings.reminded(meeting(t, 1), NOW.date()),
    "chats.know": lambda tx, _t, _q: tx.chats.know(CHAT, kind="x", service_url="x", bot_id="x", meeting="x"),
    "chats.leave": lambda tx, _t, _q: tx.chats.leave(CHAT, at=NOW),
    "chats.bind": lambda tx, _t, _q: tx.chats.bind(CHAT, council=1),
    "events.add": lambda tx, t, q: tx.events.add(
        q, happening=Happening.UNDONE, by=t.karin.id, act="save", at=NOW, old={}, new={"act": "save"}
    ),
    "events.add_to_council": lambda tx, t, _q: tx.events.add_to_council(
        t.council.id, happening=CouncilHappening.BOUND, by=t.karin.id, act="x", at=NOW, new={}
    ),
    "views.add": lambda tx, t, q: tx.views.add(**card(t, q)),
    "views.replace": lambda tx, _t, _q: tx.views.replace(
        1, council=1, kind="x", args={"x": 1}, questions=[99]
    ),
    "views.shown": lambda tx, _t, _q: tx.views.shown(1, fingerprint="x"),
    "inbox.remember": lambda tx, _t, _q: tx.inbox.remember(CHAT, "m1", result={"x": 1}, at=NOW),
    "inbox.answered": lambda tx, _t, _q: tx.inbox.answered(CHAT, "m1"),
    "inbox.remember_press": lambda tx, t, _q: tx.inbox.remember_press(
        "n", "answer", actor=t.karin.id, result={"x": 1}, at=NOW
    ),
    "outbox.add": lambda tx, _t, _q: tx.outbox.add(
        Kind.MESSAGE, key="assignment", payload={"x": 1}, person=1
    ),
    "outbox.update_card": lambda tx, _t, _q: tx.outbox.update_card(1, thread=CHAT, key="x"),
    "outbox.rewrite": lambda tx, _t, _q: tx.outbox.rewrite(2, payload={"x": 1}),
    "outbox.cancel": lambda tx, t, q: tx.outbox.cancel(q.id, person=t.petra.id),
    "outbox.settle": lambda tx, _t, _q: tx.outbox.settle(letter(1), {"state": State.SENT.value}),
    "outbox.pause": lambda tx, _t, _q: tx.outbox.pause(60),
    "outbox.plan": lambda tx, t, _q: tx.outbox.plan([reminder("reminder", t)]),
    "views.forget": lambda tx, _t, _q: tx.views.forget(1),
    "questions.lock": lambda tx, t, _q: tx.questions.lock(t.council),
}
NEEDS_A_QUESTION_OF_OURS = {"words.hints", "words.hints_of", "words.learn"}
"""Reached with words in hand only; the first two are tried below, the third by ``questions.add``."""
