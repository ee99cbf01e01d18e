"""Build activities as Teams sends them to a bot, with text, HTML and mentions."""

import html
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simulator.chats import Chat, Message, utc_now
from simulator.constants import CHANNEL, TIMEZONE, Json
from simulator.people import Mentionable, Person
from simulator.world import World

MENTION_SPAN = '<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'


@dataclass(frozen=True, slots=True)
class ComposedMessage:
    """A message ready to send, and the parts that the page draws."""

    text: str
    html: str
    entities: list[Json]
    parts: list[Json]

    def fields(self) -> Json:
        """Return the fields of an activity that carry the message."""
        attachment = {"contentType": "text/html", "content": self.html}
        return {
            "text": self.text,
            "textFormat": "plain",
            "attachments": [attachment],
            "entities": list(self.entities),
        }


def compose_message(typed: str, *, mentions: Sequence[Mentionable] = (), quoted: str = "") -> ComposedMessage:
    """Turn each @Name into a mention; people who are not named in the text are mentioned at its end.

    As in Teams, `text` loses its line breaks and has `&nbsp;` after a mention; `html` keeps the breaks.
    """
    parts = _split(typed, mentions=mentions)
    named = [part for part in parts if "mention" in part]
    entities = [
        {
            "type": "mention",
            "mentioned": {"id": part["id"], "name": part["mention"]},
            "text": f"<at>{part['mention']}</at>",
        }
        for part in named
    ]
    return ComposedMessage(_plain(parts), quoted + _markup(parts), entities, parts)


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
            parts.append({"mention": piece, "id": by_name[piece].teams_id})
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
