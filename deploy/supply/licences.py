"""Under which licence a package is, as an SPDX expression: packages say so in three ways and many words."""

import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata

NOT_HERE = {"brotlicffi": "MIT", "colorama": "BSD-3-Clause"}
"""What is installed on other systems alone, looked up by hand."""
BY_HAND = {
    "isodate": "BSD-3-Clause",
    "mergedeep": "MIT",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}
"""What packages say that no program understands."""
_SPOKEN = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*")


def licence_of(name: str) -> str | None:
    """Return the licence of a package, None if it is unknown."""
    if name in BY_HAND:
        return BY_HAND[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return NOT_HERE.get(name)
    if "License-Expression" in told:
        return told["License-Expression"]
    classifiers = (
        c.rpartition("::")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")
    )
    return _understood([*told.get_all("License", []), *classifiers])


def _understood(spoken: Iterable[str]) -> str | None:
    for words in (words.strip() for words in spoken):
        if words.lower() in _SPOKEN:
            return _SPOKEN[words.lower()]
        if _EXPRESSION.fullmatch(words) and any(sign in words for sign in ("-", "MIT", "ISC")):
            return words
    return None
