"""Write what the program is made of, as CycloneDX: every package of the locks, with licence and needs.

    python deploy/supply/sbom.py --out build/bevaka.cdx.json

``required`` is what runs, in the program or in the browser, ``optional`` what traces need besides,
``excluded`` the page of the simulator, which is in no image. The same locks give the same file.
"""

import argparse
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any
from urllib.parse import quote

from licences import licence_of
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
RUNS, TRACES = "requirements.lock", "requirements-traces.lock"
NPM = {"bot/pages/assets/package-lock.json": "required", "simulator/page/package-lock.json": "excluded"}
"""Each lock of npm, with the scope of its packages."""
_LOCKED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
Json = dict[str, Any]


def bill() -> Json:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runs, traces = (dict(locked(file)) for file in (RUNS, TRACES))
    python = [
        component(name, *traces[name], scope="required" if name in runs else "optional") for name in traces
    ]
    page = [package for lock, scope in NPM.items() for package in npm(lock, scope=scope)]
    root = {
        "type": "application",
        "bom-ref": "bevaka",
        "name": project["name"],
        "version": project["version"],
    }
    needs = [{"ref": purl(n, traces[n][0]), "dependsOn": needed_by(n, traces)} for n in traces]
    direct = sorted({canonicalize_name(r.name) for r in asked_for()} & traces.keys())
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**root, "licenses": [{"expression": project["license"]}]}},
        "components": [*python, *page],
        "dependencies": [{"ref": "bevaka", "dependsOn": [purl(n, traces[n][0]) for n in direct]}, *needs],
    }
    return {**whole, "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(whole)).urn}


def locked(file: str) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """Yield each package of a lock with its version and the digests of its files."""
    for line in (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if found := _LOCKED.match(line):
            yield canonicalize_name(found["name"]), (found["version"], _HASH.findall(line))


def component(name: str, version: str, digests: list[str], *, scope: str) -> Json:
    """Return one package; any of its files may be installed, so each digest belongs to one of them."""
    address, licence = purl(name, version), licence_of(name)
    files = [
        {"type": "distribution", "url": address, "hashes": [{"alg": "SHA-256", "content": d}]}
        for d in digests
    ]
    licences = {"licenses": [{"expression": licence}]} if licence else {}
    about = {"type": "library", "bom-ref": address, "name": name, "version": version, "scope": scope}
    return {**about, **licences, "purl": address, "externalReferences": files}


def needed_by(name: str, versions: dict[str, tuple[str, list[str]]]) -> list[str]:
    """Return the locked requirements of a package, with those of the extras that others ask for."""
    try:
        extras = {"", *metadata(name).get_all("Provides-Extra", [])}
    except PackageNotFoundError:
        return []
    wanted = {
        canonicalize_name(need.name)
        for need in map(Requirement, requires(name) or ())
        if applies(need, extras)
    }
    return sorted(purl(other, versions[other][0]) for other in wanted & versions.keys() - {name})


def applies(need: Requirement, extras: set[str]) -> bool:
    """Whether a need holds here, with any extra: what is locked is there."""
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)


def asked_for() -> Iterator[Requirement]:
    """Return the direct requirements of the project."""
    for file in ("requirements.in", "requirements-traces.in"):
        lines = (
            line.split("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        )
        yield from (Requirement(line) for line in lines if line and not line.startswith("-"))


def npm(file: str, *, scope: str) -> Iterator[Json]:
    """Yield the packages of a lock of npm."""
    lock = json.loads((ROOT / file).read_text(encoding="utf-8"))
    for path, package in lock["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        address = f"pkg:npm/{quote(name, safe='/')}@{package['version']}"
        about = {"type": "library", "bom-ref": address, "name": name, "version": package["version"]}
        licences = {"licenses": [{"expression": package["license"]}]} if "license" in package else {}
        yield {**about, "scope": scope, **licences, "purl": address}


def purl(name: str, version: str) -> str:
    """Return the normalised name of a package."""
    return f"pkg:pypi/{name}@{version}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write what the program is made of, as CycloneDX.")
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")
