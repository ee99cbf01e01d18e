"""Test ``python -m bot manifest``: the app package that the operator uploads to Teams."""

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.every import every
from tests.house.project import ROOT
from tests.program.child import BOT, GUID, environment, run

SHIPPED = ROOT / "bot/manifest/color.png"
"""An icon too large for an outline."""
OURS = {
    "MicrosoftAppId": GUID.upper(),
    "BOT_DEVELOPER_NAME": "Björkviks kommun",
    "BOT_PUBLIC_URL": "https://Bot.bjorkvik.example/",
    "BOT_PRIVACY_URL": "https://www.bjorkvik.example/personuppgifter",
    "BOT_TERMS_URL": "https://www.bjorkvik.example/villkor",
}


def test_the_package_is_written_and_says_whose_it_is(tmp_path: Path) -> None:
    done = run("manifest", "--out", "bevaka.zip", folder=tmp_path, settings=OURS)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Wrote bevaka.zip: version 1.0.0, asks for OnlineMeeting.ReadBasic.Chat" in done.stdout
    with zipfile.ZipFile(tmp_path / "bevaka.zip") as package:
        manifest = json.loads(package.read("manifest.json"))
    assert manifest["id"] == manifest["bots"][0]["botId"] == GUID
    assert manifest["developer"]["name"] == "Björkviks kommun"
    assert manifest["validDomains"] == ["bot.bjorkvik.example"]
    assert manifest["developer"]["websiteUrl"] == "https://bot.bjorkvik.example/pages/"


def test_it_can_go_to_standard_output_so_that_a_container_needs_no_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [*BOT, "manifest", "--out", "-"],
        cwd=tmp_path, env=environment(OURS), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as package:
        assert json.loads(package.read("manifest.json"))["id"] == GUID
    assert done.stderr.startswith(b"Wrote -: version 1.0.0")
    assert list(tmp_path.iterdir()) == []


def test_the_id_alone_is_enough_to_try_it_and_what_is_missing_is_named(tmp_path: Path) -> None:
    done = run("manifest", "--out", "bevaka.zip", folder=tmp_path, settings={"MicrosoftAppId": GUID})
    assert done.returncode == 0
    assert "BOT_PUBLIC_URL, BOT_PRIVACY_URL, BOT_TERMS_URL" in done.stderr
    with zipfile.ZipFile(tmp_path / "bevaka.zip") as package:
        assert json.loads(package.read("manifest.json"))["validDomains"] == []


def test_the_app_has_the_name_the_colour_and_the_icons_that_are_set(tmp_path: Path) -> None:
    Image.new("RGBA", (192, 192), (122, 31, 61, 255)).save(tmp_path / "logo.png")
    outline = Image.new("RGBA", (32, 32), (255, 255, 255, 0))
    outline.putpixel((16, 16), (255, 255, 255, 255))
    outline.save(tmp_path / "line.png")
    looks = {
        "BOT_APP_NAME": " Rådsfrågor ",
        "BOT_ACCENT_COLOR": "#7a1f3d",
        "BOT_ICON_COLOR": "logo.png",
        "BOT_ICON_OUTLINE": str(tmp_path / "line.png"),
    }
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in looks.items()), "utf-8")
    done = run("manifest", "--out", "bevaka.zip", folder=tmp_path, settings=OURS)
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "bevaka.zip") as package:
        manifest = json.loads(package.read("manifest.json"))
        assert package.read("color.png") == (tmp_path / "logo.png").read_bytes()
        assert package.read("outline.png") == (tmp_path / "line.png").read_bytes()
    assert manifest["name"] == {"short": "Rådsfrågor", "full": "Rådsfrågor, frågor som får svar"}
    assert manifest["accentColor"] == "#7a1f3d"


def test_nothing_is_asked_for_where_meetings_are_switched_off(tmp_path: Path) -> None:
    done = run("manifest", "--out", "bevaka.zip", "--no-meeting-events", folder=tmp_path, settings=OURS)
    assert "asks for no consent" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "asks"), [([], True), (["--no-whole-chat"], False)], ids=["as it is set", "but not now"]
)
def test_the_package_asks_for_all_that_the_bot_says_it_hears(
    tmp_path: Path, arguments: list[str], *, asks: bool
) -> None:
    settings = OURS | {"BOT_HEARS_ALL": "true"}
    done = run("manifest", "--out", "bevaka.zip", *arguments, folder=tmp_path, settings=settings)
    assert ("ChatMessage.Read.Chat" in done.stdout) == asks


@every(
    ("arguments", "settings", "says"),
    [
        ([], {}, "MicrosoftAppId: required"),
        ([], OURS | {"BOT_PUBLIC_URL": "http://bjorkvik.example"}, "BOT_PUBLIC_URL: must be the bot's own"),
        (
            [],
            OURS | {"BOT_PUBLIC_URL": "https://bjorkvik.example/a"},
            "BOT_PUBLIC_URL: must be the bot's own",
        ),
        ([], OURS | {"BOT_PUBLIC_URL": "http://127.0.0.1:3978"}, "BOT_PUBLIC_URL: must be the bot's own"),
        ([], OURS | {"BOT_DEVELOPER_NAME": "B" * 33}, "BOT_DEVELOPER_NAME"),
        ([], OURS | {"BOT_APP_NAME": "B" * 31}, "BOT_APP_NAME: must have at most 30"),
        ([], OURS | {"BOT_APP_NAME": " "}, "BOT_APP_NAME: must have at least 1"),
        ([], OURS | {"BOT_ACCENT_COLOR": "blue"}, "BOT_ACCENT_COLOR: must be a colour such as #1B4F72"),
        ([], OURS | {"BOT_ACCENT_COLOR": "#1B4F7"}, "BOT_ACCENT_COLOR: must be a colour such as #1B4F72"),
        ([], OURS | {"BOT_ICON_COLOR": "no.png"}, "BOT_ICON_COLOR: no.png cannot be read: No such file"),
        ([], OURS | {"BOT_ICON_OUTLINE": str(SHIPPED)}, "BOT_ICON_OUTLINE: "),
        (["--app-version", "0.1.0"], OURS, "three numbers"),
        (["--app-version", "1.0"], OURS, "three numbers"),
    ],
)
def test_what_teams_would_refuse_is_refused_here(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    done = run("manifest", "--out", "bevaka.zip", *arguments, folder=tmp_path, settings=settings)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "bevaka.zip").exists()


def test_where_it_cannot_be_written_that_is_said(tmp_path: Path) -> None:
    done = run("manifest", "--out", "nowhere/bevaka.zip", folder=tmp_path, settings=OURS)
    assert done.returncode == 1
    assert "cannot be written: No such file" in done.stderr
