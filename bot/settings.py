"""Settings, read from the environment; the start ends with one clear line for each that is wrong."""

import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import Field, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cards.languages import DEFAULT_LOCALE, LOCALES

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_FILE_HOST = re.compile(rf"(\*(?=(\.[a-z0-9-]+){{2}})\.)?{_HOST.pattern}")
_ORIGIN = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+/?", re.IGNORECASE)
_LOCAL_ORIGIN = re.compile(r"http://(localhost|127\.0\.0\.1):\d{1,5}/?", re.IGNORECASE)
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s?#]*)?", re.IGNORECASE)
_DATABASE = re.compile(r"sqlite:///(?!.*:memory:).+|postgresql\+psycopg://[^\s/]*/[^\s/?]+(\?\S*)?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_COLLECTOR = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_PROXY = re.compile(rf"http://([^\s/?#@]+@)?({_HOST.pattern}|\[[0-9a-f:.]+\])(:\d{{1,5}})?/?", re.IGNORECASE)
_SMTP = re.compile(
    rf"smtps?://([^\s/?#@:]+:[^\s/?#@]+@)?({_HOST.pattern}|\[[0-9a-f:.]+\])(:\d{{1,5}})?/?", re.IGNORECASE
)
_LOCAL_SMTP = re.compile(r"smtp://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?/?", re.IGNORECASE)
_MAILBOX = re.compile(rf"[A-Za-z0-9._%+-]+@{_HOST.pattern}", re.IGNORECASE)
_KEYS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)*(:443)?(/[^\s?#]*)?", re.IGNORECASE)
_LOCAL_KEYS = re.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?(/[^\s?#]*)?", re.IGNORECASE)
_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
_SIGN_IN_METADATA = "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration"
_PARTS_OF_PEM = {
    "private key": re.compile(rb"-----BEGIN ([A-Z]+ )?PRIVATE KEY-----"),
    "certificate": re.compile(rb"-----BEGIN CERTIFICATE-----"),
}
ENV_FILE = ".env"
HEARS_ALL = "BOT_HEARS_ALL"
TARGETED_MESSAGES = "BOT_TARGETED_MESSAGES"
"""The setting by which the app package requests all messages of a chat; the bot then says so."""
PUBLIC_PAGES = "BOT_PUBLIC_PAGES"
"""The address at which the public reads what councils publish; without it nothing of that is loaded."""
PUBLIC_URL = "BOT_PUBLIC_URL"
"""The setting without which there are no pages, and no tabs in the app package."""
NameList = Annotated[tuple[str, ...], NoDecode]
_timezones = cache(available_timezones)
"""Returns the time zones known to this machine; listing them is slow."""


def _is_network(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_network(text))
    return False


_LISTS: dict[str, tuple[Callable[[str], object], bool, str]] = {  # check, whether there may be none, what
    "allowed_tenants": (_GUID.fullmatch, True, "GUIDs"),
    "service_hosts": (_HOST.fullmatch, False, "exact host names"),
    "file_hosts": (_FILE_HOST.fullmatch, False, "host names such as *.sharepoint.com"),
    "trusted_proxies": (_is_network, True, "addresses or networks such as 10.20.0.0/24"),
}


def _require_guid(value: str) -> str:
    if not _GUID.fullmatch(value):
        raise ValueError("must be a GUID such as 1b2c3d4e-0000-0000-0000-123456789abc")
    return value.lower()


def _require_origin(value: str, *, local: bool = False) -> str:
    if not _ORIGIN.fullmatch(value) and not (local and _LOCAL_ORIGIN.fullmatch(value)):
        raise ValueError("must be the bot's own address, without a path, such as https://bot.example.org")
    return value.lower().rstrip("/")


def _read_file(path: Path) -> bytes:
    """Return what is in a file that a setting names; raises ValueError with a sentence."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise ValueError("names no file") from None
    except PermissionError:
        uid = os.geteuid()
        advice = f"chown {uid} {path}, and look at its folder"
        raise ValueError(f"cannot be read by the user that runs the bot (uid {uid}): {advice}") from None
    except OSError as fault:
        raise ValueError(f"cannot be read: {fault.strerror}") from None


class Settings(BaseSettings):
    """All settings, by their names in the environment.

    A validator that depends on other settings finds those that are valid in ``info.data``, so what depends on
    others stands below them, and all that is wrong is found at once.
    """

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True)

    env: Literal["production", "local"] = Field("production", alias="BOT_ENV")
    app_id: str = Field(alias="MicrosoftAppId")
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field("SingleTenant", alias="MicrosoftAppType")
    tenant_id: str = Field(alias="MicrosoftAppTenantId")
    certificate: Path | None = Field(None, alias="BOT_CERTIFICATE_FILE")
    password: str | None = Field(None, alias="MicrosoftAppPassword", repr=False)
    secret_expires: date | None = Field(None, alias="BOT_SECRET_EXPIRES")
    host: str = Field("0.0.0.0", alias="BOT_HOST", validate_default=False)  # noqa: S104 - behind a proxy
    port: int = Field(3978, alias="BOT_PORT", ge=1, le=65535)
    watch_port: int | None = Field(None, alias="BOT_WATCH_PORT", ge=1, le=65535)
    database_url: str = Field("sqlite:///data/bot.db", alias="BOT_DATABASE_URL", repr=False)
    allowed_tenants: NameList = Field((), alias="BOT_ALLOWED_TENANTS")
    metadata_url: str = Field(_METADATA, alias="BOT_OPENID_METADATA_URL")
    public_url: str | None = Field(None, alias=PUBLIC_URL)
    public_pages: str | None = Field(None, alias=PUBLIC_PAGES)
    public_port: int | None = Field(None, alias="BOT_PUBLIC_PORT", ge=1, le=65535)
    trusted_proxies: NameList = Field((), alias="BOT_TRUSTED_PROXIES")
    sign_in_metadata_url: str = Field(_SIGN_IN_METADATA, alias="BOT_SIGN_IN_METADATA_URL")
    service_hosts: NameList = Field(("smba.trafficmanager.net",), alias="BOT_SERVICE_HOSTS")
    file_hosts: NameList = Field(("*.sharepoint.com",), alias="BOT_FILE_HOSTS")
    https_proxy: str | None = Field(None, alias="BOT_HTTPS_PROXY", repr=False)
    ca_file: Path | None = Field(None, alias="BOT_CA_FILE")
    smtp_url: str | None = Field(None, alias="BOT_SMTP_URL", repr=False)
    mail_sender: str | None = Field(None, alias="BOT_MAIL_SENDER", validate_default=True)
    mail_rate: int = Field(30, alias="BOT_MAIL_RATE", ge=1, le=6000)
    locale: str = Field(DEFAULT_LOCALE, alias="BOT_LOCALE")
    timezone: str = Field("Europe/Stockholm", alias="BOT_TIMEZONE")
    person_limit: int = Field(120, alias="BOT_RATE_PERSON", ge=2)
    tenant_limit: int = Field(3000, alias="BOT_RATE_TENANT", ge=2)
    drain_seconds: int = Field(0, alias="BOT_DRAIN_SECONDS", ge=0, le=30)
    retention_months: int | None = Field(None, alias="BOT_RETENTION_MONTHS", ge=1, le=1200)
    backup_dir: Path | None = Field(None, alias="BOT_BACKUP_DIR")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="BOT_LOG_LEVEL")
    hears_all: bool = Field(default=False, alias=HEARS_ALL)
    targeting: Literal["auto", "on", "off"] = Field("auto", alias=TARGETED_MESSAGES)
    traces_to: str | None = Field(None, alias="OTEL_EXPORTER_OTLP_ENDPOINT", repr=False)

    @field_validator("app_id", "tenant_id")
    @classmethod
    def _is_guid(cls, value: str) -> str:
        return _require_guid(value)

    @field_validator(*_LISTS, mode="before")
    @classmethod
    def _is_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator(*_LISTS)
    @classmethod
    def _are_valid(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        is_valid, may_be_empty, what = _LISTS[info.field_name or ""]
        if not (value or may_be_empty) or not all(map(is_valid, value)):
            raise ValueError(f"must be {what}, separated by commas")
        return value

    @field_validator("locale")
    @classmethod
    def _is_locale(cls, value: str) -> str:
        if value not in LOCALES:
            raise ValueError(f"must be one of {', '.join(LOCALES)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, value: str) -> str:
        if value not in _timezones():
            raise ValueError("must be a time zone such as Europe/Stockholm")
        return value

    @field_validator("traces_to")
    @classmethod
    def _is_collector(cls, value: str | None) -> str | None:
        if value is not None and not _COLLECTOR.fullmatch(value):
            raise ValueError("must be an address such as https://collector.example:4318")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not _DATABASE.fullmatch(value):
            raise ValueError("must be sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
        return value

    @field_validator("certificate")
    @classmethod
    def _is_certificate(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        content = _read_file(value)
        if b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in content or b"Proc-Type: 4,ENCRYPTED" in content:
            raise ValueError("holds a private key with a password; the bot needs one without: openssl pkey")
        missing = [word for word, line in _PARTS_OF_PEM.items() if not line.search(content)]
        if missing:
            raise ValueError(f"holds no {' and no '.join(missing)} (PEM): it needs both, one after the other")
        return value

    @field_validator("password")
    @classmethod
    def _is_given_unless_certified(cls, value: str | None, info: ValidationInfo) -> str | None:
        needs_secret = (info.data.get("env"), info.data.get("app_type")) == ("production", "SingleTenant")
        if needs_secret and not value and info.data.get("certificate", "invalid") is None:
            raise ValueError("required, or BOT_CERTIFICATE_FILE instead")
        return value

    @field_validator("host")
    @classmethod
    def _is_left_out_locally(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("env") == "local" and value != "127.0.0.1":
            raise ValueError("must be left out if BOT_ENV=local, which listens on 127.0.0.1 only")
        return value

    @field_validator("watch_port", "public_port")
    @classmethod
    def _is_another_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value == info.data.get("port"):
            raise ValueError("must be another port than BOT_PORT, or be left out")
        if value is not None and info.field_name == "public_port" and value == info.data.get("watch_port"):
            raise ValueError("must be another port than BOT_WATCH_PORT, or be left out")
        return value

    @field_validator("public_url", "public_pages")
    @classmethod
    def _is_origin(cls, value: str | None, info: ValidationInfo) -> str | None:
        return None if value is None else _require_origin(value, local=info.data.get("env") == "local")

    @field_validator("metadata_url", "sign_in_metadata_url")
    @classmethod
    def _is_metadata_address(cls, value: str, info: ValidationInfo) -> str:
        is_local = info.data.get("env") == "local" and _LOCAL_KEYS.fullmatch(value)
        if not _KEYS.fullmatch(value) and not is_local:
            raise ValueError("must be an https address on port 443, such as Microsoft's: leave it out")
        return value

    @field_validator("https_proxy")
    @classmethod
    def _is_proxy(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not _PROXY.fullmatch(value):
            raise ValueError("must be the address of a proxy such as http://proxy.example.org:3128")
        if value is not None and info.data.get("env") == "local":
            raise ValueError("must be left out if BOT_ENV=local, which calls this machine only")
        return value

    @field_validator("ca_file")
    @classmethod
    def _is_authority(cls, value: Path | None) -> Path | None:
        if value is not None:
            content = _read_file(value)
            try:
                ssl.create_default_context().load_verify_locations(cadata=content.decode("ascii"))
            except (ssl.SSLError, ValueError):
                raise ValueError("holds no certificate (PEM); openssl x509 -inform der reads DER") from None
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: str | None, info: ValidationInfo) -> str | None:
        is_local = info.data.get("env") == "local"
        if value is not None and not _SMTP.fullmatch(value):
            raise ValueError("must be smtp://USER:PASSWORD@HOST:587 (STARTTLS) or smtps://... (TLS)")
        if value is not None and is_local and not _LOCAL_SMTP.fullmatch(value):
            raise ValueError("must be a server of this machine if BOT_ENV=local: smtp://127.0.0.1:PORT")
        return value

    @field_validator("mail_sender")
    @classmethod
    def _is_sender(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("smtp_url") is not None:
            raise ValueError("required with BOT_SMTP_URL: the address that mail comes from")
        if value is not None and not _MAILBOX.fullmatch(value):
            raise ValueError("must be an e-mail address such as bevaka@example.org")
        return value

    @field_validator("backup_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not os.access(value, os.R_OK | os.X_OK):
            raise ValueError(f"names no folder that the user that runs the bot (uid {os.geteuid()}) can read")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _is_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @property
    def local(self) -> bool:
        """Return whether the program runs on a developer's machine, against the simulator."""
        return self.env == "local"

    @property
    def listen_on(self) -> str:
        """Return the address to listen on."""
        return "127.0.0.1" if self.local else self.host

    @cached_property
    def tenants(self) -> tuple[str, ...]:
        """Return the tenants that are served."""
        return self.allowed_tenants or (self.tenant_id,)


class ManifestSettings(BaseSettings):
    """Settings of the app package: the organisation that runs the bot, and the app's look in Teams."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True)

    app_id: str = Field(alias="MicrosoftAppId")
    developer: str = Field("Bevaka", alias="BOT_DEVELOPER_NAME", max_length=32)
    public_url: str | None = Field(None, alias=PUBLIC_URL)
    privacy_url: str | None = Field(None, alias="BOT_PRIVACY_URL")
    terms_url: str | None = Field(None, alias="BOT_TERMS_URL")
    app_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)] = Field(
        "Bevaka", alias="BOT_APP_NAME"
    )
    accent_color: str = Field("#1B4F72", alias="BOT_ACCENT_COLOR")
    color_icon: Path | None = Field(None, alias="BOT_ICON_COLOR")
    outline_icon: Path | None = Field(None, alias="BOT_ICON_OUTLINE")
    hears_all: bool = Field(default=False, alias=HEARS_ALL)
    targeting: Literal["auto", "on", "off"] = Field("auto", alias=TARGETED_MESSAGES)

    @field_validator("app_id")
    @classmethod
    def _is_guid(cls, value: str) -> str:
        return _require_guid(value)

    @field_validator("accent_color")
    @classmethod
    def _is_color(cls, value: str) -> str:
        if not _COLOR.fullmatch(value):
            raise ValueError("must be a colour such as #1B4F72")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str | None) -> str | None:
        return None if value is None else _require_origin(value)

    @field_validator("privacy_url", "terms_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("must be an address such as https://www.example.org/bevaka")
        return value

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the settings that are not set although people see them in Teams."""
        names = ("public_url", "privacy_url", "terms_url")
        return tuple(
            str(type(self).model_fields[name].alias) for name in names if getattr(self, name) is None
        )


def describe_problems(fault: ValidationError | OSError) -> list[str]:
    """Describe each setting that is wrong or missing, in one line that never quotes its value.

    An OSError is one of the file ``.env``.
    """
    if isinstance(fault, OSError):
        return [f"{fault.filename or ENV_FILE}: cannot be read by uid {os.geteuid()}: {fault.strerror}"]
    problems = []
    for error in fault.errors(include_url=False):
        sentence = _SENTENCES.get(error["type"])
        says = error["msg"] if sentence is None else sentence.format(**error.get("ctx", {}))
        problems.append("".join(f"{_ALIASES.get(name, name)}: " for name in error["loc"][:1]) + says)
    return problems


_ALIASES: dict[str | int, str] = {
    name: str(field.alias)
    for model in (Settings, ManifestSettings)
    for name, field in model.model_fields.items()
}
"""Pydantic names a field by its own name if its default is invalid."""
_SENTENCES = {
    "missing": "required",
    "value_error": "{error}",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "date_from_datetime_parsing": "must be a day such as 2027-05-31",
    "date_parsing": "must be a day such as 2027-05-31",
}
"""What is said instead of pydantic's own words, by the type of the error."""
