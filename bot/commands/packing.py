"""``manifest``: the file that is uploaded to Teams."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError

from bot.commands.ground import NOT_DONE, WRONG_USE, end, what_is_wrong
from bot.settings import AppPackageSettings

if TYPE_CHECKING:
    from bot.app_package import App, Consents

NOBODYS = "https://example.org"


def _version(said: str) -> str:
    if not re.fullmatch(r"[1-9]\d*(\.(0|[1-9]\d*)){2}", said):
        raise typer.BadParameter("three numbers such as 1.2.0, the first at least 1")
    return said


Out = Annotated[Path, typer.Option(help="The file to write, such as bevaka.zip.", dir_okay=False)]
Version = Annotated[
    str, typer.Option(parser=_version, metavar="X.Y.Z", help="Raise it with every package that you upload.")
]
Events = Annotated[bool, typer.Option(help="Ask to be told when a meeting begins and ends.")]
Attendance = Annotated[bool, typer.Option(help="Ask to be told who comes to a meeting and who leaves.")]
Whole = Annotated[
    bool | None,
    typer.Option(
        help="Ask for all that is written, not only what is said to the bot (else as BOT_HEARS_ALL)."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.command()(manifest)


def manifest(
    out: Out,
    *,
    app_version: Version = "1.0.0",
    meeting_events: Events = True,
    attendance: Attendance = False,
    whole_chat: Whole = None,
) -> None:
    """Write the app package for Teams; needs MicrosoftAppId alone, but says what else it should know."""
    from bot.app_package import Consents, build_package  # noqa: PLC0415 - ``--help`` is faster without it
    from bot.features import FEATURES  # noqa: PLC0415

    settings = _settings()
    hears_all = settings.hears_all if whole_chat is None else whole_chat
    consents = Consents(meeting_events=meeting_events, attendance=attendance, whole_chat=hears_all)
    app = _app(settings, version=app_version, consents=consents)
    try:
        out.write_bytes(build_package(app, features=FEATURES))
    except OSError as fault:
        end(f"{out} cannot be written: {fault.strerror}.", status=NOT_DONE)
    typer.echo(f"Wrote {out}: version {app.version}, asks for {', '.join(consents.names) or 'no consent'}.")


def _settings() -> AppPackageSettings:
    try:
        settings = AppPackageSettings()
    except ValidationError as fault:
        end(what_is_wrong(fault), status=WRONG_USE)
    if settings.missing:
        names = ", ".join(settings.missing)
        typer.echo(
            f"Not set: {names}. The package says {NOBODYS} there; mend that before people see it.", err=True
        )
    return settings


def _app(settings: AppPackageSettings, *, version: str, consents: "Consents") -> "App":
    from bot.app_package import App  # noqa: PLC0415 - ``--help`` is faster without it

    return App(
        id=settings.app_id,
        version=version,
        developer=settings.developer,
        website=settings.public_url or NOBODYS,
        privacy=settings.privacy_url or NOBODYS,
        terms=settings.terms_url or NOBODYS,
        domains=(urlsplit(settings.public_url).netloc,) if settings.public_url else (),
        consents=consents,
    )
