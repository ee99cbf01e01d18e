"""Test `make proof`: one table of all parts; a failing part is named and fails the whole."""

from pathlib import Path

import pytest

from tests.every import every
from tests.house.project import ROOT
from tests.proof import Part, figures_of, parts, prove
from tests.sizes import FULL, SMALL

FULL_SIZE = "from tests.sizes import IN_FULL; raise SystemExit(not IN_FULL)"


def python(name: str, code: str) -> Part:
    return Part(name=name, arguments=("-c", code))


def test_every_part_runs_in_full_and_one_that_fails_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = "print('| SIGTERM | 3 twice | BROKEN |'); raise SystemExit(1)"
    assert prove([python("whole", FULL_SIZE), python("sick", broken)], folder=tmp_path / "proof") == 1
    *_, whole, sick = capsys.readouterr().out.splitlines()
    assert whole.startswith("| whole | ")
    assert "| proved | " in whole
    assert sick.startswith("| sick | ")
    assert "| FAILED | 0 kept, 1 broken | " in sick
    assert "3 twice" in (tmp_path / "proof" / "sick.log").read_text()


def test_where_every_part_succeeds_so_does_the_whole(tmp_path: Path) -> None:
    assert prove([python("whole", FULL_SIZE)], folder=tmp_path) == 0


@every(
    ("said", "figures"),
    [
        ("...\n12 passed, 3 deselected in 301.20s (0:05:01)\n", "12 passed, 3 deselected"),
        ("====== 1 failed, 2 passed in 3.00s ======\n", "1 failed, 2 passed"),
        ("| a | 0 | kept |\n| b | 1 | BROKEN |\n\n| a | 0 | kept |\n", "1 kept, 1 broken"),
        ("Traceback\n", "ended without figures"),
    ],
)
def test_figures_are_taken_from_what_a_part_said(said: str, figures: str) -> None:
    assert figures_of(said) == figures


def test_chaos_and_soak_can_be_made_short() -> None:
    lengths = [part.arguments[-1] for part in parts(minutes=0.5) if part.name in ("chaos", "soak")]
    assert lengths == ["0.5", "0.5"]


def test_what_a_part_runs_is_there() -> None:
    files = [word for part in parts() for word in part.arguments if word.endswith(".py")]
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_full_form_is_never_smaller_than_the_small_one() -> None:
    assert all(getattr(FULL, name) > getattr(SMALL, name) for name in FULL.__slots__)
