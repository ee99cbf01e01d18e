"""Who is in a conversation, and what is known of a meeting."""

from aiohttp import web

from simulator.answers import bad_argument, error, json_answer, no_conversation, not_in_roster
from simulator.chats import Chat
from simulator.constants import Json
from simulator.gate import Gate
from simulator.people import Person
from simulator.world import World

LARGEST_PAGE = 500


class Roster:
    """Answers about members and meetings."""

    def __init__(self, world: World, *, gate: Gate) -> None:
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
        return json_answer([person.member() for person in chat.members])

    async def member(self, request: web.Request) -> web.StreamResponse:
        chat = self._chat(request)
        if isinstance(chat, web.Response):
            return chat
        person = chat.member(request.match_info["member"])
        return json_answer(person.member()) if person else _no_member()

    async def paged(self, request: web.Request) -> web.StreamResponse:
        """One page of members; the token of the next page is where it begins."""
        chat = self._chat(request)
        if isinstance(chat, web.Response):
            return chat
        wanted = request.query.get("pageSize", str(self._world.page_size))
        token = request.query.get("continuationToken", "0")
        if not (wanted.isdecimal() and token.isdecimal()):
            return bad_argument("pageSize or continuationToken is not understood.")
        begin = int(token)
        end = begin + max(1, min(int(wanted), self._world.page_size, LARGEST_PAGE))
        page: Json = {"members": [person.member() for person in chat.members[begin:end]]}
        if end < len(chat.members):
            page["continuationToken"] = str(end)
        return json_answer(page)

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
        return json_answer({"details": details, "conversation": chat.conversation(), "organizer": known})

    async def participant(self, request: web.Request) -> web.StreamResponse:
        chat = self._meeting_chat(request)
        if chat is None or chat.meeting is None:
            return _no_meeting()
        person = chat.member(request.match_info["member"])
        if person is None:
            return _no_member()
        meeting = {"role": meeting_role(chat, person), "inMeeting": person.key in chat.in_meeting}
        return json_answer({"user": person.member(), "meeting": meeting, "conversation": chat.conversation()})

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
    """What somebody is in the meeting of a chat, as Teams calls it."""
    if chat.meeting is not None and person.key == chat.meeting.organizer:
        return "Organizer"
    return {"user": "Presenter", "guest": "Attendee", "anonymous": "Anonymous"}[person.role]


def _no_member() -> web.Response:
    return error(404, code="MemberNotFoundInConversation", message="Member not found in conversation.")


def _no_meeting() -> web.Response:
    return error(404, code="MeetingNotFound", message="Meeting not found.")
