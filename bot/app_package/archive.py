"""The file that is uploaded to Teams: the same input gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from bot.app_package.extensions import ANSWERED, Extension
from bot.app_package.icons import draw_colour_icon, draw_outline_icon
from bot.app_package.manifest import (
    ALSO_FILE,
    COLOUR_FILE,
    OUTLINE_FILE,
    App,
    build_manifest,
    build_translation,
)
from bot.router import Feature

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file can name."""


def build_package(
    app: App, *, features: Sequence[Feature], extensions: Sequence[Extension] = ANSWERED
) -> bytes:
    """Give back the zip file, everything at its top."""
    return _zip(
        {
            "manifest.json": _json(build_manifest(app, features=features, extensions=extensions)),
            ALSO_FILE: _json(build_translation(app, features=features, extensions=extensions)),
            COLOUR_FILE: draw_colour_icon(),
            OUTLINE_FILE: draw_outline_icon(),
        }
    )


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
