"""`make audit`: what it says where weaknesses are known, where none are, and where nobody can be asked."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.house.project import ROOT
from tests.house.test_locks import entries
from tests.running import free_port

WEAK = {
    "id": "GHSA-weak",
    "summary": "Reads too far",
    "affected": [{"package": {"name": "x", "ecosystem": "PyPI"}}],
}


class Database(http.server.BaseHTTPRequestHandler):
    """A database of weaknesses that knows one package."""

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
        """Say nothing."""


@contextmanager
def database(**what: object) -> Iterator[tuple[str, list[str]]]:
    """Listen on loopback; gives the address and the names that were asked for."""
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
    assert (status, said) == (0, f"{len(asked)} packages were looked up.\n")
    elsewhere = {"brotlicffi", "colorama"}  # of other systems
    assert set(asked) | elsewhere == set(entries("requirements-dev.lock")) | elsewhere


def test_a_known_weakness_is_told_and_fails() -> None:
    with database(weak="aiohttp") as (address, _):
        status, said = audit(address)
        ignored, _ = audit(address, "--ignore-vuln", "GHSA-weak")
    assert status == 1
    assert '"name": "aiohttp"' in said
    assert "GHSA-weak" in said
    assert ignored == 0


def test_where_nobody_can_be_asked_that_is_said_and_is_no_weakness() -> None:
    away = f"http://127.0.0.1:{free_port()}/v1/query"
    assert audit(away) == (69, f"{away} cannot be reached: nothing was looked up.\n")
    with database(breaks=True) as (address, _):
        assert audit(address)[0] == 69
