"""Look up known vulnerabilities of every locked package in a public database, which needs the network.

Exit status 0: none is known. 1: some are, a line each, or the look-up itself failed. 69: the database cannot
be reached, so nothing was looked up. The last line says which of these it is.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements-dev.lock"
DATABASE = "https://api.osv.dev/v1/query"
"""Or another with the API of OSV: OSV_URL."""
TIMEOUT = 15
VULNERABLE, UNREACHABLE = 1, 69
UNREACHABLE_WORDS = ("ConnectionError", "ServiceError", "Timeout")
"""What pip-audit says where the database went away in the middle."""
Verdict = tuple[int, str]
"""Exit status and last line."""


def audit(database: str, more: list[str]) -> Verdict:
    """Look up every package of the largest lock, which holds the others; print what is found."""
    if not is_reachable(database):
        return UNREACHABLE, f"NOT CHECKED: {database} cannot be reached; no package was looked up."
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [*pip_audit(database, report, cache=folder), *more]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        if report.exists():
            return judge(json.loads(report.read_text(encoding="utf-8"))["dependencies"])
    print(done.stderr.strip())  # noqa: T201
    if any(word in done.stderr for word in UNREACHABLE_WORDS):
        return UNREACHABLE, f"NOT CHECKED: {database} stopped answering; not every package was looked up."
    return VULNERABLE, f"NOT CHECKED: pip-audit failed with status {done.returncode}."


def pip_audit(database: str, report: Path, *, cache: str) -> list[str]:
    """Return the command that looks up; its cache is thrown away, so that every run asks anew."""
    what = ["--requirement", str(ROOT / LOCK), "--require-hashes", "--disable-pip"]
    where = ["--vulnerability-service", "osv", "--osv-url", database, "--timeout", str(TIMEOUT)]
    how = ["--cache-dir", cache, "--progress-spinner", "off", "--format", "json", "--output", str(report)]
    return [sys.executable, "-m", "pip_audit", *what, *where, *how]


def is_reachable(database: str) -> bool:
    """Return whether anything answers there."""
    try:
        urllib.request.urlopen(database, timeout=TIMEOUT).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def judge(packages: list[dict[str, object]]) -> Verdict:
    """Print each vulnerable package, and return the verdict on all."""
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        print(json.dumps(package))  # noqa: T201
    if vulnerable:
        return VULNERABLE, f"VULNERABLE: {len(vulnerable)} of {len(packages)} packages."
    return 0, f"Checked: {len(packages)} packages, none with a known vulnerability."


def main() -> int:
    """Print the verdict last, and write it to a file where one is named; other options go to pip-audit."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--verdict", type=Path, help="file for the last line, such as build/audit.txt")
    given, more = parser.parse_known_args()
    if given.verdict:
        given.verdict.parent.mkdir(parents=True, exist_ok=True)
        given.verdict.unlink(missing_ok=True)
    status, verdict = audit(os.environ.get("OSV_URL") or DATABASE, more)
    print(verdict)  # noqa: T201
    if given.verdict:
        given.verdict.write_text(f"{verdict}\n", encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
