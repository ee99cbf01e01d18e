"""The Bot Connector API: conversations, activities, members and meetings."""

import orjson
from aiohttp import web

from simulator.chats import Chat, Message
from simulator.constants import BOT, MESSAGE_LIMIT, Json
from simulator.http import (
    CALL,
    CallGuard,
    bad_argument,
    error_response,
    json_response,
    no_conversation,
    not_in_roster,
)
from simulator.people import Person
from simulator.world import World

MAX_PAGE_SIZE = 500


class Connector:
    """The conversations API: the bot opens conversations, and posts, updates and deletes its messages."""

    def __init__(self, world: World, *, gate: CallGuard) -> None:
        self._world = world
        self._gate = gate

    def routes(self, prefix: str) -> list[web.RouteDef]:
        conversations = f"{prefix}/v3/conversations"
        activities = conversations + "/{conversation}/activities"
        guard = self._gate.guard
        return [
            web.post(conversations, guard(self.open)),
            web.post(activities, guard(self.post)),
            web.post(activities + "/{activity}", guard(self.post)),
            web.put(activities + "/{activity}", guard(self.update)),
            web.delete(activities + "/{activity}", guard(self.delete)),
        ]

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Open the 1:1 chat with one person."""
        body = request[CALL].body
        members = body.get("members") or []
        tenant = body.get("tenantId") or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
        if body.get("isGroup") or len(members) != 1 or not tenant:
            return bad_argument("A bot opens a chat with exactly one member of a named tenant.")
        person = self._world.find_person(str(members[0].get("id")))
        if person is None or person.tenant_id != tenant:
            return bad_argument("Failed to decrypt pairwise id.")
        if person.role == "anonymous":
            return bad_argument("Anonymous people cannot be reached.")
        if not person.installed:
            return not_in_roster()
        chat = self._world.personal(person)
        answer = {"id": chat.id}
        if isinstance(first := body.get("activity"), dict):
            answer["activityId"] = self._write(chat, activity=first, thread=None)
        return json_response(answer, status=201)

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Post a message, or a reply."""
        found = self._world.find_chat(request.match_info["conversation"])
        if found is None:
            return no_conversation()
        chat, thread = found
        activity = request[CALL].body
        if (refusal := self._refuse(chat, request=request)) is not None:
            return refusal
        if (replied_to := request.match_info.get("activity")) is not None:
            activity = activity | {"replyToId": replied_to}
        only_for = ""
        if _is_targeted(request):
            person = chat.member(str((activity.get("recipient") or {}).get("id")))
            if chat.kind == "personal" or person is None:
                return bad_argument("A targeted message has a member of a chat with others as recipient.")
            if not chat.takes_targeted:
                return bad_argument("Targeted messages are not supported in this conversation.")
            only_for = person.key
        written = self._write(chat, activity=activity, thread=thread, only_for=only_for)
        return json_response({"id": written}, status=201)

    async def update(self, request: web.Request) -> web.StreamResponse:
        """Replace the content of one of the bot's own messages."""
        found = self._own_message(request)
        if isinstance(found, web.Response):
            return found
        chat, message = found
        activity = request[CALL].body
        if (refusal := self._refuse(chat, request=request)) is not None:
            return refusal
        if message.only_for and "recipient" in activity:
            return bad_argument(
                "The recipient of a targeted message is named when it is sent, and only then."
            )
        kept = {"id": message.id, "replyToId": message.activity.get("replyToId")}
        self._world.replace(message, chat=chat, activity=activity | kept)
        return json_response({"id": message.id})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Delete one of the bot's own messages."""
        found = self._own_message(request)
        if isinstance(found, web.Response):
            return found
        chat, message = found
        self._world.delete(message, chat=chat)
        return web.Response(status=200)

    def _own_message(self, request: web.Request) -> tuple[Chat, Message] | web.Response:
        found = self._world.find_chat(request.match_info["conversation"])
        if found is None:
            return no_conversation()
        chat, _ = found
        if not self._world.reaches(chat):
            return not_in_roster()
        message = chat.find(request.match_info["activity"])
        is_there = message is not None and not message.deleted and not message.has_expired
        if message is None or not is_there or bool(message.only_for) != _is_targeted(request):
            return error_response(404, code="ActivityNotFoundInConversation", message="No such activity.")
        if not message.by_bot:
            return error_response(403, code="MessageWritesBlocked", message="The message is somebody else's.")
        return chat, message

    def _refuse(self, chat: Chat, *, request: web.Request) -> web.Response | None:
        if not self._world.reaches(chat):
            return not_in_roster()
        if not request[CALL].body.get("type"):
            return bad_argument("The activity has no type.")
        if _is_too_big(request):
            return error_response(413, code="MessageSizeTooBig", message="Message size too large.")
        return None

    def _write(self, chat: Chat, *, activity: Json, thread: str | None, only_for: str = "") -> str:
        message_id = self._world.next_id()
        if activity.get("type") == "message":
            posted = activity | {"id": message_id}
            self._world.post(chat, author=BOT, activity=posted, thread=thread, only_for=only_for)
        return message_id


