"""Remove from the packages of the image what belongs to languages that the bot has no catalogue of: 50 MB.

``python languages.py LOCALES [PACKAGES]``: the folder with the catalogues, and the folder with the packages.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import babel
from babel.core import get_global

ROOT = "root"
"""What every locale of CLDR inherits from."""


def inherited(language: str) -> Iterator[str]:
    """Yield a language and those whose data CLDR takes over for it, as `no` for `nb`."""
    yield language
    parent = get_global("parent_exceptions").get(language)
    if parent is not None:
        yield from inherited(parent.split("_")[0])


def kept_languages(locales: Path) -> set[str]:
    """Return the codes of the languages whose data are needed."""
    folders = (path.name for path in locales.iterdir() if path.is_dir())
    return {ROOT, *(code for name in folders for code in inherited(name))}


def remove_others(locales: Path, *, packages: Path) -> None:
    """Remove the days and months, and the rules of hyphens, of all languages but those kept."""
    kept = kept_languages(locales)
    for path in packages.glob("babel/locale-data/*.dat"):
        if path.stem.split("_")[0] not in kept:
            path.unlink()
    for path in packages.glob("pyphen/dictionaries/hyph_*.dic"):
        if path.stem.split("_")[1] not in kept:
            path.unlink()


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    remove_others(given[0], packages=given[1] if given[1:] else Path(babel.__file__).parents[1])
