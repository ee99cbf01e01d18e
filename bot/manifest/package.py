"""Build the app package: manifest, permissions, translations, icons; the same input gives the same bytes.

Rules: developer.microsoft.com/json-schemas/teams/v1.30, and learn.microsoft.com about app packages.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.manifest.commands import (
    EXTENSIONS,
    MessageExtension,
    command_list,
    compose_extensions,
    menu_entries,
    menus,
    translate_extensions,
)
from bot.manifest.icons import COLOR_ICON, OUTLINE_ICON
from bot.turn.types import Feature
from cards.languages import DEFAULT_LOCALE, LOCALES
from cards.texts import Texts

MEETING_EVENTS = ("OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group")
"""Start and end of meetings of the chat or channel."""
ATTENDANCE = ("OnlineMeetingParticipant.Read.Chat",)
"""People who join and leave a meeting."""
WHOLE_CHAT = ("ChatMessage.Read.Chat", "ChannelMessage.Read.Group")
"""All messages in the chat or channel."""
_UNUSED_RESOURCE = "https://RscBasedStoreApp"
"""A required field that has no meaning for resource-specific consent."""
SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams"
PAGES = "/pages/"
"""The path of the start page; `bot.pages.viewer` has it too."""
TAB_ID = "overview"
"""The name by which Teams, and links into the personal tab, know it."""
TAB_CONTEXTS = ("channelTab", "privateChatTab", "meetingChatTab", "meetingDetailsTab", "meetingSidePanel")
"""Where the tab of a chat or channel can be: beside the talk of an ongoing meeting too."""
_LOOK = "?locale={app.locale}&theme={app.theme}"
"""Teams fills these in, so that a page has the right language and colours before it asks for them."""
MANIFEST_VERSION = "1.30"
TRANSLATION_FILES = {locale: f"{locale}.json" for locale in LOCALES if locale != DEFAULT_LOCALE}
"""The translation file of each language other than the manifest's own, by locale."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP file can store."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedPermissions:
    """The resource-specific permissions that the app asks for."""

    meeting_events: bool = True
    attendance: bool = False
    whole_chat: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the permissions by Microsoft's names."""
        switched = (
            (self.meeting_events, MEETING_EVENTS),
            (self.attendance, ATTENDANCE),
            (self.whole_chat, WHOLE_CHAT),
        )
        return tuple(name for on, names in switched if on for name in names)

    def manifest_entry(self) -> dict[str, Any]:
        """Return the entry of the manifest; empty if no permission is requested."""
        wanted = [{"name": name, "type": "Application"} for name in self.names]
        return {"authorization": {"permissions": {"resourceSpecific": wanted}}} if wanted else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsApp:
    """The properties of an organisation's own app."""

    id: str
    version: str
    developer: str
    website: str
    privacy: str
    terms: str
    name: str = "Bevaka"
    """The short name; the full name and the description contain it."""
    accent_color: str = "#1B4F72"
    """The colour behind the icon, as ``#RRGGBB``."""
    color_icon: bytes = field(default_factory=COLOR_ICON.default, repr=False)
    outline_icon: bytes = field(default_factory=OUTLINE_ICON.default, repr=False)
    """The content of the PNG files (see `bot.manifest.icons`)."""
    pages: str | None = None
    """The address of the bot, whose pages are shown in tabs, such as ``https://bot.example.org``."""
    permissions: RequestedPermissions = field(default_factory=RequestedPermissions)
    is_targeted: bool = True
    """Whether people may write to the bot in a chat so that only it and they see it."""


def build_manifest(
    app: TeamsApp, *, features: Sequence[Feature], extensions: Sequence[MessageExtension]
) -> Json:
    """Return ``manifest.json``, in the default language."""
    texts = Texts.of(DEFAULT_LOCALE)
    return {
        "$schema": f"{SCHEMA}.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": app.version,
        "id": app.id,
        "localizationInfo": {
            "defaultLanguageTag": DEFAULT_LOCALE,
            "additionalLanguages": [
                {"languageTag": locale, "file": file} for locale, file in TRANSLATION_FILES.items()
            ],
        },
        "developer": _developer(app),
        "name": {"short": app.name, "full": texts("app.name", name=app.name)},
        "description": {"short": texts("app.short"), "full": _description(app, texts=texts)},
        "icons": {"color": COLOR_ICON.file_name, "outline": OUTLINE_ICON.file_name},
        "accentColor": app.accent_color,
        "defaultInstallScope": "meetings",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
        # Private and shared channels too; since version 1.25 Teams refuses a package for teams without it.
        "supportsChannelFeatures": "tier1",
        "bots": [_bot(app, features=features)],
        **(
            {"composeExtensions": compose_extensions(extensions, bot=app.id, texts=texts)}
            if extensions
            else {}
        ),
        # Residents join meetings without an account, and press buttons there.
        "meetingExtensionDefinition": {"supportsAnonymousGuestUsers": True},
        **_tabs(app, texts=texts),
        **_web_application(app),
        **app.permissions.manifest_entry(),
    }


