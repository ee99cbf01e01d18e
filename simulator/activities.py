"""Build activities as Teams sends them to a bot, with text, HTML and mentions."""

import html
import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from simulator.chats import ADAPTIVE_CARD, Chat, Message, utc_now
from simulator.constants import CHANNEL, TIMEZONE, Json
from simulator.people import GroupMention, Mentionable, Person
from simulator.world import World

MENTION_SPAN = '<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


@dataclass(frozen=True, slots=True)
class ComposedMessage:
    """A message ready to send, and the parts that the page draws."""

    text: str
    html: str
    entities: list[Json]
    parts: list[Json]
    attachments: list[Json] = field(default_factory=list)
    extras: list[Json] = field(default_factory=list)

    def fields(self) -> Json:
        """Return the fields of an activity that carry the message."""
        attachment = {"contentType": "text/html", "content": self.html}
        return {
            "text": self.text,
            "textFormat": "plain",
            "attachments": [attachment, *self.attachments],
            "entities": list(self.entities),
        }


def compose_message(typed: str, *, mentions: Sequence[Mentionable] = ()) -> ComposedMessage:
    """Turn each @Name into a mention; people who are not named in the text are mentioned at its end.

    As in Teams, `text` loses its line breaks and has `&nbsp;` after a mention; `html` keeps the breaks.
    """
    parts = _split(typed, mentions=mentions)
    named = [part for part in parts if "mention" in part]
    entities = [
        {
            "type": "mention",
            "mentioned": {"id": part["id"], "name": part["mention"], **part.get("marks", {})},
            "text": f"<at>{part['mention']}</at>",
        }
        for part in named
    ]
    return ComposedMessage(_plain(parts), _markup(parts), entities, parts)


def quote_message(author: Mentionable, *, message_id: str, text: str) -> str:
    """Return the block that Teams puts before a reply to a message."""
    return (
        f'<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="{message_id}">'
        f'<strong itemprop="mri" itemid="{html.escape(author.teams_id)}">{html.escape(author.name)}</strong>'
        f'<span itemprop="time" itemid="{message_id}"></span>'
        f'<p itemprop="preview">{html.escape(text)}</p></blockquote>'
    )


def _split(typed: str, *, mentions: Sequence[Mentionable]) -> list[Json]:
    by_name = {one.name: one for one in mentions}
    for one in mentions:
        if f"@{one.name}" not in typed:
            typed = f"{typed} @{one.name}"
    if not by_name:
        return [{"text": typed}]
    names = sorted(by_name, key=len, reverse=True)
    pieces = re.split("@(" + "|".join(map(re.escape, names)) + r")(?!\w)", typed)
    parts: list[Json] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            one = by_name[piece]
            marks = {"marks": one.marks} if isinstance(one, GroupMention) else {}
            parts.append({"mention": piece, "id": one.teams_id, **marks})
        elif piece:
            parts.append({"text": piece})
    return parts


def _plain(parts: list[Json]) -> str:
    written = "".join(f"<at>{part['mention']}</at>" if "mention" in part else part["text"] for part in parts)
    return re.sub(r"</at> ", "</at>&nbsp;", re.sub(r"\s*\n\s*", " ", written))


def _markup(parts: list[Json]) -> str:
    number = 0
    written: list[str] = []
    for part in parts:
        if "mention" in part:
            written.append(MENTION_SPAN.format(number=number, name=html.escape(part["mention"])))
            number += 1
        else:
            written.append(html.escape(part["text"], quote=False).replace("\n", "<br>"))
    return f"<p>{''.join(written).replace('</span> ', '</span>&nbsp;')}</p>"


def group_mentions(chat: Chat) -> list[GroupMention]:
    """Return what can be mentioned in a chat besides its members."""
    team = "19:4f7a9c21b3@thread.tacv2"
    return [
        GroupMention("tag", "Gatuenheten", "TagId:MjQzMiM", {"type": "tag"}),
        GroupMention("channel", "Gator", team, {"type": "channel"}),
        GroupMention("team", "Samhällsbyggnad", team, {"conversationIdentityType": "team"}),
        GroupMention("everyone", "Everyone", chat.id, {}),
    ]


@dataclass(frozen=True, slots=True)
class Style:
    """How a message is written and what goes with it; `detail` belongs to the shape, such as a name."""

    shape: str = ""
    detail: str = ""
    quoting: Message | None = None
    forwarding: Message | None = None
    is_targeted: bool = False


PLAIN: Final = Style()


def style_message(
    composed: ComposedMessage, style: Style, *, authors: Mapping[str, Mentionable]
) -> ComposedMessage:
    """Give a message its shape, and put the message that it answers or forwards before its words."""
    if style.shape:
        composed = SHAPES[style.shape](composed, style.detail)
    if (quoted := style.quoting) is not None:
        author = authors[quoted.author]
        block = quote_message(author, message_id=quoted.id, text=quoted.words)
        composed = _begin(composed, block, _shown("quote", quoted.words, by=author.name))
    if (forwarded := style.forwarding) is not None:
        author = authors[forwarded.author]
        block = f'<attachment id="{forwarded.id}"></attachment>'
        composed = _begin(composed, block, _shown("forward", forwarded.words, by=author.name))
        composed.attachments.append(_forward(forwarded, author=author))
    return composed