def _is_targeted(request: web.Request) -> bool:
    return request.query.get("isTargetedActivity") == "true"


def _is_too_big(request: web.Request) -> bool:
    # No character of UTF-8 takes more than twice its bytes in UTF-16, so most messages need no counting.
    if request.content_length is not None and request.content_length * 2 <= MESSAGE_LIMIT:
        return False
    return len(orjson.dumps(request[CALL].body).decode().encode("utf-16-le")) > MESSAGE_LIMIT


class RosterApi:
    """The API of members and meetings."""

    def __init__(self, world: World, *, gate: CallGuard) -> None:
        self._world = world
        self._gate = gate

    def routes(self, prefix: str) -> list[web.RouteDef]:
        conversation = prefix + "/v3/conversations/{conversation}"
        meeting = prefix + "/v1/meetings/{meeting}"
        guard = self._gate.guard
        return [
            web.get(conversation + "/members", guard(self.members)),
            web.get(conversation + "/members/{member}", guard(self.member)),
            web.get(conversation + "/pagedmembers", guard(self.paged)),
            web.get(meeting, guard(self.meeting)),
            web.get(meeting + "/participants/{member}", guard(self.participant)),
        ]

    async def members(self, request: web.Request) -> web.StreamResponse:
        chat = self._chat(request)
        if isinstance(chat, web.Response):
            return chat
        return json_response([person.member() for person in chat.members])

    async def member(self, request: web.Request) -> web.StreamResponse:
        chat = self._chat(request)
        if isinstance(chat, web.Response):
            return chat
        person = chat.member(request.match_info["member"])
        return json_response(person.member()) if person else _no_member()

    async def paged(self, request: web.Request) -> web.StreamResponse:
        """Return one page of members; the continuation token is the index of the next page."""
        chat = self._chat(request)
        if isinstance(chat, web.Response):
            return chat
        wanted = request.query.get("pageSize", str(self._world.page_size))
        token = request.query.get("continuationToken", "0")
        if not (wanted.isdecimal() and token.isdecimal()):
            return bad_argument("pageSize or continuationToken is not understood.")
        begin = int(token)
        end = begin + max(1, min(int(wanted), self._world.page_size, MAX_PAGE_SIZE))
        page: Json = {"members": [person.member() for person in chat.members[begin:end]]}
        if end < len(chat.members):
            page["continuationToken"] = str(end)
        return json_response(page)

    async def meeting(self, request: web.Request) -> web.StreamResponse:
        chat = self._meeting_chat(request)
        if chat is None or chat.meeting is None:
            return _no_meeting()
        organizer = self._world.person(chat.meeting.organizer)
        details = {
            "id": chat.meeting_id,
            "msGraphResourceId": f"MSo{chat.key}",
            "scheduledStartTime": chat.meeting.start.isoformat(),
            "scheduledEndTime": chat.meeting.end.isoformat(),
            "joinUrl": chat.meeting.join_url,
            "title": chat.meeting.title,
            "type": "Scheduled",
        }
        known = {"id": organizer.teams_id, "aadObjectId": organizer.entra_id, "tenantId": chat.tenant_id}
        return json_response({"details": details, "conversation": chat.conversation(), "organizer": known})

    async def participant(self, request: web.Request) -> web.StreamResponse:
        chat = self._meeting_chat(request)
        if chat is None or chat.meeting is None:
            return _no_meeting()
        person = chat.member(request.match_info["member"])
        if person is None:
            return _no_member()
        meeting = {"role": meeting_role(chat, person), "inMeeting": person.key in chat.in_meeting}
        return json_response(
            {"user": person.member(), "meeting": meeting, "conversation": chat.conversation()}
        )

    def _chat(self, request: web.Request) -> Chat | web.Response:
        found = self._world.find_chat(request.match_info["conversation"])
        if found is None:
            return no_conversation()
        return found[0] if self._world.reaches(found[0]) else not_in_roster()

    def _meeting_chat(self, request: web.Request) -> Chat | None:
        wanted = request.match_info["meeting"]
        for chat in self._world.chats.values():
            if chat.meeting and chat.has_bot and chat.meeting_id == wanted:
                return chat
        return None


def meeting_role(chat: Chat, person: Person) -> str:
    """Return a person's role in the meeting of a chat, by Teams' name."""
    if chat.meeting is not None and person.key == chat.meeting.organizer:
        return "Organizer"
    return {"user": "Presenter", "guest": "Attendee", "anonymous": "Anonymous"}[person.role]


def _no_member() -> web.Response:
    return error_response(
        404, code="MemberNotFoundInConversation", message="Member not found in conversation."
    )


def _no_meeting() -> web.Response:
    return error_response(404, code="MeetingNotFound", message="Meeting not found.")
