"""Test that a wrong or missing setting ends the start: one line that names each, and status 2."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, describe_problems
from simulator.signing import SigningKey
from tests.every import every
from tests.program.child import GUID, PRODUCTION, run

LOCAL = {"BOT_ENV": "local", "MicrosoftAppId": GUID, "MicrosoftAppTenantId": GUID}
MISSING = ""

BROKEN = [
    ("MicrosoftAppId", {"MicrosoftAppId": MISSING}),
    ("MicrosoftAppId", {"MicrosoftAppId": "my bot"}),
    ("MicrosoftAppId", {"MicrosoftAppId": f"{GUID} "}),
    ("MicrosoftAppTenantId", {"MicrosoftAppTenantId": MISSING}),
    ("MicrosoftAppTenantId", {"MicrosoftAppTenantId": "common"}),
    ("MicrosoftAppType", {"MicrosoftAppType": "MultiTenant"}),
    ("MicrosoftAppType", {"MicrosoftAppType": "singletenant"}),
    ("MicrosoftAppPassword", {"MicrosoftAppPassword": MISSING}),
    ("BOT_CERTIFICATE_FILE", {"BOT_CERTIFICATE_FILE": "nowhere.pem"}),
    ("BOT_CERTIFICATE_FILE", {"BOT_CERTIFICATE_FILE": "garbage.pem", "MicrosoftAppPassword": MISSING}),
    ("BOT_ENV", {"BOT_ENV": "locale"}),
    ("BOT_HOST", {**LOCAL, "BOT_HOST": "0.0.0.0"}),  # noqa: S104 - what is refused
    ("BOT_PORT", {"BOT_PORT": "0"}),
    ("BOT_PORT", {"BOT_PORT": "65536"}),
    ("BOT_PORT", {"BOT_PORT": "http"}),
    ("BOT_DATABASE_URL", {"BOT_DATABASE_URL": "mysql://db/bot"}),
    ("BOT_DATABASE_URL", {"BOT_DATABASE_URL": "bot.db"}),
    ("BOT_DATABASE_URL", {"BOT_DATABASE_URL": "sqlite:///:memory:"}),
    ("BOT_DATABASE_URL", {"BOT_DATABASE_URL": "sqlite:///"}),
    ("BOT_DATABASE_URL", {"BOT_DATABASE_URL": "postgresql+psycopg://host"}),
    ("BOT_ALLOWED_TENANTS", {"BOT_ALLOWED_TENANTS": f"{GUID},everybody"}),
    ("BOT_OPENID_METADATA_URL", {"BOT_OPENID_METADATA_URL": "http://127.0.0.1:9/keys"}),
    ("BOT_SIGN_IN_METADATA_URL", {"BOT_SIGN_IN_METADATA_URL": "http://127.0.0.1:9/keys"}),
    ("BOT_PUBLIC_URL", {"BOT_PUBLIC_URL": "http://bot.example.org"}),
    ("BOT_PUBLIC_URL", {"BOT_PUBLIC_URL": "https://bot.example.org/pages"}),
    ("BOT_PUBLIC_URL", {"BOT_PUBLIC_URL": "https://bot"}),
    ("BOT_PUBLIC_URL", {"BOT_PUBLIC_URL": "https://user@bot.example.org"}),
    ("BOT_PUBLIC_URL", {"BOT_PUBLIC_URL": "http://127.0.0.1:3978"}),
    ("BOT_PUBLIC_URL", {**LOCAL, "BOT_PUBLIC_URL": "http://127.0.0.2:3978"}),
    ("BOT_SERVICE_HOSTS", {"BOT_SERVICE_HOSTS": "*.trafficmanager.net"}),
    ("BOT_SERVICE_HOSTS", {"BOT_SERVICE_HOSTS": "https://smba.trafficmanager.net"}),
    ("BOT_SERVICE_HOSTS", {"BOT_SERVICE_HOSTS": ","}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": "*"}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": "*.com"}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": "*.*.sharepoint.com"}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": "x*.sharepoint.com"}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": "https://x.sharepoint.com"}),
    ("BOT_FILE_HOSTS", {"BOT_FILE_HOSTS": ","}),
    ("BOT_LOCALE", {"BOT_LOCALE": "no"}),
    ("BOT_TIMEZONE", {"BOT_TIMEZONE": "Europe/Björkvik"}),
    ("BOT_RATE_PERSON", {"BOT_RATE_PERSON": "0"}),
    ("BOT_RATE_TENANT", {"BOT_RATE_TENANT": "many"}),
    ("BOT_WATCH_PORT", {"BOT_WATCH_PORT": "3978"}),
    ("BOT_WATCH_PORT", {"BOT_WATCH_PORT": "0"}),
    ("BOT_HEARS_ALL", {"BOT_HEARS_ALL": "sometimes"}),
    ("BOT_LOG_LEVEL", {"BOT_LOG_LEVEL": "loud"}),
    ("BOT_TARGETED_MESSAGES", {"BOT_TARGETED_MESSAGES": "true"}),
    ("BOT_BACKUP_DIR", {"BOT_BACKUP_DIR": "nowhere"}),
    ("BOT_HTTPS_PROXY", {"BOT_HTTPS_PROXY": "proxy.example.org:3128"}),
    ("BOT_HTTPS_PROXY", {"BOT_HTTPS_PROXY": "https://proxy.example.org:3128"}),
    ("BOT_HTTPS_PROXY", {"BOT_HTTPS_PROXY": "http://proxy.example.org:3128/pac"}),
    ("BOT_HTTPS_PROXY", {**LOCAL, "BOT_HTTPS_PROXY": "http://proxy.example.org:3128"}),
    ("BOT_CA_FILE", {"BOT_CA_FILE": "nowhere.pem"}),
    ("BOT_CA_FILE", {"BOT_CA_FILE": "garbage.pem"}),
    ("BOT_CA_FILE", {"BOT_CA_FILE": "."}),
    ("BOT_TRUSTED_PROXIES", {"BOT_TRUSTED_PROXIES": "10.0.0.0/24, proxy.example.org"}),
    ("BOT_TRUSTED_PROXIES", {"BOT_TRUSTED_PROXIES": "10.0.0.1/24"}),
    ("BOT_SECRET_EXPIRES", {"BOT_SECRET_EXPIRES": "31/5"}),
]


@every(("name", "settings"), BROKEN)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, settings: dict[str, str]) -> None:
    (tmp_path / "garbage.pem").write_text("no certificate")
    ended = run("serve", folder=tmp_path, settings=PRODUCTION | settings)
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, line.partition(":")[0]) == (2, name)
    assert ended.stdout == ""


def test_the_secret_is_never_part_of_the_complaint(tmp_path: Path) -> None:
    secret = "kanariefågel-Q7"
    url = f"postgresql+psycopg://bot:{secret}@host"
    ended = run(
        "serve",
        folder=tmp_path,
        settings=PRODUCTION | {"MicrosoftAppPassword": secret, "BOT_DATABASE_URL": url},
    )
    assert ended.returncode == 2
    assert secret not in ended.stderr + ended.stdout


def test_settings_are_read_from_a_file_too(tmp_path: Path) -> None:
    settings = PRODUCTION | {"BOT_LOCALE": "no"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    ended = run("serve", folder=tmp_path)
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (2, "BOT_LOCALE")


ALL_WRONG = {
    "MicrosoftAppId": "my bot",
    "MicrosoftAppTenantId": MISSING,
    "MicrosoftAppPassword": MISSING,
    "BOT_PORT": "http",
    "BOT_WATCH_PORT": "0",
    "BOT_CA_FILE": "nowhere.pem",
    "BOT_HTTPS_PROXY": "proxy:3128",
    "BOT_DATABASE_URL": "bot.db",
    "BOT_OPENID_METADATA_URL": "http://evil",
    "BOT_RATE_PERSON": "1",
    "BOT_LOG_LEVEL": "loud",
}


def test_all_that_is_wrong_is_said_at_once_by_serve_and_check(tmp_path: Path) -> None:
    served = run("serve", folder=tmp_path, settings=PRODUCTION | ALL_WRONG)
    lines = served.stderr.splitlines()
    assert served.returncode == 2
    assert {line.partition(":")[0] for line in lines} == set(ALL_WRONG)
    assert len(lines) == len(ALL_WRONG)
    checked = run("check", folder=tmp_path, settings=PRODUCTION | ALL_WRONG)
    assert checked.returncode == 2
    assert all(line in checked.stdout for line in lines)
    assert checked.stdout.count("failed   settings") == len(ALL_WRONG)


SENTENCES = [
    ({"MicrosoftAppId": MISSING}, "MicrosoftAppId: required"),
    ({"BOT_PORT": "http"}, "BOT_PORT: must be a whole number"),
    ({"BOT_RATE_PERSON": "1"}, "BOT_RATE_PERSON: must be at least 2"),
    ({"BOT_DRAIN_SECONDS": "31"}, "BOT_DRAIN_SECONDS: must be at most 30"),
    ({"BOT_ENV": "test"}, "BOT_ENV: must be 'production' or 'local'"),
    ({"BOT_HEARS_ALL": "ja"}, "BOT_HEARS_ALL: must be true or false"),
    ({"BOT_SECRET_EXPIRES": "31/5"}, "BOT_SECRET_EXPIRES: must be a day such as 2027-05-31"),
    ({"BOT_LOG_LEVEL": "loud"}, "BOT_LOG_LEVEL: must be 'debug', 'info', 'warning' or 'error'"),
]


@contextmanager
def only(monkeypatch: pytest.MonkeyPatch, folder: Path, settings: dict[str, str]) -> Iterator[None]:
    """Let the environment hold these settings and no others, without a settings file."""
    with monkeypatch.context() as patched:
        for name in list(os.environ):
            if name.startswith(("BOT_", "Microsoft")):
                patched.delenv(name)
        for name, value in settings.items():
            patched.setenv(name, value)
        patched.chdir(folder)
        yield


def problems() -> list[str]:
    with pytest.raises(ValidationError) as raised:
        Settings()
    return describe_problems(raised.value)


@every(("settings", "sentence"), SENTENCES)
def test_what_it_must_be_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], sentence: str
) -> None:
    with only(monkeypatch, tmp_path, PRODUCTION | settings):
        assert problems() == [sentence]


@contextmanager
def somebody_else() -> Iterator[int]:
    """Act as a user other than root, since root may read any file; yields its id."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(10001)
    try:
        yield os.geteuid()
    finally:
        os.seteuid(before)


