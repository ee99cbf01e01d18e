"""Test the output of `make audit` with known vulnerabilities, with none, and without a connection."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.project import ROOT
from tests.house.test_locks import entries
from tests.house.test_make import make, write_program
from tests.running import free_port

WEAK = {
    "id": "GHSA-weak",
    "summary": "Reads too far",
    "affected": [{"package": {"name": "x", "ecosystem": "PyPI"}}],
}


class Database(http.server.BaseHTTPRequestHandler):
    """Return a vulnerability database that knows one package."""

    weak = ""
    asked: list[str]
    breaks = False

    def do_GET(self) -> None:
        self.send_response(405)
        self.end_headers()

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = told["package"]["name"]
        self.asked.append(name)
        answer = (
            {"vulns": [{**WEAK, "affected": [{"package": told["package"]}]}]} if name == self.weak else {}
        )
        self.send_response(503 if self.breaks else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def database(**what: object) -> Iterator[tuple[str, list[str]]]:
    """Listen on loopback; yields the address and the requested names."""
    asked: list[str] = []
    handler = type("Answers", (Database,), {**what, "asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
        finally:
            server.shutdown()
            thread.join()


def nowhere() -> str:
    """Return an address on which nothing listens."""
    return f"http://127.0.0.1:{free_port()}/v1/query"


def audit(address: str, *more: str) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / "deploy/supply/audit.py"), *more]
    done = subprocess.run(
        command,
        env=os.environ | {"OSV_URL": address},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_every_locked_package_is_looked_up_and_where_nothing_is_known_all_is_well() -> None:
    with database() as (address, asked):
        status, said = audit(address)
    assert (status, said) == (0, f"Checked: {len(asked)} packages, none with a known vulnerability.\n")
    elsewhere = {"brotlicffi", "colorama"}  # of other systems
    assert set(asked) | elsewhere == set(entries("requirements-dev.lock")) | elsewhere


def test_a_known_vulnerability_is_told_and_fails() -> None:
    with database(weak="aiohttp") as (address, asked):
        status, said = audit(address)
        looked_up = len(asked)
        ignored, _ = audit(address, "--ignore-vuln", "GHSA-weak")
    assert status == 1
    assert '"name": "aiohttp"' in said
    assert "GHSA-weak" in said
    assert said.splitlines()[-1] == f"VULNERABLE: 1 of {looked_up} packages."
    assert ignored == 0


def test_where_the_database_cannot_be_reached_the_last_line_says_not_checked() -> None:
    away = nowhere()
    said = f"NOT CHECKED: {away} cannot be reached; no package was looked up.\n"
    assert audit(away) == (69, said)


def test_where_the_database_stops_answering_the_last_line_says_not_checked() -> None:
    with database(breaks=True) as (address, _):
        status, said = audit(address)
    assert status == 69
    assert said.splitlines()[-1].startswith(f"NOT CHECKED: {address} stopped answering")


def test_a_look_up_that_fails_is_a_failure_and_not_a_green_one() -> None:
    with database() as (address, _):
        status, said = audit(address, "--no-such-option")
    assert status == 1
    assert said.splitlines()[-1].startswith("NOT CHECKED: pip-audit failed")


def test_make_audit_goes_on_without_the_database_and_keeps_the_verdict(tmp_path: Path) -> None:
    verdict = tmp_path / "build" / "audit.txt"
    (tmp_path / "bin").mkdir()
    (tmp_path / ".installed-dev").touch()
    write_program(tmp_path / "bin" / "python", f'exec {sys.executable} "$@"')
    status, said = make(f"VENV={tmp_path}", f"OSV_URL={nowhere()}", f"ARGS=--verdict={verdict}", "audit")
    assert status == 0
    assert said.splitlines()[-1].startswith("NOT CHECKED: ")
    assert verdict.read_text(encoding="utf-8").splitlines() == [said.splitlines()[-1]]
