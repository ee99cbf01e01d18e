"""Test the locks: every version is fixed, every file is hashed, no address is named."""

import re
from importlib.metadata import version
from itertools import pairwise

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.project import read

LOCKS = ("requirements-pip.lock", "requirements.lock", "requirements-traces.lock", "requirements-dev.lock")
ASKED = ("requirements-pip.in", "requirements.in", "requirements-traces.in", "requirements-dev.in")
OWN_ENVIRONMENT = "tests/bench/agents.lock"
WIDENED = [("requirements-pip.lock", "requirements-dev.lock"), *pairwise(LOCKS[1:])]


def entries(lock: str) -> dict[str, tuple[str, int]]:
    """Return version and number of hashes for each package of a lock."""
    found = {}
    for block in read(lock).replace("\\\n", " ").splitlines():
        package = re.match(r"([\w.-]+)==([^\s;]+)", block)
        assert package, f"not a fixed version: {block[:80]}"
        found[package[1]] = (package[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", block)))
    return found


def wanted(file: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in read(file).splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


@pytest.mark.parametrize("lock", [*LOCKS, OWN_ENVIRONMENT])
def test_every_package_of_a_lock_has_a_version_and_a_hash(lock: str) -> None:
    assert entries(lock)
    assert [name for name, (_, hashes) in entries(lock).items() if hashes == 0] == []


@pytest.mark.parametrize("lock", [*LOCKS, OWN_ENVIRONMENT])
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in read(lock)


@pytest.mark.parametrize(("smaller", "larger"), WIDENED)
def test_a_lock_with_more_holds_the_very_versions_that_run(smaller: str, larger: str) -> None:
    assert entries(smaller).items() <= entries(larger).items()


@pytest.mark.parametrize(("file", "lock"), list(zip(ASKED, LOCKS, strict=True)))
def test_a_lock_holds_everything_that_is_asked_for(file: str, lock: str) -> None:
    locked = {name: version for name, (version, _) in entries(lock).items()}
    for requirement in wanted(file):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier


@pytest.mark.parametrize("name", ["botbuilder-core", "urllib3", "apscheduler", "sqlalchemy", "pyjwt"])
def test_what_is_installed_is_what_is_locked(name: str) -> None:
    assert version(name) == entries("requirements.lock")[name][0]


@pytest.mark.parametrize("file", ASKED)
def test_everything_that_is_asked_for_has_a_reason(file: str) -> None:
    lines = [line for line in read(file).splitlines() if line and not line.startswith(("#", "-"))]
    assert [line for line in lines if "  # " not in line] == []
