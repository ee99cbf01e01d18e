"""Activities as Teams sends them to a bot."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simulator.chats import Chat, Message, utc_now
from simulator.constants import CHANNEL, TIMEZONE, Json
from simulator.mentions import Composed
from simulator.people import Person
from simulator.world import World


class Activities:
    """Writes activities for one world, as from one service address."""

    def __init__(self, world: World, *, service_url: str) -> None:
        self.world = world
        self.service_url = service_url

    def base(self, kind: str, *, chat: Chat, by: Person, thread: str | None = None) -> Json:
        """What all activities have in common."""
        now = utc_now()
        local = now.astimezone(ZoneInfo(TIMEZONE))
        return {
            "type": kind,
            "id": f"f:{uuid.uuid4()}",
            "timestamp": _stamp(now),
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

    def message(self, composed: Composed, *, chat: Chat, by: Person, thread: str | None = None) -> Json:
        """Somebody writes something."""
        message_id = self.world.next_id()
        activity = self.base("message", chat=chat, by=by, thread=thread or message_id)
        return self._with_text(activity, composed) | {"id": message_id}

    def edited(self, composed: Composed, *, chat: Chat, by: Person, message: Message) -> Json:
        """Somebody changes what they wrote."""
        activity = self.base("messageUpdate", chat=chat, by=by, thread=message.thread or message.id)
        activity["channelData"]["eventType"] = "editMessage"
        return self._with_text(activity, composed) | {"id": message.id}

    def deleted(self, *, chat: Chat, by: Person, message: Message) -> Json:
        """Somebody takes back what they wrote."""
        activity = self.base("messageDelete", chat=chat, by=by, thread=message.thread or message.id)
        activity["channelData"]["eventType"] = "softDeleteMessage"
        return activity | {"id": message.id}

    def reaction(self, kind: str, *, chat: Chat, by: Person, message: Message) -> Json:
        """Somebody puts a heart or a thumb on a message."""
        activity = self.base("messageReaction", chat=chat, by=by, thread=message.thread)
        return activity | {"reactionsAdded": [{"type": kind}], "replyToId": message.id}

    def invoke(
        self, name: str, *, value: Json, chat: Chat, by: Person, message: Message | None = None
    ) -> Json:
        """Something that waits for the bot's answer: a press, a refresh, a dialog."""
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
        """Somebody joins or leaves: `field` is membersAdded or membersRemoved."""
        activity = self.base("conversationUpdate", chat=chat, by=by)
        if chat.kind == "channel":
            activity["channelData"]["eventType"] = field.replace("members", "teamMember")
        return activity | {field: ids}

    def installation(self, action: str, *, chat: Chat, by: Person) -> Json:
        """The app is added or removed, by whom."""
        activity = self.base("installationUpdate", chat=chat, by=by)
        activity["channelData"]["source"] = {"name": "message"}
        return activity | {"action": action}

    def meeting_event(self, name: str, *, chat: Chat, by: Person, at: datetime | None = None) -> Json:
        """The meeting starts or ends: `name` is meetingStart or meetingEnd."""
        if chat.meeting is None:
            raise ValueError(f"the chat {chat.key} belongs to no meeting")
        value = {
            "MeetingType": "Scheduled",
            "Title": chat.meeting.title,
            "Id": chat.meeting_id,
            "JoinUrl": chat.meeting.join_url,
            name.removeprefix("meeting") + "Time": _stamp(at or utc_now()),
        }
        activity = self.base("event", chat=chat, by=by)
        return activity | {"name": f"application/vnd.microsoft.{name}", "value": value}

    def participants(self, what: str, *, members: list[Json], chat: Chat, by: Person) -> Json:
        """People come into the meeting or go out of it: `what` is Join or Leave."""
        activity = self.base("event", chat=chat, by=by)
        name = f"application/vnd.microsoft.meetingParticipant{what}"
        return activity | {"name": name, "value": {"members": members}}

    def _with_text(self, activity: Json, composed: Composed) -> Json:
        fields = composed.fields()
        fields["entities"] = fields["entities"] + activity["entities"]
        return activity | fields


def _stamp(moment: datetime) -> str:
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