@every("name", ["BOT_CERTIFICATE_FILE", "BOT_CA_FILE"])
def test_a_file_that_the_bots_user_cannot_read_is_said_to_be_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = tmp_path / f"{name}.pem"
    file.write_text("whatever is in it")
    file.chmod(0)
    settings = PRODUCTION | {"MicrosoftAppPassword": MISSING, name: str(file)}
    with only(monkeypatch, Path("/"), settings), somebody_else() as uid:
        found = [line for line in problems() if line.startswith(name)]
    advice = f"chown {uid} {file}, and look at its folder"
    assert found == [f"{name}: cannot be read by the user that runs the bot (uid {uid}): {advice}"]


def test_a_file_of_settings_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("BOT_PORT=1")
    (tmp_path / ".env").chmod(0)
    with only(monkeypatch, tmp_path, PRODUCTION), somebody_else() as uid:
        with pytest.raises(PermissionError) as raised:
            Settings()
        assert describe_problems(raised.value) == [f".env: cannot be read by uid {uid}: Permission denied"]


def test_a_certificate_file_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signing_key: SigningKey
) -> None:
    key, crt = signing_key.pem(), "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"
    encrypted = key.replace("PRIVATE", "ENCRYPTED PRIVATE")
    said = {
        "": "holds no private key and no certificate",
        key: "holds no certificate",
        crt: "holds no private key",
        encrypted + crt: "holds a private key with a password",
    }
    for content, sentence in said.items():
        (tmp_path / "bot.pem").write_text(content)
        with only(monkeypatch, tmp_path, PRODUCTION | {"BOT_CERTIFICATE_FILE": "bot.pem"}):
            assert problems()[0].startswith(f"BOT_CERTIFICATE_FILE: {sentence}")
