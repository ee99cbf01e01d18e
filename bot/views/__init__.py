"""From what is to be shown (a View) to the card, with everything looked up that the card needs."""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from bot.turn import Card, View
from bot.views import (
    about_council,
    about_meetings,
    about_questions,
    bringing,
    course,
    deliveries,
    lists,
    meeting_forms,
    messages,
    minutes,
    notes,
    reminders,
    taking,
)
from bot.views.sight import Sight

Renderer = Callable[[Sight, Mapping[str, Any]], Card]

RENDERERS: dict[str, Renderer] = {
    "question": about_questions.question,
    "assignment": about_questions.assignment,
    "history": about_questions.history,
    "questions": about_questions.questions,
    "answered": about_questions.answered,
    "reminder": about_questions.reminder,
    "offer_edit": about_questions.offer_edit,
    "list": lists.listed,
    "found": lists.found,
    "mine": lists.mine,
    "inherited": lists.inherited,
    "news": messages.news,
    "undelivered": messages.undelivered,
    "mention": messages.mention,
    "sentence": messages.sentence,
    "help": messages.help_people,
    "elsewhere": messages.elsewhere,
    "unknown": messages.unknown,
    "log_this": messages.log_this,
    "ask_form": messages.ask_form,
    "greeting": about_council.greeting,
    "unbound": about_council.unbound,
    "bound": about_council.bound,
    "departments": about_council.departments,
    "department": about_council.department,
    "department_form": about_council.department_form,
    "coordinators": about_council.coordinators,
    "reach": about_council.reach,
    "choose": about_council.choose,
    "meeting": about_meetings.meeting,
    "meetings": about_meetings.meetings,
    "plan_form": about_meetings.plan_form,
    "ask_next": about_meetings.ask_next,
    "add_app": about_meetings.add_app,
    "settings": about_council.settings,
    "digest": reminders.digest,
    "summary": reminders.summary,
    "reminding": reminders.reminding,
    "away": reminders.away,
    "deliveries": deliveries.deliveries,
    "course": course.course,
    "point": course.point,
    "topic": course.topic,
    "notes": notes.notes,
    "note": notes.note,
    "item": notes.item,
    "offer_note": notes.offer_note,
    "offer_item": notes.offer_item,
    "offer_drop": notes.offer_drop,
    "careful": notes.careful,
    "take_form": taking.take_form,
    "taken": taking.taken,
    "as_of": taking.as_of,
    "agenda": meeting_forms.agenda,
    "attendance": meeting_forms.attendance,
    "present": meeting_forms.present,
    "minutes": minutes.minutes,
    "draft_offer": minutes.draft_offer,
    "adoption": minutes.adoption,
    "minutes_posted": minutes.minutes_posted,
    "follow_ups": minutes.follow_ups,
    "templates": minutes.templates,
    "old_notes": bringing.old_notes,
    "unread_file": bringing.unread_file,
}


_MARKS = re.compile(rb'"(?:nonce":"[\w-]*"|version":\d+)')
"""What differs from one rendering to the next without being seen: the marks in the data of buttons."""


def render(view: View, *, sight: Sight) -> Card:
    """Give back the card of a view, as one person or everybody sees it now."""
    card = RENDERERS[view.kind](sight, view.args)
    if sight.personal and sight.council is not None:
        _name_council(card.content, sight.council.id)
    return card


def fingerprint(card: Card) -> str:
    """Give back what tells two cards apart that do not look the same."""
    seen = _MARKS.sub(b"", orjson.dumps(card.content, option=orjson.OPT_SORT_KEYS))
    return hashlib.blake2b(seen, digest_size=16).hexdigest()


def _name_council(node: Any, council: int) -> None:  # noqa: ANN401
    """Let every button of a personal card say which council is meant: the chat does not."""
    if isinstance(node, dict):
        if node.get("type") == "Action.Execute" and isinstance(node.get("data"), dict):
            node["data"].setdefault("council", council)
        for value in node.values():
            _name_council(value, council)
    elif isinstance(node, list):
        for item in node:
            _name_council(item, council)
