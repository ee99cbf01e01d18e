"""Write what is published as files for another web server: the same pages, without search, byte for byte."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import relpath

from bot.public.content import Selection, Snapshot, load_snapshot
from bot.public.render import CONTENT_TYPES, STYLE, STYLE_NAME, PublicRenderer
from cards.languages import LOCALES
from storage import Store
from storage.publications import find_public_council, list_public_slugs

MARK = ".bevaka-publish.json"
"""The file that says which files of a folder were written here, with their SHA-256."""
INDEX = "index.html"


class ForeignFolder(Exception):  # noqa: N818 - an answer to the operator
    """The folder holds files, and none of them says that they were written here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLinks:
    """The addresses of one council's files, relative to the page at ``here``."""

    base: str
    """Where the files will be, without a slash at the end."""
    slug: str
    default_locale: str
    here: str
    has_search: bool = False

    def style(self) -> str:
        return self._address(STYLE_NAME)

    def listing(self, selection: Selection, *, locale: str, whole: bool = False) -> str:
        return self._address(self.listing_file(selection, locale=locale), whole=whole)

    def question(self, number: int, *, locale: str, whole: bool = False) -> str:
        return self._address(self.question_file(number, locale=locale), whole=whole)

    def file(self, name: str, *, whole: bool = False) -> str:
        return self._address(f"{self.slug}/{name}", whole=whole)

    def listing_file(self, selection: Selection, *, locale: str) -> str:
        """Return the file of a list."""
        parts = [
            *([f"year-{selection.year}"] if selection.year else []),
            *([f"department-{selection.department}"] if selection.department else []),
            *([f"page-{selection.page}"] if selection.page > 1 else []),
        ]
        return "/".join((*self._root(locale), *parts, INDEX))

    def question_file(self, number: int, *, locale: str) -> str:
        """Return the file of a question."""
        return "/".join((*self._root(locale), "questions", str(number), INDEX))

    def _root(self, locale: str) -> tuple[str, ...]:
        return (self.slug,) if locale == self.default_locale else (self.slug, locale)

    def _address(self, file: str, *, whole: bool = False) -> str:
        if whole:
            return f"{self.base}/{file}"
        return relpath(file, str(PurePosixPath(self.here).parent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export did."""

    councils: int
    files: int
    removed: int


async def load_published(store: Store, *, tenants: Collection[str]) -> list[Snapshot]:
    """Return all councils whose public page is on, by their addresses."""
    slugs = await store.read_all_tenants(partial(list_public_slugs, tenants=tenants))
    found = []
    for slug in slugs:
        key = await store.read_all_tenants(partial(find_public_council, slug=slug, tenants=tenants))
        if key is not None:
            found.append(await store.read(partial(load_snapshot, key=key), tenant=key.tenant))
    return found


def render_files(snapshots: Collection[Snapshot], *, base: str) -> dict[str, bytes]:
    """Return the content of each file by its path; the same data always give the same bytes."""
    files = {STYLE_NAME: STYLE}
    for snapshot in snapshots:
        files |= {name: text.encode() for name, text in _files_of(snapshot, base=base)}
    return files


def _files_of(snapshot: Snapshot, *, base: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of a council."""
    own = snapshot.council.locale
    links = FileLinks(base=base, slug=snapshot.slug, default_locale=own, here=f"{snapshot.slug}/{INDEX}")

    def renderer(here: str, locale: str) -> PublicRenderer:
        return PublicRenderer(snapshot=snapshot, links=replace(links, here=here), locale=locale)

    for name in CONTENT_TYPES:
        file = f"{snapshot.slug}/{name}"
        yield file, renderer(file, own).file(name)
    selections = list(_selections(snapshot))
    for locale in LOCALES:
        for entry in snapshot.entries:
            file = links.question_file(entry.number, locale=locale)
            yield file, renderer(file, locale).question(entry)
        for selection in selections:
            file = links.listing_file(selection, locale=locale)
            yield file, renderer(file, locale).listing(selection)


def _selections(snapshot: Snapshot) -> Iterator[Selection]:
    """Yield every list that a page links to."""
    for year in (None, *snapshot.years):
        for department in (None, *(id_ for id_, _ in snapshot.departments)):
            pages = snapshot.select(Selection(year=year, department=department)).pages
            for page in range(1, pages + 1):
                yield Selection(year=year, department=department, page=page)


def write_files(out: Path, files: Mapping[str, bytes]) -> int:
    """Write files into a folder, and remove those of earlier exports that are not among them.

    Returns how many were removed. Raises ForeignFolder for a folder that was not written here. What was
    written is noted first, so that a later export removes what one that was interrupted has left.
    """
    former = _read_mark(out)
    out.mkdir(parents=True, exist_ok=True)
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    _write(out / MARK, _mark({**dict.fromkeys(former, ""), **digests}))
    for name, content in files.items():
        file = out / name
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, content)
    gone = [name for name in former if name not in files and (out / name).is_file()]
    for name in gone:
        (out / name).unlink()
    for folder in sorted({parent for name in gone for parent in (out / name).parents}, reverse=True):
        if out in folder.parents and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    _write(out / MARK, _mark(digests))
    return len(gone)


def _read_mark(out: Path) -> list[str]:
    """Return the files that earlier exports wrote; raises ForeignFolder."""
    if not out.exists() or not any(out.iterdir()):
        return []
    try:
        noted = json.loads((out / MARK).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ForeignFolder(str(out)) from None
    inside = out.resolve()
    if not isinstance(noted, dict) or not all(
        (inside / name).resolve().is_relative_to(inside) for name in noted
    ):
        raise ForeignFolder(str(out))
    return list(noted)


def _mark(digests: Mapping[str, str]) -> bytes:
    return (json.dumps({"version": 1, "files": dict(sorted(digests.items()))}, indent=1) + "\n").encode()


def _write(file: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody reads a part of it."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    part.replace(file)


async def export_published(database_url: str, *, tenants: Collection[str], base: str, out: Path) -> Written:
    """Write what is published in the database into a folder; raises ForeignFolder, Unavailable, OSError."""
    store = Store.open(database_url)
    try:
        snapshots = await load_published(store, tenants=tenants)
    finally:
        store.close()
    files = render_files(snapshots, base=base.rstrip("/"))
    removed = write_files(out, files)
    return Written(councils=len(snapshots), files=len(files), removed=removed)
