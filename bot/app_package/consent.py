"""What whoever adds the app to a chat or a team is asked to consent to."""

from dataclasses import dataclass
from typing import Any

MEETING_EVENTS = ("OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group")
"""When a meeting of this chat, or of this channel, begins and ends."""
ATTENDANCE = ("OnlineMeetingParticipant.Read.Chat",)
"""Who comes into a meeting, and who leaves it."""
WHOLE_CHAT = ("ChatMessage.Read.Chat", "ChannelMessage.Read.Group")
"""Everything that is written there."""
_NOT_LOOKED_AT = "https://RscBasedStoreApp"
"""Has to be there, and means nothing for consents of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """Which consents the app asks for."""

    meeting_events: bool = True
    attendance: bool = False
    whole_chat: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The permissions, by Microsoft's names."""
        switched = (
            (self.meeting_events, MEETING_EVENTS),
            (self.attendance, ATTENDANCE),
            (self.whole_chat, WHOLE_CHAT),
        )
        return tuple(name for on, names in switched if on for name in names)

    def entries(self, app_id: str) -> dict[str, Any]:
        """Give back what the manifest says about them: nothing where nothing is asked for."""
        if not self.names:
            return {}
        wanted = [{"name": name, "type": "Application"} for name in self.names]
        return {
            "webApplicationInfo": {"id": app_id, "resource": _NOT_LOOKED_AT},
            "authorization": {"permissions": {"resourceSpecific": wanted}},
        }
