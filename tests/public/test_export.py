"""Test `python -m bot publish`: the same pages as files, byte for byte, without what was withdrawn."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from bot.public.export import MARK, ForeignFolder, export_published, write_files
from tests.program.child import run
from tests.public.site import BENCH, BRIDGE, ELSEWHERE, OPEN, SECRET, SLUG, WITHDRAWN, Site, names_in_database

HREF = re.compile(r'href="([^"]*)"')
BASE = "https://www.example.org/fragor"


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of all files, by their paths."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def export(site: Site, out: Path) -> dict[str, bytes]:
    url = site.desk.store.engine.url.render_as_string(hide_password=False)
    await export_published(url, tenants=(site.desk.tenant,), base=BASE, out=out)
    return tree(out)


async def test_two_exports_are_the_same_byte_for_byte(site: Site, tmp_path: Path) -> None:
    for number in range(25):
        await site.publish(f"Hur mår träd {number}?", "Bra.", days=number)
    first = await export(site, tmp_path / "first")
    assert first == await export(site, tmp_path / "second")
    assert first == await export(site, tmp_path / "first")
    assert f"{SLUG}/page-2/index.html" in first
    assert f"{SLUG}/en/year-2026/department-1/index.html" in first
    assert f"{SLUG}/questions/1/index.html" in first


async def test_the_files_show_what_the_server_shows_and_no_name(site: Site, tmp_path: Path) -> None:
    files = await export(site, tmp_path / "out")
    listed = files[f"{SLUG}/index.html"].decode()
    assert BRIDGE in listed
    assert BENCH in listed
    assert "<form" not in listed
    whole = b"\n".join(files.values()).decode()
    for hidden in (SECRET, WITHDRAWN, *await names_in_database(site.desk.store)):
        assert hidden not in whole, hidden
    assert ELSEWHERE in files["skolradet/index.html"].decode()
    data = json.loads(files[f"{SLUG}/questions.json"])
    assert data["questions"][0]["url"] == f"{BASE}/{SLUG}/questions/2/index.html"


async def test_every_link_leads_to_a_file(site: Site, tmp_path: Path) -> None:
    for number in range(25):
        await site.publish(f"Hur mår träd {number}?", "Bra.")
    out = tmp_path / "out"
    files = await export(site, out)
    broken = []
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for link in HREF.findall(content.decode()):
            path = unquote(urldefrag(link.removeprefix("data:,")).url)
            if path and "://" not in path and not ((out / name).parent / path).resolve().is_file():
                broken.append((name, link))
    assert broken == []


async def test_what_was_withdrawn_or_closed_is_removed(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out"
    await export(site, out)
    await site.withdraw(1)
    files = await export(site, out)
    assert f"{SLUG}/questions/1/index.html" not in files
    assert not (out / SLUG / "questions" / "1").exists()
    assert BRIDGE not in b"\n".join(files.values()).decode()
    await site.set_page(replace(OPEN, is_on=False))
    assert [name for name in await export(site, out) if name.startswith(SLUG)] == []
    assert not (out / SLUG).exists()


async def test_a_folder_with_files_of_others_is_refused(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("ours")
    with pytest.raises(ForeignFolder):
        await export(site, out)
    assert tree(out) == {"index.html": b"ours"}
    (out / MARK).write_text('{"version": 1, "files": {"../outside": ""}}')
    (tmp_path / "outside").write_text("ours")
    with pytest.raises(ForeignFolder):
        await export(site, out)
    assert (tmp_path / "outside").read_text() == "ours"


def test_what_an_interrupted_export_has_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/1": b"1", "a/2": b"2"})
    noted = json.loads((tmp_path / MARK).read_text())
    noted["files"]["a/3"] = ""
    (tmp_path / MARK).write_text(json.dumps(noted))
    (tmp_path / "a/3").write_text("half")
    (tmp_path / "mine.txt").write_text("ours")
    assert write_files(tmp_path, {"a/1": b"1"}) == 2
    assert set(tree(tmp_path)) == {"a/1", MARK, "mine.txt"}


def test_the_command_says_what_it_did_and_what_is_missing(site: Site, tmp_path: Path) -> None:
    url = site.desk.store.engine.url.render_as_string(hide_password=False)
    ids = dict.fromkeys(("MicrosoftAppId", "MicrosoftAppTenantId"), "1b2c3d4e-0000-0000-0000-123456789abc")
    values = {**ids, "MicrosoftAppPassword": "x", "BOT_DATABASE_URL": url}

    def publish(*arguments: str) -> tuple[int, str]:
        done = run("publish", "--out", *arguments, folder=tmp_path, settings=values)
        return done.returncode, done.stdout + done.stderr

    status, told = publish(str(tmp_path / "out"))
    assert (status, "--base" in told) == (2, True), told
    status, told = publish(str(tmp_path / "out"), "--base", BASE)
    assert (status, "1 files of 0 councils, 0 removed" in told) == (0, True), told
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "x").write_text("x")
    status, told = publish(str(tmp_path / "theirs"), "--base", BASE)
    assert (status, "not written here" in told) == (1, True), told
