"""Test the app package against Microsoft's schema and documentation."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import jsonschema

from bot.features.registry import FEATURES
from bot.manifest.commands import MAX_DESCRIPTION
from bot.manifest.package import RequestedPermissions, TeamsApp, build_package
from bot.pages.sign_in import SignInVerifier
from tests.deploy.files import schema
from tests.every import every

FILES = "@microsoft/app-manifest/build/json-schemas/teams/v1.30/MicrosoftTeams"
APP = TeamsApp(
    id="1b2c3d4e-0000-0000-0000-123456789abc",
    version="1.0.0",
    developer="Björkviks kommun",
    website="https://www.bjorkvik.example/bevaka",
    privacy="https://www.bjorkvik.example/personuppgifter",
    terms="https://www.bjorkvik.example/villkor",
    pages="https://bot.bjorkvik.example",
)
EVERY_CONSENT = [
    RequestedPermissions(meeting_events=events, attendance=attendance, whole_chat=whole)
    for events in (True, False)
    for attendance in (True, False)
    for whole in (True, False)
]


def unpack(app: TeamsApp = APP) -> dict[str, Any]:
    """Return the JSON files of the package, by name."""
    with zipfile.ZipFile(io.BytesIO(build_package(app, features=FEATURES))) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}


def manifest(app: TeamsApp = APP) -> dict[str, Any]:
    found: dict[str, Any] = unpack(app)["manifest.json"]
    return found


@every(
    ("consents", "pages", "is_targeted"),
    [
        (consents, pages, is_targeted)
        for consents in EVERY_CONSENT
        for pages in (APP.pages, None)
        for is_targeted in (True, False)
    ],
)
def test_it_keeps_to_the_schema_of_teams(
    consents: RequestedPermissions, pages: str | None, *, is_targeted: bool
) -> None:
    files = unpack(replace(APP, permissions=consents, pages=pages, is_targeted=is_targeted))
    jsonschema.Draft4Validator(schema(f"{FILES}.schema.json")).validate(files["manifest.json"])
    jsonschema.Draft4Validator(schema(f"{FILES}.Localization.schema.json")).validate(files["en.json"])


def test_the_schema_would_see_a_mistake() -> None:
    wrong = manifest() | {"accentColor": "blue"}
    assert not jsonschema.Draft4Validator(schema(f"{FILES}.schema.json")).is_valid(wrong)


def test_every_file_that_is_named_is_there_and_no_other_and_all_at_the_top() -> None:
    with zipfile.ZipFile(io.BytesIO(build_package(APP, features=FEATURES))) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    found = manifest()
    languages = {one["file"] for one in found["localizationInfo"]["additionalLanguages"]}
    assert names == {"manifest.json", *languages, *found["icons"].values()}


def test_the_same_app_is_the_same_file() -> None:
    assert build_package(APP, features=FEATURES) == build_package(APP, features=FEATURES)


def test_both_languages_are_of_the_same_version_of_the_schema() -> None:
    files = unpack()
    version = f"/v{files['manifest.json']['manifestVersion']}/"
    assert all(version in content["$schema"] for content in files.values())


def test_every_text_that_people_read_is_there_in_english_too() -> None:
    files = unpack()
    english = {key: text for key, text in files["en.json"].items() if key != "$schema"}
    swedish = texts_of(files["manifest.json"])
    assert english.keys() == swedish.keys()
    assert {key for key in english if english[key] == swedish[key]} == {"name.short"}


def texts_of(found: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a manifest by their path."""
    texts = {
        f"{part}.{size}": found[part][size] for part in ("name", "description") for size in ("short", "full")
    }
    for number, one in enumerate(found["bots"][0]["commandLists"]):
        for index, command in enumerate(one["commands"]):
            place = f"bots[0].commandLists[{number}].commands[{index}]"
            texts |= {f"{place}.{key}": text for key, text in command.items() if key != "type"}
    tabs = {f"staticTabs[{index}].name": tab["name"] for index, tab in enumerate(found["staticTabs"])}
    return texts | texts_of_extensions(found) | tabs


def texts_of_extensions(found: dict[str, Any]) -> dict[str, str]:
    texts = dict[str, str]()
    for index, command in enumerate(found["composeExtensions"][0]["commands"]):
        place = f"composeExtensions[0].commands[{index}]"
        texts |= {f"{place}.{key}": command[key] for key in ("title", "description")}
        for number, parameter in enumerate(command.get("parameters", ())):
            texts[f"{place}.parameters[{number}].title"] = parameter["title"]
    return texts


