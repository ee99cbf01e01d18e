"""Look whether a locked package has a known weakness: asks a public database, which needs the network.

Exit status 0: none is known. 1: some are, a line each, or the look-up itself failed. 69: the database cannot
be reached, so nothing was looked up.
"""

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
"""Or another that speaks as OSV does: OSV_URL."""
PATIENCE = 15
KNOWN, OUT_OF_REACH = 1, 69
AWAY = ("ConnectionError", "ServiceError", "Timeout")
"""What a database that went away in the middle is called."""


def audit(database: str, *more: str) -> int:
    """Ask about every package of the lock; the largest holds the others."""
    if not is_in_reach(database):
        print(f"{database} cannot be reached: nothing was looked up.")  # noqa: T201
        return OUT_OF_REACH
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        command = asking(database, found, cache=folder)
        done = subprocess.run([*command, *more], check=False, capture_output=True, text=True)  # noqa: S603
        if not found.exists():
            print(done.stderr.strip())  # noqa: T201
            return OUT_OF_REACH if any(word in done.stderr for word in AWAY) else KNOWN
        return tell(json.loads(found.read_text(encoding="utf-8"))["dependencies"])


def asking(database: str, out: Path, *, cache: str) -> list[str]:
    """Give back the command that asks; nothing is kept, so that it asks anew each time."""
    what = ["--requirement", str(ROOT / LOCK), "--require-hashes", "--disable-pip"]
    whom = ["--vulnerability-service", "osv", "--osv-url", database, "--timeout", str(PATIENCE)]
    how = ["--cache-dir", cache, "--progress-spinner", "off", "--format", "json", "--output", str(out)]
    return [sys.executable, "-m", "pip_audit", *what, *whom, *how]


def is_in_reach(database: str) -> bool:
    """Whether anything answers there."""
    try:
        urllib.request.urlopen(database, timeout=PATIENCE).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def tell(packages: list[dict[str, object]]) -> int:
    """Say what is known, and of how many packages nothing is."""
    print(f"{len(packages)} packages were looked up.")  # noqa: T201
    weak = [package for package in packages if package.get("vulns")]
    for package in weak:
        print(json.dumps(package))  # noqa: T201
    return KNOWN if weak else 0


if __name__ == "__main__":
    sys.exit(audit(os.environ.get("OSV_URL") or DATABASE, *sys.argv[1:]))
