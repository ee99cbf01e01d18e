"""Settings, read from the environment; an invalid or missing one stops the start with one clear line."""

import re
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cards.languages import DEFAULT_LOCALE, LOCALES

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_FILE_HOST = re.compile(rf"(\*(?=(\.[a-z0-9-]+){{2}})\.)?{_HOST.pattern}")
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s?#]*)?", re.IGNORECASE)
_DATABASE = re.compile(r"sqlite:///(?!.*:memory:).+|postgresql\+psycopg://[^\s/]*/[^\s/?]+(\?\S*)?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_COLLECTOR = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
HEARS_ALL = "BOT_HEARS_ALL"
"""The setting by which the app package requests all messages of a chat; the bot then says so."""
NameList = Annotated[tuple[str, ...], NoDecode]


@cache
def _timezones() -> set[str]:
    """Return the time zones known to this machine, cached because listing them is slow."""
    return available_timezones()


def _require_guid(value: str) -> str:
    if not _GUID.fullmatch(value):
        raise ValueError("must be a GUID such as 1b2c3d4e-0000-0000-0000-123456789abc")
    return value.lower()


class Settings(BaseSettings):
    """All settings, by their names in the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    app_id: str = Field(alias="MicrosoftAppId")
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field("SingleTenant", alias="MicrosoftAppType")
    tenant_id: str = Field(alias="MicrosoftAppTenantId")
    password: str | None = Field(None, alias="MicrosoftAppPassword", repr=False)
    certificate: Path | None = Field(None, alias="BOT_CERTIFICATE_FILE")
    secret_expires: date | None = Field(None, alias="BOT_SECRET_EXPIRES")
    env: Literal["production", "local"] = Field("production", alias="BOT_ENV")
    host: str = Field("0.0.0.0", alias="BOT_HOST")  # noqa: S104 - behind a proxy, in a container
    port: int = Field(3978, alias="BOT_PORT", ge=1, le=65535)
    watch_port: int | None = Field(None, alias="BOT_WATCH_PORT", ge=1, le=65535)
    database_url: str = Field("sqlite:///data/bot.db", alias="BOT_DATABASE_URL", repr=False)
    allowed_tenants: NameList = Field((), alias="BOT_ALLOWED_TENANTS")
    metadata_url: str = Field(_METADATA, alias="BOT_OPENID_METADATA_URL")
    service_hosts: NameList = Field(("smba.trafficmanager.net",), alias="BOT_SERVICE_HOSTS")
    file_hosts: NameList = Field(("*.sharepoint.com",), alias="BOT_FILE_HOSTS")
    locale: str = Field(DEFAULT_LOCALE, alias="BOT_LOCALE")
    timezone: str = Field("Europe/Stockholm", alias="BOT_TIMEZONE")
    person_limit: int = Field(120, alias="BOT_RATE_PERSON", ge=2)
    tenant_limit: int = Field(3000, alias="BOT_RATE_TENANT", ge=2)
    drain_seconds: int = Field(0, alias="BOT_DRAIN_SECONDS", ge=0, le=30)
    retention_months: int | None = Field(None, alias="BOT_RETENTION_MONTHS", ge=1, le=1200)
    hears_all: bool = Field(default=False, alias=HEARS_ALL)
    traces_to: str | None = Field(None, alias="OTEL_EXPORTER_OTLP_ENDPOINT", repr=False)

    @field_validator("app_id", "tenant_id")
    @classmethod
    def _is_guid(cls, value: str) -> str:
        return _require_guid(value)

    @field_validator("allowed_tenants", "service_hosts", "file_hosts", mode="before")
    @classmethod
    def _is_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_tenants")
    @classmethod
    def _are_guids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_GUID.fullmatch(tenant) for tenant in value):
            raise ValueError("must be GUIDs, separated by commas")
        return value

    @field_validator("service_hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(_HOST.fullmatch(host) for host in value):
            raise ValueError("must be exact host names, separated by commas")
        return value

    @field_validator("file_hosts")
    @classmethod
    def _are_file_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(_FILE_HOST.fullmatch(host) for host in value):
            raise ValueError("must be host names such as *.sharepoint.com, separated by commas")
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

    @model_validator(mode="after")
    def _is_whole(self) -> "Settings":
        needs_secret = self.env == "production" and self.app_type == "SingleTenant"
        if needs_secret and not self.password and self.certificate is None:
            raise ValueError("MicrosoftAppPassword: required, or BOT_CERTIFICATE_FILE instead")
        if self.certificate is not None and not self.certificate.is_file():
            raise ValueError("BOT_CERTIFICATE_FILE: names no file")
        if self.watch_port == self.port:
            raise ValueError("BOT_WATCH_PORT: must be another port than BOT_PORT, or be left out")
        if self.env == "local" and "host" in self.model_fields_set and self.host != "127.0.0.1":
            raise ValueError(
                "BOT_HOST: must be left out where BOT_ENV=local, which listens on 127.0.0.1 only"
            )
        return self

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

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    app_id: str = Field(alias="MicrosoftAppId")
    developer: str = Field("Bevaka", alias="BOT_DEVELOPER_NAME", max_length=32)
    public_url: str | None = Field(None, alias="BOT_PUBLIC_URL")
    privacy_url: str | None = Field(None, alias="BOT_PRIVACY_URL")
    terms_url: str | None = Field(None, alias="BOT_TERMS_URL")
    app_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)] = Field(
        "Bevaka", alias="BOT_APP_NAME"
    )
    accent_color: str = Field("#1B4F72", alias="BOT_ACCENT_COLOR")
    color_icon: Path | None = Field(None, alias="BOT_ICON_COLOR")
    outline_icon: Path | None = Field(None, alias="BOT_ICON_OUTLINE")
    hears_all: bool = Field(default=False, alias=HEARS_ALL)

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

    @field_validator("public_url", "privacy_url", "terms_url")
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
