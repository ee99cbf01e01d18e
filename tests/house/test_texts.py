"""What must not stand in any file of the project."""

import re

import pytest

from tests.house.project import shown, text_files

UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|Users|work)/\w|\b[A-Z]:\\\\?Users\b")
REGISTRY = re.compile(
    r"\b(?:pyp[i]\.org|pythonhosted\.or[g]|registry\.(?:npmj[s]|yarnp[k]g)\.\w+)", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("what", "example"),
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (MACHINE_PATH, "open('/ho" + "me/anna/x')"),
        (MACHINE_PATH, "C:\\Us" + "ers\\anna"),
        (REGISTRY, "https://registry.npm" + "js.org/left-pad"),
        (REGISTRY, "https://files.python" + "hosted.org/x.whl"),
    ],
)
def test_no_file_has_unfinished_work_a_machines_path_or_a_registrys_address(
    what: re.Pattern[str], example: str
) -> None:
    assert what.search(example), "the pattern finds what it is for"
    found = [
        f"{shown(path)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if what.search(line)
    ]
    assert found == []
