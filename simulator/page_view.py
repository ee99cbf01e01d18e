"""Build what the page shows to one person: chats, messages and cards as that person sees them."""

from simulator.actions import TeamsActions
from simulator.activities import group_mentions
from simulator.cards import texts
from simulator.chats import Chat, Message
from simulator.constants import BOT, Json
from simulator.files import CONSENT_CARD, linked_files
from simulator.people import Person


def show_people(stage: TeamsActions) -> Json:
    """Return everybody whom the page can act for, and the bot."""
    people = [_show_person(person) for person in stage.world.people.values()]
    chat = next(iter(stage.world.chats.values()))
    groups = [{"key": one.key, "name": one.name} for one in group_mentions(chat)]
    return {"people": people, "bot": {"key": BOT, "name": stage.world.bot.name}, "groups": groups}


def show_chats(stage: TeamsActions, *, person: Person) -> list[Json]:
    """Return the chats of one person, with their unread messages."""
    if person.entra_id is not None:
        stage.world.personal(person)
    mine = [chat for chat in stage.world.chats.values() if person in chat.members]
    return [_show_chat(stage, chat=chat, person=person) for chat in mine]


def show_messages(stage: TeamsActions, *, chat: Chat, person: Person) -> list[Json]:
    """Return the messages of one chat as one person sees them."""
    seen = [message for message in chat.messages if message.is_visible_to(person)]
    return [_show_message(stage, message=message, person=person) for message in seen]


def _show_person(person: Person) -> Json:
    return {
        "key": person.key,
        "name": person.name,
        "role": person.role,
        "title": person.title,
        "locale": person.locale,
        "installed": person.installed,
        "entraId": person.entra_id,
        "tenantId": person.tenant_id,
    }


def _show_chat(stage: TeamsActions, *, chat: Chat, person: Person) -> Json:
    seen = chat.read.get(person.key, 0)
    visible = [one for one in chat.messages if one.is_visible_to(person)]
    by_others = [one for one in visible if one.author != person.key and not one.deleted]
    last = visible[-1] if visible else None
    return {
        "key": chat.key,
        "kind": chat.kind,
        "title": chat.title,
        "hasBot": chat.has_bot,
        "takesTargeted": chat.takes_targeted,
        "hasTab": stage.tabs.are_shown(chat, person),
        "tabName": chat.tab.get("suggestedDisplayName", ""),
        "meeting": chat.meeting is not None,
        "inMeeting": sorted(chat.in_meeting),
        "isOver": chat.is_over,
        "members": [member.key for member in chat.members],
        "unread": sum(one.posted > seen for one in by_others),
        "lastAt": last.at.isoformat() if last else None,
        "preview": _preview(last),
    }


def _preview(message: Message | None) -> str:
    if message is None or message.deleted:
        return ""
    written = "".join(str(part.get("mention") or part["text"]) for part in message.parts)
    on_card = next(iter(texts(message.card)), "")
    more = [one["name"] for one in linked_files(message)] + [
        one["text"] for one in message.extras if one["text"]
    ]
    return (written or message.text or str(message.activity.get("summary") or on_card or ", ".join(more)))[
        :80
    ]


def _show_message(stage: TeamsActions, *, message: Message, person: Person) -> Json:
    entities = message.activity.get("entities") or []
    return {
        "id": message.id,
        "author": message.author,
        "at": message.at.isoformat(),
        "parts": message.parts,
        "text": message.text,
        "format": message.activity.get("textFormat") or "markdown",
        "mentions": [one.get("text") for one in entities if one.get("type") == "mention"],
        "card": {} if message.deleted else message.seen_by(person),
        "onlyForMe": person.key in message.views,
        "targeted": message.only_for == person.key,
        "extras": [] if message.deleted else message.extras,
        "wantsRefresh": stage.cards.wants_refresh(person, message),
        "changed": message.changed,
        "updates": message.updates,
        "deleted": message.deleted,
        "offers": _offered_file(message),
        "consent": message.consent,
        "files": [] if message.deleted else linked_files(message),
    }


def _offered_file(message: Message) -> str | None:
    offered = [one for one in message.attachments if one.get("contentType") == CONSENT_CARD]
    return str(offered[0].get("name")) if offered else None
