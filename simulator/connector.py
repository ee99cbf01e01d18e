"""The Bot Connector: conversations and the activities in them."""

import orjson
from aiohttp import web

from simulator.answers import bad_argument, error, json_answer, no_conversation, not_in_roster
from simulator.chats import Chat, Message
from simulator.constants import BOT, MESSAGE_LIMIT, Json
from simulator.gate import CALL, Gate
from simulator.world import World


class Connector:
    """Lets the bot open conversations, and write, change and remove its messages."""

    def __init__(self, world: World, *, gate: Gate) -> None:
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
        return json_answer(answer, status=201)

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Write a message, or answer one."""
        found = self._world.find_chat(request.match_info["conversation"])
        if found is None:
            return no_conversation()
        chat, thread = found
        activity = request[CALL].body
        if (refusal := self._refuse(chat, request=request)) is not None:
            return refusal
        if (replied_to := request.match_info.get("activity")) is not None:
            activity = activity | {"replyToId": replied_to}
        return json_answer({"id": self._write(chat, activity=activity, thread=thread)}, status=201)

    async def update(self, request: web.Request) -> web.StreamResponse:
        """Put other content into one of the bot's own messages."""
        found = self._own_message(request)
        if isinstance(found, web.Response):
            return found
        chat, message = found
        activity = request[CALL].body
        if (refusal := self._refuse(chat, request=request)) is not None:
            return refusal
        kept = {"id": message.id, "replyToId": message.activity.get("replyToId")}
        self._world.replace(message, chat=chat, activity=activity | kept)
        return json_answer({"id": message.id})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Remove one of the bot's own messages."""
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
        if message is None or message.deleted:
            return error(404, code="ActivityNotFoundInConversation", message="No such activity.")
        if not message.by_bot:
            return error(403, code="MessageWritesBlocked", message="The message is somebody else's.")
        return chat, message

    def _refuse(self, chat: Chat, *, request: web.Request) -> web.Response | None:
        if not self._world.reaches(chat):
            return not_in_roster()
        if not request[CALL].body.get("type"):
            return bad_argument("The activity has no type.")
        if _is_too_big(request):
            return error(413, code="MessageSizeTooBig", message="Message size too large.")
        return None

    def _write(self, chat: Chat, *, activity: Json, thread: str | None) -> str:
        message_id = self._world.next_id()
        if activity.get("type") == "message":
            self._world.post(chat, author=BOT, activity=activity | {"id": message_id}, thread=thread)
        return message_id


def _is_too_big(request: web.Request) -> bool:
    # No character of UTF-8 takes more than twice its bytes in UTF-16, so most messages need no counting.
    if request.content_length is not None and request.content_length * 2 <= MESSAGE_LIMIT:
        return False
    return len(orjson.dumps(request[CALL].body).decode().encode("utf-16-le")) > MESSAGE_LIMIT
