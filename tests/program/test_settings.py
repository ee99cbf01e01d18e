"""Test that an invalid or missing setting stops the start: one line that names it, and status 2."""

from pathlib import Path

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
