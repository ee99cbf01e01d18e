"""Test that the app package takes targeted messages as the setting says."""

import json
import zipfile
from pathlib import Path

from tests.program.child import run
from tests.program.test_manifest import OURS


def test_the_package_takes_targeted_messages_unless_they_are_off(tmp_path: Path) -> None:
    for setting, declared in (("auto", True), ("on", True), ("off", None)):
        settings = OURS | {"BOT_TARGETED_MESSAGES": setting}
        run("manifest", "--out", "bevaka.zip", folder=tmp_path, settings=settings)
        with zipfile.ZipFile(tmp_path / "bevaka.zip") as package:
            (bot,) = json.loads(package.read("manifest.json"))["bots"]
        assert bot.get("supportsTargetedMessages") is declared
