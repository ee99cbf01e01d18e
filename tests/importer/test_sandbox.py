"""Test what the child processes that read or render files cannot do."""

import asyncio
import json
import os
import select
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.documents.process import RENDER_LIMITS, SHEET_LIMITS, TEMPLATE_LIMITS
from bot.importer import file_reader
from bot.importer.errors import UNREADABLE_CODES, UnreadableFile
from bot.importer.file_reader import READ_LIMITS
from bot.importer.sandbox import ChildFailed, FailureReason, Limits, run_confined
from tests.every import every

WORK = "tests.importer.confined_work"
EVERY_LIMITS = {
    "reading a file": READ_LIMITS,
    "making a Word file": TEMPLATE_LIMITS,
    "making a PDF": RENDER_LIMITS,
    "making a spreadsheet": SHEET_LIMITS,
}
OUTSIDE = [
    "socket.socket()",
    "socket.getaddrinfo('localhost', 80)",
    "subprocess.run(['true'])",
    "os.system('true')",
    "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.kill(1, 0)",
    "open('FOLDER/new.txt', 'w')",
    "os.open('FOLDER/new.txt', os.O_CREAT | os.O_WRONLY)",
    "open('FOLDER/old.txt', 'r+')",
    "os.truncate('FOLDER/old.txt', 0)",
    "os.remove('FOLDER/old.txt')",
    "os.rename('FOLDER/old.txt', 'FOLDER/new.txt')",
    "os.link('FOLDER/old.txt', 'FOLDER/new.txt')",
    "os.symlink('FOLDER/old.txt', 'FOLDER/new.txt')",
    "os.chmod('FOLDER/old.txt', 0)",
    "os.mkdir('FOLDER/new')",
]


async def confined(
    code: str, *before: str, limits: Limits = READ_LIMITS, inherit: tuple[str, ...] = ()
) -> str:
    told = await run_confined(WORK, *before, data=code.encode(), limits=limits, inherit=inherit)
    return told.decode()


async def refused(code: str, *before: str, limits: Limits = READ_LIMITS) -> FailureReason:
    with pytest.raises(ChildFailed) as failure:
        await confined(code, *before, limits=limits)
    return failure.value.reason


@every("limits", EVERY_LIMITS)
async def test_it_reaches_nothing_outside(tmp_path: Path, limits: Limits) -> None:
    await reaches_nothing_outside(tmp_path, limits=limits)


async def reaches_nothing_outside(folder: Path, *, limits: Limits) -> None:
    (folder / "old.txt").write_text("hej", encoding="utf-8")
    attempts = [code.replace("FOLDER", str(folder)) for code in OUTSIDE]
    code = f"""
told = []
for attempt in {attempts!r}:
    try:
        exec(attempt)
    except PermissionError as refusal:
        if 'forbidden in a sandbox' in str(refusal):
            continue
    told.append(attempt)
"""
    assert await confined(code, limits=limits) == "[]"
    assert os.listdir(folder) == ["old.txt"]  # noqa: PTH208 - a coroutine
    assert (folder / "old.txt").read_text(encoding="utf-8") == "hej"


@every("limits", EVERY_LIMITS)
async def test_it_gets_no_more_memory_than_it_may_have(limits: Limits) -> None:
    code = f"try: bytes({limits.memory_bytes})\nexcept MemoryError: told = 'refused'"
    assert await confined(code, limits=limits) == "refused"


@every("limits", EVERY_LIMITS)
async def test_it_computes_no_longer_and_is_waited_for_no_longer_than_it_may(limits: Limits) -> None:
    busy = replace(limits, cpu_seconds=1)
    assert await refused("while True: pass", limits=busy) is FailureReason.TOO_MUCH_CPU
    late = replace(limits, seconds=0.5)
    assert await refused("time.sleep(60)", limits=late) is FailureReason.TOO_SLOW


@every("limits", EVERY_LIMITS)
async def test_it_answers_no_more_than_it_may(limits: Limits) -> None:
    most = replace(limits, output_bytes=1_000_000)
    assert len(await confined("told = 'a' * 1_000_000", limits=most)) == 1_000_000
    assert await refused("told = 'a' * 1_000_001", limits=most) is FailureReason.TOO_MUCH_OUTPUT
    endless = "while True: os.write(1, bytes(65536))"
    assert await refused(endless, limits=most) is FailureReason.TOO_MUCH_OUTPUT


