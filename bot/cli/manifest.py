"""``manifest``: write the app package for Teams."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from bot.cli.common import EXIT_FAILED, EXIT_USAGE, exit_with
from bot.settings import ManifestSettings, describe_problems

if TYPE_CHECKING:
    from bot.manifest.icons import IconKind
    from bot.manifest.package import RequestedPermissions, TeamsApp

STDOUT = "-"
"""Writes to standard output: a container then needs no folder of the host."""
PLACEHOLDER_URL = "https://example.org"


def _parse_version(said: str) -> str:
    if not re.fullmatch(r"[1-9]\d*(\.(0|[1-9]\d*)){2}", said):
        raise typer.BadParameter("three numbers such as 1.2.0, the first at least 1")
    return said


OutOption = Annotated[
    Path,
    typer.Option(
        help="The file to write, such as bevaka.zip; - for standard output.", dir_okay=False, allow_dash=True
    ),
]
VersionOption = Annotated[
    str,
    typer.Option(parser=_parse_version, metavar="X.Y.Z", help="Raise it with every package that you upload."),
]
MeetingEventsOption = Annotated[bool, typer.Option(help="Ask to be told when a meeting begins and ends.")]
AttendanceOption = Annotated[bool, typer.Option(help="Ask to be told who comes to a meeting and who leaves.")]
WholeChatOption = Annotated[
    bool | None,
    typer.Option(
        help="Ask for all that is written, not only what is said to the bot (else as BOT_HEARS_ALL)."
    ),
]


def manifest(
    out: OutOption,
    *,
    app_version: VersionOption = "1.0.0",
    meeting_events: MeetingEventsOption = True,
    attendance: AttendanceOption = False,
    whole_chat: WholeChatOption = None,
) -> None:
    """Write the app package for Teams; needs MicrosoftAppId alone, but says what else it should know."""
    from bot.features.registry import FEATURES  # noqa: PLC0415
    from bot.manifest.package import (  # noqa: PLC0415 - ``--help`` is faster without it
        RequestedPermissions,
        build_package,
    )

    settings = _read_settings()
    hears_all = settings.hears_all if whole_chat is None else whole_chat
    permissions = RequestedPermissions(
        meeting_events=meeting_events, attendance=attendance, whole_chat=hears_all
    )
    app = _build_app(settings, version=app_version, permissions=permissions)
    package, to_stdout = build_package(app, features=FEATURES), str(out) == STDOUT
    try:
        if to_stdout:
            typer.get_binary_stream("stdout").write(package)
        else:
            out.write_bytes(package)
    except OSError as fault:
        exit_with(f"{out} cannot be written: {fault.strerror}.", status=EXIT_FAILED)
    says = f"Wrote {out}: version {app.version}, asks for {', '.join(permissions.names) or 'no consent'}."
    typer.echo(says, err=to_stdout)


def _read_settings() -> ManifestSettings:
    try:
        settings = ManifestSettings()
    except (ValidationError, OSError) as fault:
        exit_with("\n".join(describe_problems(fault)), status=EXIT_USAGE)
    if settings.missing:
        names = ", ".join(settings.missing)
        typer.echo(
            f"Not set: {names}. The package says {PLACEHOLDER_URL} there; change that before people see it.",
            err=True,
        )
    return settings


def _build_app(
    settings: ManifestSettings, *, version: str, permissions: "RequestedPermissions"
) -> "TeamsApp":
    from bot.manifest.icons import COLOR_ICON, OUTLINE_ICON  # noqa: PLC0415
    from bot.manifest.package import PAGES, TeamsApp  # noqa: PLC0415 - ``--help`` is faster without it

    return TeamsApp(
        id=settings.app_id,
        version=version,
        developer=settings.developer,
        name=settings.app_name,
        accent_color=settings.accent_color,
        color_icon=_read_icon(settings.color_icon, COLOR_ICON, setting="BOT_ICON_COLOR"),
        outline_icon=_read_icon(settings.outline_icon, OUTLINE_ICON, setting="BOT_ICON_OUTLINE"),
        website=f"{settings.public_url or PLACEHOLDER_URL}{PAGES}",
        privacy=settings.privacy_url or PLACEHOLDER_URL,
        terms=settings.terms_url or PLACEHOLDER_URL,
        pages=settings.public_url,
        permissions=permissions,
        is_targeted=settings.targeting != "off",
    )


def _read_icon(path: Path | None, kind: "IconKind", *, setting: str) -> bytes:
    """Return the icon of a setting, or the one that ships with the program; exits if it is invalid."""
    from bot.manifest.icons import InvalidIcon, read_icon  # noqa: PLC0415 - ``--help`` is faster without it

    try:
        return kind.default() if path is None else read_icon(path, kind)
    except InvalidIcon as fault:
        exit_with(f"{setting}: {fault}", status=EXIT_USAGE)
