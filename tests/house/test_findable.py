"""Test that terms people search for have their own section."""

import re

from tests.every import every
from tests.house.project import files, read, shown

HEADINGS = [
    heading.lower()
    for path in files()
    if path.suffix == ".md" and not shown(path).startswith("tests/")
    for heading in re.findall(r"^#+ (.+)$", read(shown(path)), re.MULTILINE)
]


@every(
    "word",
    ["firewall", "proxy", "upgrade", "rollback", "uninstall", "troubleshooting", "backup", "felsökning"],
)
def test_a_word_that_operators_search_for_is_a_heading(word: str) -> None:
    assert [heading for heading in HEADINGS if word in heading] != []
