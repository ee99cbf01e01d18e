"""Test the Dockerfile; deploy/image/prove builds and runs the image."""

import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import babel
import pytest

from bot.pages.assets import LIBRARIES
from cards.languages import LOCALES
from tests.deploy.files import names_of_settings, ours
from tests.house.project import ROOT, read

LOCKS = {"requirements.lock", "requirements-traces.lock"}
ALLOWED = {"bot", "cards", "domain", "storage", "LICENSE", *LOCKS} | {
    *("deploy/image/healthy.py", "deploy/image/languages.py"),
}
OF_NPM = {"bot/pages/assets/package.json", "bot/pages/assets/package-lock.json"}
"""Copied to where the libraries of pages are fetched; they are part of ``bot``."""


def lines() -> list[str]:
    """Return the instructions of the Dockerfile, each in one line."""
    text = re.sub(r"^\s*#.*\n", "", read("Dockerfile"), flags=re.MULTILINE)
    return re.sub(r"\s*\\\n\s*", " ", text).splitlines()


def instructions(word: str) -> list[str]:
    return [line.removeprefix(word).strip() for line in lines() if line.startswith(f"{word} ")]


def from_outside() -> set[str]:
    """Return all files that are copied from the project into the image."""
    copied = [line.split() for line in instructions("COPY") if not line.startswith("--from")]
    return {source for parts in copied for source in parts[:-1]}


def test_the_base_can_be_another_and_is_the_same_for_building_and_for_running() -> None:
    assert [line.split("=")[0] for line in instructions("ARG")[:2]] == ["BASE", "NODE"]
    assert [line.split()[0] for line in instructions("FROM")] == ["${NODE}", "${BASE}", "${BASE}"]


def test_only_the_bot_and_what_it_needs_goes_into_the_image() -> None:
    assert from_outside() == ALLOWED | OF_NPM
    assert [path for path in from_outside() if not (ROOT / path).exists()] == []


def test_every_library_that_pages_serve_is_copied_with_its_licence() -> None:
    copied = {
        source.removeprefix("/pages/node_modules/")
        for line in instructions("COPY")
        if line.startswith("--from=pages")
        for source in line.split()[1:-1]
    }
    packages = {library.partition("/dist/")[0] for library in LIBRARIES}
    assert copied == {*LIBRARIES, *(f"{package}/LICENSE" for package in packages)}


def test_only_what_is_copied_is_sent_to_whoever_builds() -> None:
    ignored = [line for line in read(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert ignored[0] == "*"
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == ALLOWED


def test_packages_are_those_of_the_lock_with_their_hashes() -> None:
    installing = next(line for line in instructions("RUN") if " install " in line and "pip" in line)
    assert {"--no-deps", "--require-hashes", "--only-binary", "--requirement"} <= set(installing.split())
    assert '--requirement "${LOCK}"' in installing


def test_traces_are_in_the_image_only_where_whoever_builds_it_says_so() -> None:
    (lock,) = [given.split("=")[1] for given in instructions("ARG") if given.startswith("LOCK=")]
    assert lock == "requirements.lock"
    assert "opentelemetry" not in read(lock)


def test_it_runs_as_nobody_in_particular_and_is_told_to_stop_by_sigterm() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert instructions("ENTRYPOINT") == ['["python", "-m", "bot"]']
    assert lines().index("USER 10001:10001") > max(
        n for n, line in enumerate(lines()) if line.startswith("RUN")
    )


def test_its_settings_exist() -> None:
    given = {name for line in instructions("ENV") for name in re.findall(r"(\w+)=", line) if ours(name)}
    assert given
    assert given <= names_of_settings()


class Alive(http.server.BaseHTTPRequestHandler):
    """A program that reports its health."""

    status = 200

    def do_GET(self) -> None:
        assert self.path == "/healthz/live"
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Run a program that answers with this status; yield its port."""
    handler = type("Answer", (Alive,), {"status": status})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def ask_for_health(port: int, *, name: str = "BOT_PORT") -> int:
    command = [sys.executable, str(ROOT / "deploy" / "image" / "healthy.py")]
    done = subprocess.run(
        command, env={"BOT_PORT": "1", name: str(port)}, check=False, capture_output=True, timeout=20
    )
    assert done.stderr == b""
    return done.returncode


@pytest.mark.parametrize(("status", "says"), [(200, 0), (503, 1), (404, 1)])
def test_the_health_check_says_what_the_program_says(status: int, says: int) -> None:
    with answering(status) as port:
        assert ask_for_health(port) == says


def test_the_health_check_asks_on_the_port_for_those_who_watch() -> None:
    with answering(200) as port:
        assert ask_for_health(port, name="BOT_WATCH_PORT") == 0


def test_where_nobody_answers_it_is_not_healthy() -> None:
    with answering(200) as port:
        pass
    assert ask_for_health(port) == 1


def test_the_image_keeps_dates_and_hyphens_of_the_languages_that_have_a_catalogue(tmp_path: Path) -> None:
    installed = Path(babel.__file__).parents[1]
    for name in ("babel/locale-data", "pyphen/dictionaries"):
        (tmp_path / name).mkdir(parents=True)
        for path in (installed / name).glob("*.d??"):
            (tmp_path / name / path.name).touch()
    for locale in (*LOCALES, "nb"):
        (tmp_path / "locales" / locale).mkdir(parents=True)
    script = ROOT / "deploy/image/languages.py"
    subprocess.run([sys.executable, script, tmp_path / "locales", tmp_path], check=True)
    data = {path.stem.split("_")[0] for path in (tmp_path / "babel/locale-data").iterdir()}
    assert data == {"root", "nb", "no", *LOCALES}, "Norwegian dates are those of `no`"
    hyphens = {path.stem for path in (tmp_path / "pyphen/dictionaries").iterdir()}
    assert hyphens == {"hyph_en_GB", "hyph_en_US", "hyph_nb_NO", "hyph_sv"}
    assert "/build/languages.py cards/locales" in " ".join(instructions("RUN"))
