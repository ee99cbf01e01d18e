"""The tabs of the app: which page a frame shows, what Teams says about it, and who it says is there."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from simulator.chats import Chat
from simulator.constants import Json
from simulator.people import Person
from simulator.signing import UserTokens
from simulator.world import World

PERSONAL_PATH: Final = "/pages/?locale={app.locale}&theme={app.theme}"
CONFIGURATION_PATH: Final = "/pages/configure?locale={app.locale}&theme={app.theme}"
"""The addresses of the app package; Teams fills in the language and the colours."""
PERSONAL_ENTITY: Final = "overview"
THEMES: Final = {"light": "default", "dark": "dark", "contrast": "contrast"}
"""Teams' names of the colours of the simulator's page."""


class Tabs:
    """Tells the page of the simulator what Teams would show in a tab, and answers for Teams."""

    def __init__(self, world: World, users: UserTokens, *, bot_url: Callable[[], str]) -> None:
        self._world = world
        self._users = users
        self._bot_url = bot_url
        self.is_on = False
        """Whether the bot has pages."""

    @property
    def origin(self) -> str | None:
        """Return where the pages are, None if the bot has none."""
        return self._bot_url() if self.is_on else None

    def are_shown(self, chat: Chat, person: Person) -> bool:
        """Return whether this person has a tab in a chat: only people with an account have."""
        has_app = person.installed if chat.kind == "personal" else chat.has_bot
        return self.is_on and person.entra_id is not None and has_app

    def show(self, chat: Chat, person: Person, *, theme: str, path: str = "", beside: bool = False) -> Json:
        """Return the address of a tab's frame and its context; one that is not configured yet asks.

        ``path`` is what a link into the tab says: the page below the tab's own. ``beside`` shows it in
        the side panel of a meeting.
        """
        is_configured = chat.kind == "personal" or bool(chat.tab)
        context = self._context(chat, person, theme=theme)
        place = "sidePanel" if beside else "content"
        context |= {"frameContext": place if is_configured else "settings", "subEntityId": path}
        if chat.kind == "personal":
            address = f"{self._bot_url()}{PERSONAL_PATH}"
        else:
            address = str(chat.tab.get("contentUrl") or f"{self._bot_url()}{CONFIGURATION_PATH}")
        filled = address.replace("{app.locale}", person.locale).replace("{app.theme}", context["theme"])
        return {"address": filled, "context": context}

    def configure(self, chat: Chat, settings: Json) -> bool:
        """Keep what a configuration page has set; False for an address that is not the app's own."""
        address = str(settings.get("contentUrl") or "")
        if not settings.get("entityId") or not address.startswith(f"{self._bot_url()}/"):
            return False
        names = ("entityId", "contentUrl", "websiteUrl", "suggestedDisplayName")
        chat.tab = {name: str(settings.get(name) or "") for name in names}
        self._world.changes.announce({"what": "tab", "chat": chat.key})
        return True

    def token(self, person: Person) -> str:
        """Return a token for the pages, as Teams gets one from Entra ID."""
        return self._users.sign(self._users.claims(person, host=urlsplit(self._bot_url()).netloc))

    def _context(self, chat: Chat, person: Person, *, theme: str) -> Json:
        """Return the context in the form in which Teams sends it; the library makes its own of it."""
        address = f"{person.key}@bjorkvik.example"
        context: Json = {
            "appId": self._world.app_id,
            "entityId": chat.tab.get("entityId") or PERSONAL_ENTITY,
            "hostClientType": "web",
            "hostName": "Teams",
            "locale": person.locale.lower(),
            "loginHint": address,
            "theme": THEMES.get(theme, "default"),
            "tid": person.tenant_id,
            "userObjectId": person.entra_id,
            "userPrincipalName": address,
        }
        if chat.kind == "channel":
            return context | {"channelId": chat.id}
        if chat.kind == "groupChat":
            context["chatId"] = chat.id
        return context | ({"meetingId": chat.meeting_id} if chat.meeting else {})