def _shown(kind: str, text: str, **more: str) -> Json:
    return {"kind": kind, "text": text, **more}


def _begin(composed: ComposedMessage, block: str, shown: Json) -> ComposedMessage:
    written = "" if composed.html == "<p></p>" else composed.html
    return replace(composed, html=block + written, extras=[shown, *composed.extras])


def _end(composed: ComposedMessage, block: str, shown: Json | None, *attachments: Json) -> ComposedMessage:
    written = "" if composed.html == "<p></p>" else composed.html
    extras = [*composed.extras, *([shown] if shown else [])]
    return replace(
        composed, html=written + block, attachments=[*composed.attachments, *attachments], extras=extras
    )


def _forward(message: Message, *, author: Mentionable) -> Json:
    user = {"userIdentityType": "aadUser", "id": author.teams_id, "displayName": author.name}
    if isinstance(author, Person) and author.entra_id:
        user["id"] = author.entra_id
    bot = {"applicationIdentityType": "bot", "id": author.teams_id, "displayName": author.name}
    original = {
        "originalMessageId": message.id,
        "originalMessageContent": _markup(message.parts)
        if message.parts
        else f"<p>{html.escape(message.words)}</p>",
        "originalSentDateTime": _timestamp(message.at),
        "originalMessageSender": {
            "application": bot if message.by_bot else None,
            "device": None,
            "user": None if message.by_bot else user,
        },
    }
    return {"id": message.id, "contentType": "forwardedMessageReference", "content": json.dumps(original)}


def _list(tag: str, *, kind: str) -> Callable[[ComposedMessage, str], ComposedMessage]:
    def shape(composed: ComposedMessage, _detail: str) -> ComposedMessage:
        first, *others = composed.html.removeprefix("<p>").removesuffix("</p>").split("<br>")
        items = "".join(f"<li>{one}</li>" for one in others or [first])
        before = f"<p>{first}</p>" if others else ""
        return replace(composed, html=f"{before}<{tag}>{items}</{tag}>", extras=[_shown(kind, "")])

    return shape


