"""Register the renderer of every kind of view, and render a view as a card."""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from bot.turn.types import Card, View
from bot.views import (
    council,
    import_notes,
    live_meeting,
    meetings,
    message_extension,
    messages,
    minutes,
    notes,
    questions,
    reminders,
    undelivered,
)
from bot.views.context import RenderContext

Renderer = Callable[[RenderContext, Mapping[str, Any]], Card]

RENDERERS: dict[str, Renderer] = {
    "question": questions.render_question,
    "assignment": questions.render_assignment,
    "history": questions.render_history,
    "questions": questions.render_questions,
    "answered": questions.render_answer,
    "reminder": questions.render_reminder,
    "offer_edit": questions.render_edit_suggestion,
    "list": questions.render_question_list,
    "found": questions.render_search_results,
    "mine": questions.render_own_questions,
    "inherited": questions.render_inherited_questions,
    "news": messages.render_news,
    "undelivered": messages.render_undelivered_notice,
    "mention": messages.render_mention,
    "sentence": messages.render_sentence,
    "help": messages.render_help,
    "elsewhere": messages.render_private_notice,
    "unknown": messages.render_unknown_command,
    "log_this": messages.render_log_suggestion,
    "ask_form": messages.render_ask_form,
    "greeting": council.render_greeting,
    "unbound": council.render_unbound,
    "bound": council.render_bound,
    "departments": council.render_departments,
    "department": council.render_department,
    "department_form": council.render_department_form,
    "coordinators": council.render_coordinators,
    "reach": council.render_reachability,
    "choose": council.render_council_choice,
    "meeting": meetings.render_meeting,
    "meetings": meetings.render_meetings,
    "plan_form": meetings.render_plan_form,
    "ask_next": meetings.render_meeting_request,
    "add_app": meetings.render_install_request,
    "settings": council.render_settings,
    "digest": reminders.render_digest,
    "summary": reminders.render_summary,
    "reminding": reminders.render_reminder_recipients,
    "away": reminders.render_absence,
    "deliveries": undelivered.render_undelivered_messages,
    "course": live_meeting.render_live_meeting,
    "point": live_meeting.render_remark_form,
    "topic": live_meeting.render_outcome_form,
    "notes": notes.render_notes,
    "note": notes.render_note,
    "item": notes.render_item,
    "offer_note": notes.render_note_suggestion,
    "offer_item": notes.render_item_suggestion,
    "offer_drop": notes.render_drop_suggestion,
    "careful": notes.render_personal_data_warning,
    "take_form": message_extension.render_dialog_form,
    "taken": message_extension.render_taken_message,
    "as_of": message_extension.render_current_question,
    "agenda": live_meeting.render_agenda,
    "attendance": live_meeting.render_attendance,
    "present": live_meeting.render_attendee_form,
    "minutes": minutes.render_minutes,
    "draft_offer": minutes.render_draft_suggestion,
    "adoption": minutes.render_adoption_confirmation,
    "minutes_posted": minutes.render_posted_minutes,
    "follow_ups": minutes.render_follow_ups,
    "templates": minutes.render_templates,
    "old_notes": import_notes.render_review,
    "unread_file": import_notes.render_unread_file,
}


_INVISIBLE = re.compile(rb'"(?:nonce":"[\w-]*"|version":\d+)')
"""What differs from one rendering to the next without being seen: the marks in the data of buttons."""


def render(view: View, *, context: RenderContext) -> Card:
    """Render a view as a card, for one reader or for everybody in the chat."""
    card = RENDERERS[view.kind](context, view.args)
    if context.personal and context.council is not None:
        _add_council(card.content, context.council.id)
    return card


def fingerprint(card: Card) -> str:
    """Return a hash that differs for cards that look different."""
    seen = _INVISIBLE.sub(b"", orjson.dumps(card.content, option=orjson.OPT_SORT_KEYS))
    return hashlib.blake2b(seen, digest_size=16).hexdigest()


def _add_council(node: Any, council: int) -> None:  # noqa: ANN401
    """Add the council to the data of every button of a personal card, since the chat does not tell it."""
    if isinstance(node, dict):
        if node.get("type") == "Action.Execute" and isinstance(node.get("data"), dict):
            node["data"].setdefault("council", council)
        for value in node.values():
            _add_council(value, council)
    elif isinstance(node, list):
        for item in node:
            _add_council(item, council)