async def test_it_may_read_files_and_its_data_may_be_large(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("hej", encoding="utf-8")
    code = f"told = open({str(tmp_path / 'old.txt')!r}).read()"
    assert await confined(code + "#" * 10_000_000) == "hej"


async def test_a_spreadsheet_has_a_folder_of_its_own_which_is_gone_afterwards() -> None:
    code = """
import tempfile
folder = os.environ['TMPDIR']
with tempfile.NamedTemporaryFile('w', delete=False) as file:
    file.write('hej')
open(folder + '/more.txt', 'w').close()
os.remove(folder + '/more.txt')
try:
    open(folder + '/../new.txt', 'w')
except PermissionError:
    told = file.name
"""
    written = Path(await confined(code, limits=SHEET_LIMITS))
    assert not written.parent.exists()
    small = replace(SHEET_LIMITS, scratch_bytes=1000)
    too_large = "Path(os.environ['TMPDIR'] + '/a').write_bytes(bytes(2000))"
    assert await refused(too_large, limits=small) is FailureReason.CRASHED


async def test_no_setting_and_no_secret_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MicrosoftAppPassword", "hemligt")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    told = json.loads(
        await confined("import json; told = json.dumps(dict(os.environ))", inherit=("LANG", "NOT_SET"))
    )
    assert told.pop("LC_CTYPE", "C.UTF-8") == "C.UTF-8"
    assert told.keys() == {
        *("PYTHONPATH", "PYTHONUTF8", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"),
        "LANG",
    }
    assert "nowhere" not in told["PYTHONPATH"]


STARTS_ANOTHER = "other = subprocess.Popen(['sleep', '60']); Path({pipe!r}).write_text(str(other.pid))"


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """Return a pipe for the id of a process that a child starts, and the code that writes it."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    told = os.open(path, os.O_RDWR)
    yield told, STARTS_ANOTHER.format(pipe=str(path))
    os.close(told)


async def readable(file: int) -> None:
    found, _, _ = await asyncio.to_thread(select.select, [file], [], [], 30)
    assert found


async def other_process(told: int) -> int:
    """Return a handle of the process started by the child; it is readable once the process has ended."""
    await readable(told)
    pid = int(os.read(told, 20))
    assert os.getpgid(pid) != os.getpgid(0)
    return os.pidfd_open(pid)


async def ended(process: int) -> None:
    await readable(process)
    os.close(process)


@every("code", ["time.sleep(60)", "pass"])
async def test_what_it_started_ends_with_it_when_it_is_late(pipe: tuple[int, str], code: str) -> None:
    """With ``pass`` the child ends by itself, but the other process keeps its output open."""
    told, before = pipe
    waited = asyncio.create_task(refused(code, before, limits=replace(READ_LIMITS, seconds=3)))
    other = await other_process(told)
    assert await waited is FailureReason.TOO_SLOW
    await ended(other)


async def test_what_it_started_ends_with_it_when_nobody_waits_any_more(pipe: tuple[int, str]) -> None:
    told, before = pipe
    waited = asyncio.create_task(confined("time.sleep(60)", before))
    other = await other_process(told)
    waited.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waited
    await ended(other)


ENDS = [
    ("os.abort()", FailureReason.KILLED),
    ("import signal; signal.raise_signal(9)", FailureReason.TOO_MUCH_CPU),
    ("raise ValueError", FailureReason.CRASHED),
    ("os._exit(3)", FailureReason.CRASHED),
]


@every(("code", "reason"), ENDS)
async def test_a_process_that_ends_without_a_result_says_how(code: str, reason: FailureReason) -> None:
    assert await refused(code) is reason


def test_each_failure_is_a_reason_why_a_file_is_not_read() -> None:
    assert file_reader.UNREADABLE_REASONS.keys() == set(FailureReason)
    assert set(file_reader.UNREADABLE_REASONS.values()) <= UNREADABLE_CODES


async def test_reading_is_given_up_after_its_time() -> None:
    with pytest.raises(UnreadableFile, match="too_long"):
        await file_reader.read_bytes(b"hej", ending="txt", timeout=0.01)


@pytest.mark.usefixtures("forked_children")
async def test_forked_as_most_tests_do_it_has_the_same_limits_and_ends(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, pipe: tuple[int, str]
) -> None:
    await reaches_nothing_outside(tmp_path_factory.mktemp("outside"), limits=SHEET_LIMITS)
    for code, reason in ENDS:
        assert await refused(code) is reason, code
    busy = replace(READ_LIMITS, cpu_seconds=1)
    assert await refused("while True: pass", limits=busy) is FailureReason.TOO_MUCH_CPU
    told, _ = pipe
    itself = f"Path({str(tmp_path / 'pipe')!r}).write_text(str(os.getpid()))"
    waited = asyncio.create_task(confined("time.sleep(60)", itself))
    child = await other_process(told)
    waited.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waited
    await ended(child)