def build_translation(
    app: TeamsApp, *, locale: str, features: Sequence[Feature], extensions: Sequence[MessageExtension]
) -> Json:
    """Return the file of another language, such as ``en.json``: every text of the manifest, by its path."""
    texts = Texts.of(locale)
    found = {
        "$schema": f"{SCHEMA}.Localization.schema.json",
        "name.short": app.name,
        "name.full": texts("app.name", name=app.name),
        "description.short": texts("app.short"),
        "description.full": _description(app, texts=texts),
        **({} if app.pages is None else {"staticTabs[0].name": texts("app.tab")}),
    }
    for number, menu in enumerate(menus(is_targeted=app.is_targeted)):
        for index, entry in enumerate(menu_entries(menu, features=features, locale=locale)):
            place = f"bots[0].commandLists[{number}].commands[{index}]"
            found |= {f"{place}.{key}": text for key, text in entry.texts.items()}
    return found | translate_extensions(extensions, texts=texts)


def _developer(app: TeamsApp) -> Json:
    return {
        "name": app.developer,
        "websiteUrl": app.website,
        "privacyUrl": app.privacy,
        "termsOfUseUrl": app.terms,
    }


def _description(app: TeamsApp, *, texts: Texts) -> str:
    hears = texts("app.hears_all") if app.permissions.whole_chat else texts("hears.what_is_meant")
    return "\n\n".join((texts("app.does", name=app.name), hears))


def _tabs(app: TeamsApp, *, texts: Texts) -> Json:
    """Return the tabs: one for oneself, and one that can be added to a chat, a meeting or a channel."""
    if app.pages is None:
        return {"validDomains": []}
    start = f"{app.pages}{PAGES}"
    return {
        "staticTabs": [
            {
                "entityId": TAB_ID,
                "name": texts("app.tab"),
                "contentUrl": f"{start}{_LOOK}",
                "websiteUrl": start,
                "scopes": ["personal"],
            }
        ],
        "configurableTabs": [
            {
                "configurationUrl": f"{start}configure{_LOOK}",
                "canUpdateConfiguration": True,
                "scopes": ["team", "groupChat"],
                "context": list(TAB_CONTEXTS),
            }
        ],
        "validDomains": [_host(app.pages)],
    }


def _web_application(app: TeamsApp) -> Json:
    """Return how Teams signs people in to the pages; resource-specific consent needs the entry too."""
    if app.pages is None and not app.permissions.names:
        return {}
    resource = _UNUSED_RESOURCE if app.pages is None else f"api://{_host(app.pages)}/{app.id}"
    return {"webApplicationInfo": {"id": app.id, "resource": resource}}


def _host(address: str) -> str:
    return urlsplit(address).netloc


def _bot(app: TeamsApp, *, features: Sequence[Feature]) -> Json:
    return {
        "botId": app.id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsFiles": True,
        "isNotificationOnly": False,
        **({"supportsTargetedMessages": True} if app.is_targeted else {}),
        "commandLists": [
            command_list(menu, features=features, locale=DEFAULT_LOCALE)
            for menu in menus(is_targeted=app.is_targeted)
        ],
    }


def build_package(
    app: TeamsApp, *, features: Sequence[Feature], extensions: Sequence[MessageExtension] = EXTENSIONS
) -> bytes:
    """Return the ZIP file, without folders."""
    return _zip(
        {
            "manifest.json": _json(build_manifest(app, features=features, extensions=extensions)),
            **{
                file: _json(build_translation(app, locale=locale, features=features, extensions=extensions))
                for locale, file in TRANSLATION_FILES.items()
            },
            COLOR_ICON.file_name: app.color_icon,
            OUTLINE_ICON.file_name: app.outline_icon,
        }
    )


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