def test_it_can_be_added_to_a_meeting_a_chat_a_team_and_for_oneself() -> None:
    found = manifest()
    assert set(found["bots"][0]["scopes"]) == {"personal", "team", "groupChat"}
    assert found["defaultInstallScope"] == "meetings"
    assert found["defaultGroupCapability"]["meetings"] == "bot"
    assert found["bots"][0]["supportsFiles"] is True
    # From version 1.25 on Teams refuses an app for teams without it; the schema does not ask for it.
    assert tuple(map(int, found["manifestVersion"].split("."))) >= (1, 25)
    assert found["supportsChannelFeatures"] == "tier1"


def test_a_description_is_one_short_sentence() -> None:
    said = [text for key, text in texts_of(manifest()).items() if key.endswith("].description")]
    said += [text for key, text in unpack()["en.json"].items() if key.endswith("].description")]
    assert [
        text for text in said if len(text) > MAX_DESCRIPTION or not text[0].isupper() or text.endswith(".")
    ] == []


def test_no_name_of_microsofts_is_used_and_the_short_name_is_not_repeated_whole() -> None:
    name = manifest()["name"]
    assert "Teams" not in name["short"] + name["full"]
    assert len(name["short"]) <= 30
    assert name["full"] != name["short"]


def test_a_name_and_a_colour_of_ones_own_stand_wherever_ours_did() -> None:
    own = replace(APP, name="Rådens frågor och svar i Umeå!", accent_color="#7A1F3D")
    files = unpack(own)
    jsonschema.Draft4Validator(schema(f"{FILES}.schema.json")).validate(files["manifest.json"])
    assert files["manifest.json"]["name"]["full"] == "Rådens frågor och svar i Umeå!, frågor som får svar"
    assert files["en.json"]["name.short"] == own.name
    assert files["manifest.json"]["accentColor"] == "#7A1F3D"
    assert "Bevaka" not in json.dumps(files)


def test_addresses_are_safe_and_domains_are_exact() -> None:
    found = manifest()
    addresses = [found["developer"][key] for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")]
    assert all(address.startswith("https://") for address in addresses)
    assert found["validDomains"] == ["bot.bjorkvik.example"]


def test_its_tabs_are_the_pages_of_the_bot_and_teams_signs_people_in_to_them() -> None:
    found = manifest()
    (own,), (shared,) = found["staticTabs"], found["configurableTabs"]
    look = "?locale={app.locale}&theme={app.theme}"
    assert own["contentUrl"] == f"https://bot.bjorkvik.example/pages/{look}"
    assert own["scopes"] == ["personal"]
    assert shared["configurationUrl"] == f"https://bot.bjorkvik.example/pages/configure{look}"
    assert shared["scopes"] == ["team", "groupChat"]
    assert {"channelTab", "meetingChatTab", "meetingSidePanel"} <= set(shared["context"])
    resource = f"api://bot.bjorkvik.example/{APP.id}"
    assert found["webApplicationInfo"] == {"id": APP.id, "resource": resource}
    assert resource in SignInVerifier.audiences_of(APP.id, host="bot.bjorkvik.example")


def test_without_an_address_of_the_bot_there_are_no_tabs() -> None:
    found = manifest(replace(APP, pages=None))
    assert {"staticTabs", "configurableTabs"} & found.keys() == set()
    assert found["validDomains"] == []
    assert found["webApplicationInfo"]["resource"] == "https://RscBasedStoreApp"


def consents_of(app: TeamsApp) -> list[str]:
    found = manifest(app)
    if "authorization" not in found:
        return []
    assert found["webApplicationInfo"]["id"] == app.id
    return [one["name"] for one in found["authorization"]["permissions"]["resourceSpecific"]]


def test_it_asks_to_be_told_of_meetings_and_not_to_hear_what_is_said() -> None:
    assert consents_of(APP) == ["OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group"]
    assert "Jag läser inte chatten" in manifest()["description"]["full"]


def test_where_it_asks_for_the_whole_chat_it_says_so_and_promises_nothing_else() -> None:
    hearing = replace(APP, permissions=RequestedPermissions(whole_chat=True))
    assert "ChatMessage.Read.Chat" in consents_of(hearing)
    assert "Jag läser inte chatten" not in manifest(hearing)["description"]["full"]
    assert "allt som skrivs" in manifest(hearing)["description"]["full"]


def test_it_asks_for_nothing_where_everything_is_switched_off() -> None:
    silent = replace(APP, permissions=RequestedPermissions(meeting_events=False))
    assert consents_of(silent) == []
    assert "webApplicationInfo" not in manifest(replace(silent, pages=None))
