"""Test that the bill of materials lists exactly what runs, and that every licence allows distribution."""

import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from tests.every import every
from tests.house.project import ROOT, read
from tests.house.test_locks import entries

MAY_BE_PASSED_ON = {
    *("MIT", "MIT-0", "MIT-CMU", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"),
    *("MPL-2.0", "LGPL-3.0-only", "LGPL-2.1-or-later"),
}
"""An LGPL package consists of separate files, so the operator can replace it by another version."""
OF_OTHER_SYSTEMS = {"brotlicffi", "colorama"}
Json = dict[str, Any]
SCHEMAS = files("cyclonedx.schema") / "_res"


def written(folder: Path) -> str:
    """Write the bill of materials as `make sbom` does."""
    command = [
        sys.executable,
        str(ROOT / "deploy/supply/sbom.py"),
        "--out",
        str(folder / "b" / "bevaka.json"),
    ]
    subprocess.run(command, check=True, timeout=60)
    return (folder / "b" / "bevaka.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Json:
    bill: Json = json.loads(written(tmp_path_factory.mktemp("bill")))
    return bill


def schema(name: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads((SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))


def of_scope(bill: Json, scope: str, *, registry: str = "pypi") -> dict[str, str]:
    found = [one for one in bill["components"] if one["purl"].startswith(f"pkg:{registry}/")]
    return {one["name"]: one["version"] for one in found if one["scope"] == scope}


def may_be_passed_on(expression: str) -> bool:
    """Return whether one of the choices consists of accepted licences only."""
    choices = re.sub(r"[()]", "", expression).split(" OR ")
    if "(" in expression:  # ``A AND (B OR C)``: A, and one of the others
        first, _, others = expression.partition(" AND ")
        return may_be_passed_on(first) and may_be_passed_on(others.strip("()"))
    return any(set(choice.split(" AND ")) <= MAY_BE_PASSED_ON for choice in choices)


def test_it_is_as_cyclonedx_wants_it(bill: Json) -> None:
    others = [(f"{n}.SNAPSHOT.schema.json", schema(n)) for n in ("spdx", "jsf-0.82", "cryptography-defs")]
    known = [(f"http://cyclonedx.org/schema/{name}", Resource.from_contents(one)) for name, one in others]
    whole: Registry[Any] = Registry().with_resources(known)
    wrong = Draft7Validator(schema("bom-1.6"), registry=whole).iter_errors(bill)
    assert [f"{list(error.path)}: {error.message[:200]}" for error in wrong] == []
    broken = {**bill, "components": [{"name": "x"}]}
    assert not Draft7Validator(schema("bom-1.6"), registry=whole).is_valid(broken)


def test_it_names_every_package_of_the_locks_with_its_version_and_the_digests_of_its_files(
    bill: Json,
) -> None:
    runs, traces = (entries(f"requirements{which}.lock") for which in ("", "-traces"))
    assert of_scope(bill, "required") == {name: version for name, (version, _) in runs.items()}
    more = {name: version for name, (version, _) in traces.items() if name not in runs}
    assert of_scope(bill, "optional") == more
    python = [one for one in bill["components"] if one["purl"].startswith("pkg:pypi/")]
    digests = {one["name"]: len(one["externalReferences"]) for one in python}
    assert digests == {name: hashes for name, (_, hashes) in traces.items()}


@every(("scope", "folder"), [("required", "bot/pages/assets"), ("excluded", "simulator/page")])
def test_what_browsers_get_is_named_and_the_page_of_the_simulator_is_not_in_the_product(
    bill: Json, scope: str, folder: str
) -> None:
    lock = json.loads(read(f"{folder}/package-lock.json"))["packages"]
    locked = {path.split("node_modules/")[-1]: one["version"] for path, one in lock.items() if path}
    assert of_scope(bill, scope, registry="npm") == locked


def test_it_says_who_needs_whom(bill: Json) -> None:
    needs = {one["ref"]: set(one["dependsOn"]) for one in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/aiohttp@") for ref in needs["bevaka"])
    (jwt,) = [needed for ref, needed in needs.items() if ref.startswith("pkg:pypi/pyjwt@")]
    assert any(ref.startswith("pkg:pypi/cryptography@") for ref in jwt), "what is asked of an extra too"
    known = {one["bom-ref"] for one in bill["components"]} | {"bevaka"}
    assert set(needs) | set().union(*needs.values()) <= known
    reached = {"bevaka"}
    while more := set().union(*(needs[ref] for ref in reached)) - reached:
        reached |= more
    alone = {ref.split("/")[1].split("@")[0] for ref in needs if ref not in reached | {"bevaka"}}
    assert alone <= OF_OTHER_SYSTEMS, "nothing is there without a reason"


def test_the_same_locks_give_the_same_file(bill: Json, tmp_path: Path) -> None:
    assert json.loads(written(tmp_path)) == bill


def test_every_licence_is_known_and_may_be_passed_on(bill: Json) -> None:
    found = {one["name"]: [of["expression"] for of in one.get("licenses", [])] for one in bill["components"]}
    assert [name for name, licences in found.items() if len(licences) != 1] == []
    bad = {name: told for name, (told,) in found.items() if not may_be_passed_on(told)}
    assert bad == {}


@every(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-or-later OR MPL-2.0", True),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only AND (Apache-2.0 OR MIT)", False),
        ("AGPL-3.0-only", False),
    ],
)
def test_a_licence_is_fine_where_one_choice_of_it_is(expression: str, *, fine: bool) -> None:
    assert may_be_passed_on(expression) is fine
