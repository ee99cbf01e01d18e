"""What Teams is told about the app: the manifest and its other language.

Rules: developer.microsoft.com/json-schemas/teams/v1.30, and learn.microsoft.com about app packages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.app_package.consent import Consents
from bot.app_package.extensions import Extension, compose_extensions, translated
from bot.app_package.icons import ACCENT
from bot.app_package.menus import MENUS, entries
from bot.router import Feature
from cards.texts import Texts

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams"
MANIFEST_VERSION = "1.30"
SPOKEN, ALSO = "sv", "en"
"""The language of the manifest itself, and the one beside it."""
COLOUR_FILE, OUTLINE_FILE, ALSO_FILE = "color.png", "outline.png", "en.json"
NAME = "Bevaka"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What an organisation's own app is, beside what every Bevaka is."""

    id: str
    version: str
    developer: str
    website: str
    privacy: str
    terms: str
    domains: tuple[str, ...] = ()
    """Hosts that the app may show pages of."""
    consents: Consents = field(default_factory=Consents)


def build_manifest(app: App, *, features: Sequence[Feature], extensions: Sequence[Extension]) -> Json:
    """Give back ``manifest.json``, in Swedish."""
    texts = Texts.of(SPOKEN)
    return {
        "$schema": f"{SCHEMA}.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": app.version,
        "id": app.id,
        "localizationInfo": {
            "defaultLanguageTag": SPOKEN,
            "additionalLanguages": [{"languageTag": ALSO, "file": ALSO_FILE}],
        },
        "developer": _developer(app),
        "name": {"short": NAME, "full": texts("app.name")},
        "description": {"short": texts("app.short"), "full": _description(app, texts=texts)},
        "icons": {"color": COLOUR_FILE, "outline": OUTLINE_FILE},
        "accentColor": ACCENT,
        "defaultInstallScope": "meetings",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
        "bots": [_bot(app, features=features)],
        **(
            {"composeExtensions": compose_extensions(extensions, bot=app.id, texts=texts)}
            if extensions
            else {}
        ),
        # Residents join meetings without an account, and press buttons there.
        "meetingExtensionDefinition": {"supportsAnonymousGuestUsers": True},
        "validDomains": list(app.domains),
        **app.consents.entries(app.id),
    }


def build_translation(app: App, *, features: Sequence[Feature], extensions: Sequence[Extension]) -> Json:
    """Give back ``en.json``: every text of the manifest, by where it stands."""
    texts = Texts.of(ALSO)
    found = {
        "$schema": f"{SCHEMA}.Localization.schema.json",
        "name.short": NAME,
        "name.full": texts("app.name"),
        "description.short": texts("app.short"),
        "description.full": _description(app, texts=texts),
    }
    for number, menu in enumerate(MENUS):
        for index, entry in enumerate(entries(menu, features=features, locale=ALSO)):
            place = f"bots[0].commandLists[{number}].commands[{index}]"
            found |= {f"{place}.title": entry.title, f"{place}.description": entry.description}
    return found | translated(extensions, texts=texts)


def _developer(app: App) -> Json:
    return {
        "name": app.developer,
        "websiteUrl": app.website,
        "privacyUrl": app.privacy,
        "termsOfUseUrl": app.terms,
    }


def _description(app: App, *, texts: Texts) -> str:
    hears = texts("app.hears_all") if app.consents.whole_chat else texts("hears.what_is_meant")
    return "\n\n".join((texts("app.does"), hears))


def _bot(app: App, *, features: Sequence[Feature]) -> Json:
    return {
        "botId": app.id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": [
            {
                "scopes": list(menu.scopes),
                "commands": [
                    {"title": entry.title, "description": entry.description}
                    for entry in entries(menu, features=features, locale=SPOKEN)
                ],
            }
            for menu in MENUS
        ],
    }
