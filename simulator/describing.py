"""A message as Teams describes it to an app that is used beside it."""

import html
from urllib.parse import quote

from simulator.chats import Chat, Message
from simulator.constants import Json
from simulator.people import Person
from simulator.world import World


def describe_message(world: World, chat: Chat, message: Message) -> Json:
    """Give back the ``messagePayload`` of a message; people have their Entra ids there."""
    by = None if message.by_bot else world.person(message.author)
    app = {"applicationIdentityType": "bot", "id": world.app_id, "displayName": world.bot.name}
    return {
        "id": message.id,
        "replyToId": message.thread if message.thread != message.id else None,
        "createdDateTime": message.at.isoformat(),
        "subject": None,
        "body": {"contentType": "html", "content": _markup(message)},
        "from": {"user": _user(by) if by else None, "application": None if by else app, "conversation": None},
        "mentions": _mentions(world, message),
        "linkToMessage": f"https://teams.microsoft.com/l/message/{quote(chat.id)}/{message.id}",
    }


def _user(person: Person) -> Json:
    kind = "aadUser" if person.entra_id else "anonymousGuest"
    return {
        "userIdentityType": kind,
        "id": person.entra_id or person.teams_id,
        "displayName": person.name,
    }


def _markup(message: Message) -> str:
    """Write the words as Teams stores them: each mention with its number."""
    number, written = 0, ""
    for part in message.parts:
        if "mention" in part:
            written += f'<at id="{number}">{html.escape(part["mention"])}</at>'
            number += 1
        else:
            written += html.escape(part["text"], quote=False).replace("\n", "<br>")
    return f"<div><div>{written or html.escape(message.text, quote=False)}</div></div>"


def _mentions(world: World, message: Message) -> list[Json]:
    named = [part for part in message.parts if "mention" in part]
    return [_mention(world, number, part) for number, part in enumerate(named)]


def _mention(world: World, number: int, part: Json) -> Json:
    own = part["id"] == world.bot.teams_id
    who = {"id": world.app_id if own else part["id"], "displayName": part["mention"]}
    mentioned = {"application": who if own else None, "user": None if own else who}
    return {"id": number, "mentionText": part["mention"], "mentioned": mentioned}
