"""Serve style sheets, scripts and pictures under names with a hash of their content, kept for a year."""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from bot.pages.viewer import START

FOLDER = Path(__file__).parent / "assets"
LIBRARIES = (
    "@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js",
    "uplot/dist/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css",
)
"""What is served of the packages in ``package-lock.json``; the Dockerfile brings the same."""
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
KEEP_FOREVER = "public, max-age=31536000, immutable"
HASH_LENGTH = 16
COMPRESSION = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file that pages refer to, as it is sent."""

    url: str
    content: bytes
    compressed: bytes
    content_type: str

    def respond(self, request: web.Request) -> web.Response:
        """Return the file, compressed for a browser that takes it."""
        headers = {
            "Content-Type": self.content_type,
            "Cache-Control": KEEP_FOREVER,
            "Vary": "Accept-Encoding",
        }
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=self.compressed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=self.content, headers=headers)


class Assets:
    """The files that pages refer to, by their names without a hash."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._by_name: Mapping[str, Asset] = {file.name: read_asset(file) for file in files}
        self._by_url = {asset.url: asset for asset in self._by_name.values()}

    @classmethod
    def of_folder(cls, folder: Path = FOLDER) -> "Assets":
        """Return all files of a folder that a browser can use, with the libraries installed in it.

        Raises FileNotFoundError if they are not installed.
        """
        own = sorted(file for file in folder.iterdir() if file.suffix in CONTENT_TYPES)
        return cls([*own, *(folder / "node_modules" / library for library in LIBRARIES)])

    def url(self, name: str) -> str:
        """Return the address of a file; raises KeyError if there is no such file."""
        return self._by_name[name].url

    def find(self, path: str) -> Asset | None:
        """Return the file with this address, None if there is none, as after an update."""
        return self._by_url.get(path)


def read_asset(file: Path) -> Asset:
    """Return a file as it is sent."""
    content = file.read_bytes()
    mark = sha256(content).hexdigest()[:HASH_LENGTH]
    return Asset(
        url=f"{START}assets/{file.stem}.{mark}{file.suffix}",
        content=content,
        compressed=gzip.compress(content, COMPRESSION, mtime=0),
        content_type=CONTENT_TYPES[file.suffix],
    )
