"""Build the app package; the same input gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from bot.manifest.commands import EXTENSIONS, MessageExtension
from bot.manifest.icons import COLOR_ICON, OUTLINE_ICON, IconKind, InvalidIcon, read_icon
from bot.manifest.manifest_json import (
    TRANSLATION_FILES,
    RequestedPermissions,
    TeamsApp,
    build_manifest,
    build_translation,
)
from bot.turn.types import Feature

__all__ = [
    "COLOR_ICON",
    "OUTLINE_ICON",
    "IconKind",
    "InvalidIcon",
    "RequestedPermissions",
    "TeamsApp",
    "build_package",
    "read_icon",
]


_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP file can store."""


def build_package(
    app: TeamsApp, *, features: Sequence[Feature], extensions: Sequence[MessageExtension] = EXTENSIONS
) -> bytes:
    """Return the ZIP file, without folders."""
    return _zip(
        {
            "manifest.json": _json(build_manifest(app, features=features, extensions=extensions)),
            **{
                file: _json(build_translation(app, locale=locale, features=features, extensions=extensions))
                for locale, file in TRANSLATION_FILES.items()
            },
            COLOR_ICON.file_name: app.color_icon,
            OUTLINE_ICON.file_name: app.outline_icon,
        }
    )


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
