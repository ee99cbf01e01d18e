"""What the process that reads files cannot do."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.importer import file_reader
from bot.importer.errors import UnreadableFile
from tests.every import every
from tests.house.project import ROOT

BEFORE = (
    "import socket, subprocess, os, sys; "
    "from bot.importer.sandbox import restrict_process; restrict_process(); "
)


def confined(code: str, *, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BEFORE + code]
    surroundings = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=60
    )


@every(
    "code",
    [
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "open('new.txt', 'w')",
        "os.mkdir('new')",
        "os.kill(1, 0)",
    ],
)
def test_it_reaches_nothing_outside(tmp_path: Path, code: str) -> None:
    ended = confined(code, folder=tmp_path)
    assert ended.returncode == 1
    assert "PermissionError" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_gets_no_more_memory_than_it_may_have(tmp_path: Path) -> None:
    assert "MemoryError" in confined("x = bytes(2_000_000_000)", folder=tmp_path).stderr


def test_it_may_read_and_answer(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("hej", encoding="utf-8")
    assert confined("print(open('old.txt').read())", folder=tmp_path).stdout == "hej\n"


def pretend(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    command = (sys.executable, "-c", f"import os, time, resource; {code}")
    monkeypatch.setattr(file_reader, "_CHILD_COMMAND", command)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("time.sleep(60)", "too_long"),
        ("resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "too_long"),
        ("os.kill(os.getpid(), 9)", "too_long"),
        ("os.abort()", "too_much_memory"),
        ("raise ValueError", "broken"),
    ],
)
def test_a_process_that_does_not_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    monkeypatch.setattr(file_reader, "READ_TIMEOUT", 3.0)
    pretend(monkeypatch, code)
    with pytest.raises(UnreadableFile, match=said):
        file_reader.read_bytes(b"hej", ending="txt")
