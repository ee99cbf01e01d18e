"""Test deploy/azure as far as possible without Microsoft's compiler, which is in no package registry."""

import re

import pytest

from tests.deploy.bicep import declared, parse, used
from tests.deploy.files import names_of_settings, ours
from tests.house.project import read

TEMPLATE = read("deploy/azure/main.bicep")
BOTS = next(one.text for one in declared(TEMPLATE) if one.name == "bots")


def test_it_is_bicep() -> None:
    assert not parse(TEMPLATE).has_error


def test_the_parser_would_see_a_mistake() -> None:
    assert parse(TEMPLATE.replace("param replicas int = 2", "param replicas int =")).has_error


def test_everything_that_is_asked_for_is_used() -> None:
    asked = {one.name for one in declared(TEMPLATE) if one.kind in {"param", "var"}}
    assert asked - used(TEMPLATE) == set()


def test_everything_that_is_asked_for_and_given_back_says_what_it_is() -> None:
    places = re.findall(r"^(?:param|output) \w+", TEMPLATE, flags=re.MULTILINE)
    described = re.findall(
        r"^@description\('.+'\)\n(?:@.+\n)*(?:param|output) \w+", TEMPLATE, flags=re.MULTILINE
    )
    assert len(places) == len(described) > 5


def test_there_is_everything_that_the_bot_needs() -> None:
    kinds = set(re.findall(r"^resource \w+ '([\w./]+)@", TEMPLATE, flags=re.MULTILINE))
    assert {
        "Microsoft.App/containerApps",
        "Microsoft.BotService/botServices",
        "Microsoft.BotService/botServices/channels",
        "Microsoft.DBforPostgreSQL/flexibleServers",
        "Microsoft.KeyVault/vaults",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    } <= kinds


def test_no_preview_of_an_interface_is_used() -> None:
    assert "-preview" not in TEMPLATE


def environment() -> set[str]:
    return {name for name in re.findall(r"name: '(\w+)'\n\s+(?:value|secretRef):", BOTS) if ours(name)}


def test_every_setting_of_the_bot_exists() -> None:
    assert len(environment()) > 4
    assert environment() <= names_of_settings()


def test_the_bot_proves_who_it_is_without_a_secret() -> None:
    assert "value: 'UserAssignedMSI'" in BOTS
    assert "msaAppType: 'UserAssignedMSI'" in TEMPLATE
    assert not {"MicrosoftAppPassword", "BOT_CERTIFICATE_FILE"} & environment()


def test_the_only_secret_is_read_from_the_vault() -> None:
    asked = set(re.findall(r"secretRef: '([\w-]+)'", BOTS))
    given = set(re.findall(r"name: '([\w-]+)'\n\s+keyVaultUrl:", BOTS))
    assert asked == given == {"database-url"}
    assert re.search(r"@secure\(\)\n(@\w+\(.*\)\n)*param databasePassword", TEMPLATE)
    assert [one.name for one in declared(TEMPLATE) if one.kind == "output" and "assword" in one.text] == []


@pytest.mark.parametrize(
    ("probe", "path"),
    [("Startup", "/healthz/live"), ("Liveness", "/healthz/live"), ("Readiness", "/healthz/ready")],
)
def test_azure_asks_the_bot_how_it_is(probe: str, path: str) -> None:
    assert re.search(rf"type: '{probe}'\n\s+httpGet: \{{\n\s+path: '{path}'\n\s+port: watchPort", BOTS)


def test_how_the_bots_are_is_told_inside_alone() -> None:
    assert "targetPort: 3978" in BOTS
    assert "BOT_PUBLIC_PORT" not in TEMPLATE, "the ingress leads to one port"
    assert re.search(r"name: 'BOT_WATCH_PORT'\n\s+value: string\(watchPort\)", BOTS)
    assert "var watchPort = 3979" in TEMPLATE


def test_the_database_is_reached_from_the_network_of_the_bots_alone() -> None:
    server = next(one.text for one in declared(TEMPLATE) if one.name == "server")
    assert "delegatedSubnetResourceId" in server
    assert "firewallRules" not in TEMPLATE


def test_teams_calls_the_door_of_the_bots() -> None:
    assert "endpoint: 'https://${bots.properties.configuration.ingress.fqdn}/api/messages'" in TEMPLATE
