"""Test for texts that no file of the project may contain."""

import re

from tests.every import every
from tests.house.project import shown, source, text_files

UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|Users|work)/\w|\b[A-Z]:\\\\?Users\b")
REGISTRY = re.compile(
    r"\b(?:pyp[i]\.org|pythonhosted\.or[g]|registry\.(?:npmj[s]|yarnp[k]g)\.\w+)", re.IGNORECASE
)


WHAT = {"unfinished": UNFINISHED, "a path of a machine": MACHINE_PATH, "an address": REGISTRY}


@every(
    ("what", "example"),
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (MACHINE_PATH, "open('/ho" + "me/anna/x')"),
        (MACHINE_PATH, "C:\\Us" + "ers\\anna"),
        (REGISTRY, "https://registry.npm" + "js.org/left-pad"),
        (REGISTRY, "https://files.python" + "hosted.org/x.whl"),
    ],
)
def test_each_pattern_finds_what_it_is_for(what: re.Pattern[str], example: str) -> None:
    assert what.search(example)


@every("what", WHAT)
def test_no_file_has_unfinished_work_a_machines_path_or_a_registrys_address(what: re.Pattern[str]) -> None:
    sources = {shown(path): source(path) for path in text_files()}
    found = [
        f"{name}:{number}"
        for name, text in sources.items()
        if what.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if what.search(line)
    ]
    assert sources
    assert found == []