def _marked(composed: ComposedMessage, _detail: str) -> ComposedMessage:
    linked = re.sub(r"\[([^]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', composed.html)
    struck = re.sub(r"~~(.+?)~~", r"<s>\1</s>", linked)
    return replace(composed, html=struck, extras=[_shown("marked", "")])


def _picture(composed: ComposedMessage, detail: str) -> ComposedMessage:
    address = "https://pictures.bjorkvik.example/1.png"
    block = f'<p><img alt="{html.escape(detail or "image")}" src="{address}"></p>'
    return _end(composed, block, _shown("picture", detail), {"contentType": "image/*", "contentUrl": address})


def _sound(composed: ComposedMessage, _detail: str) -> ComposedMessage:
    sound = {"contentType": "audio/mp4", "contentUrl": "https://sounds.bjorkvik.example/1.m4a"}
    return _end(composed, "<p>&nbsp;</p>", _shown("sound", ""), sound)


def _video(composed: ComposedMessage, _detail: str) -> ComposedMessage:
    return _end(composed, '<video src="https://films.bjorkvik.example/1.mp4"></video>', _shown("video", ""))


def _file(composed: ComposedMessage, detail: str) -> ComposedMessage:
    name = detail or "underlag.docx"
    file = {"id": "file-1", "contentType": "reference", "name": name}
    file["contentUrl"] = f"https://bjorkvik.sharepoint.example/{quote(name)}"
    return _end(composed, '<attachment id="file-1"></attachment>', _shown("file", name), file)


def _card(composed: ComposedMessage, detail: str) -> ComposedMessage:
    body = [{"type": "TextBlock", "text": detail or "Felanmälan 7", "weight": "Bolder", "wrap": True}]
    body.append({"type": "TextBlock", "text": "Lampan på Storgatan 3 blinkar", "wrap": True})
    content = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    card = {"id": "card-1", "contentType": ADAPTIVE_CARD, "content": content}
    return _end(composed, '<attachment id="card-1"></attachment>', None, card)


def _code(composed: ComposedMessage, detail: str) -> ComposedMessage:
    lines = [detail or "LAMPA 3 AV"]
    content = json.dumps({"name": "larm.log", "language": "Plain", "lines": lines})
    code = {"id": "code-1", "contentType": "application/vnd.microsoft.card.codesnippet", "name": "larm.log"}
    shown = _shown("code", "\n".join(lines))
    return _end(composed, '<attachment id="code-1"></attachment>', shown, code | {"content": content})


SHAPES: Final[Mapping[str, Callable[[ComposedMessage, str], ComposedMessage]]] = {
    "bullets": _list("ul", kind="bullets"),
    "numbers": _list("ol", kind="numbers"),
    "marked": _marked,
    "picture": _picture,
    "sound": _sound,
    "video": _video,
    "file": _file,
    "card": _card,
    "code": _code,
}


class ActivityFactory:
    """Builds activities of one world, from one service address."""

    def __init__(self, world: World, *, service_url: str) -> None:
        self.world = world
        self.service_url = service_url

    def base(self, kind: str, *, chat: Chat, by: Person, thread: str | None = None) -> Json:
        """Return what all activities have in common."""
        now = utc_now()
        local = now.astimezone(ZoneInfo(TIMEZONE))
        return {
            "type": kind,
            "id": f"f:{uuid.uuid4()}",
            "timestamp": _timestamp(now),
            "localTimestamp": local.isoformat(timespec="milliseconds"),
            "localTimezone": TIMEZONE,
            "channelId": CHANNEL,
            "serviceUrl": self.service_url,
            "from": by.account(),
            "conversation": chat.conversation(thread),
            "recipient": {"id": self.world.bot.teams_id, "name": self.world.bot.name},
            "entities": [_client_info(by)],
            "channelData": chat.channel_data(),
            "locale": by.locale,
        }

    def message(
        self, composed: ComposedMessage, *, chat: Chat, by: Person, thread: str | None = None
    ) -> Json:
        """Return the activity of a new message."""
        message_id = self.world.next_id()
        activity = self.base("message", chat=chat, by=by, thread=thread or message_id)
        return self._with_text(activity, composed) | {"id": message_id}

    def edited(self, composed: ComposedMessage, *, chat: Chat, by: Person, message: Message) -> Json:
        """Return the activity of an edited message."""
        activity = self.base("messageUpdate", chat=chat, by=by, thread=message.thread or message.id)
        activity["channelData"]["eventType"] = "editMessage"
        return self._with_text(activity, composed) | {"id": message.id}

    def deleted(self, *, chat: Chat, by: Person, message: Message) -> Json:
        """Return the activity of a deleted message."""
        activity = self.base("messageDelete", chat=chat, by=by, thread=message.thread or message.id)
        activity["channelData"]["eventType"] = "softDeleteMessage"
        return activity | {"id": message.id}

    def reaction(self, kind: str, *, chat: Chat, by: Person, message: Message) -> Json:
        """Return the activity of a reaction to a message."""
        activity = self.base("messageReaction", chat=chat, by=by, thread=message.thread)
        return activity | {"reactionsAdded": [{"type": kind}], "replyToId": message.id}

    def invoke(
        self, name: str, *, value: Json, chat: Chat, by: Person, message: Message | None = None
    ) -> Json:
        """Return an activity that waits for the bot's response: a button, a refresh, a dialog."""
        thread = (message.thread or message.id) if message else None
        activity = self.base("invoke", chat=chat, by=by, thread=thread)
        activity |= {"name": name, "value": value}
        if message:
            activity["replyToId"] = message.id
            activity["channelData"] |= {
                "source": {"name": "message"},
                "legacy": {"replyToId": f"1:{message.id}"},
            }
        return activity

    def members_changed(self, field: str, *, ids: list[Json], chat: Chat, by: Person) -> Json:
        """Return the activity of members that join or leave: `field` is membersAdded or membersRemoved."""
        activity = self.base("conversationUpdate", chat=chat, by=by)
        if chat.kind == "channel":
            activity["channelData"]["eventType"] = field.replace("members", "teamMember")
        return activity | {field: ids}

    def installation(self, action: str, *, chat: Chat, by: Person) -> Json:
        """Return the activity of an app that is added or removed, and by whom."""
        activity = self.base("installationUpdate", chat=chat, by=by)
        activity["channelData"]["source"] = {"name": "message"}
        return activity | {"action": action}

    def meeting_event(self, name: str, *, chat: Chat, by: Person, at: datetime | None = None) -> Json:
        """Return the activity of a meeting that starts or ends: `name` is meetingStart or meetingEnd."""
        if chat.meeting is None:
            raise ValueError(f"the chat {chat.key} belongs to no meeting")
        value = {
            "MeetingType": "Scheduled",
            "Title": chat.meeting.title,
            "Id": chat.meeting_id,
            "JoinUrl": chat.meeting.join_url,
            name.removeprefix("meeting") + "Time": _timestamp(at or utc_now()),
        }
        activity = self.base("event", chat=chat, by=by)
        return activity | {"name": f"application/vnd.microsoft.{name}", "value": value}

    def participants(self, what: str, *, members: list[Json], chat: Chat, by: Person) -> Json:
        """Return the activity of people that join or leave the meeting: `what` is Join or Leave."""
        activity = self.base("event", chat=chat, by=by)
        name = f"application/vnd.microsoft.meetingParticipant{what}"
        return activity | {"name": name, "value": {"members": members}}

    def _with_text(self, activity: Json, composed: ComposedMessage) -> Json:
        fields = composed.fields()
        fields["entities"] = fields["entities"] + activity["entities"]
        return activity | fields


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def _client_info(person: Person) -> Json:
    country = person.locale.rpartition("-")[2]
    return {
        "type": "clientInfo",
        "locale": person.locale,
        "country": country,
        "platform": "Web",
        "timezone": TIMEZONE,
    }
