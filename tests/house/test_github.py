"""Test the files that GitHub reads: the workflow, Dependabot's settings, the issue forms."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.deploy.files import load_yaml
from tests.house.project import ROOT, files, read, shown

WORKFLOWS = sorted(shown(path) for path in files() if shown(path).startswith(".github/workflows/"))
FORMS = (".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/feature.yml")
PINNED = re.compile(r"^ +- uses: [\w-]+/[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$")
FIELDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
MANIFESTS = {
    "github-actions": ".github/workflows/*.yml",
    "npm": "package-lock.json",
    "docker-compose": "compose.yaml",
    "devcontainers": ".devcontainer/devcontainer.json",
}
"""The files that Dependabot looks for in the folders of an entry."""


def jobs() -> list[dict[str, Any]]:
    return [job for name in WORKFLOWS for job in load_yaml(name)["jobs"].values()]


def mistakes(*workflows: str | Path) -> str:
    """Return the errors of GitHub's own parser of workflows."""
    node = shutil.which("node")
    assert node, "make setup needs Node too"
    command = [node, ROOT / "tests/schemas/workflow.mjs", *workflows]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout


def test_github_can_read_every_workflow() -> None:
    assert WORKFLOWS
    assert mistakes(*WORKFLOWS) == ""


def test_the_parser_would_see_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(read(WORKFLOWS[0]).replace("timeout-minutes", "timeout"), encoding="utf-8")
    assert "Unexpected value 'timeout'" in mistakes(wrong)


def test_every_action_is_pinned_to_a_commit_and_says_of_which_version() -> None:
    used = [line for name in WORKFLOWS for line in read(name).splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.match(line)] == []


def test_a_workflow_may_read_the_repository_and_nothing_else() -> None:
    assert [name for name in WORKFLOWS if load_yaml(name)["permissions"] != {"contents": "read"}] == []
    assert [job for job in jobs() if "permissions" in job] == []
    checkouts = [step for job in jobs() for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_a_workflow_hands_nothing_written_by_others_to_a_shell_and_knows_no_secret() -> None:
    commands = [step["run"] for job in jobs() for step in job["steps"] if "run" in step]
    assert [command for command in commands if "${{" in command] == []
    assert [name for name in WORKFLOWS if re.search(r"secrets\.|pull_request_target", read(name))] == []


def test_every_job_ends_and_ci_runs_what_runs_everywhere() -> None:
    assert [job for job in jobs() if "timeout-minutes" not in job] == []
    ci = load_yaml(".github/workflows/ci.yml")
    assert [step["run"] for step in ci["jobs"]["ci"]["steps"] if "run" in step] == ["bash .ci/run"]
    assert ci["jobs"]["ci"]["strategy"]["matrix"]["python"][0] == "3.11", "the oldest that is supported"


def test_dependabot_looks_where_there_is_something_to_find() -> None:
    wrong = []
    for entry in load_yaml(".github/dependabot.yml")["updates"]:
        assert entry["schedule"]["interval"] in {"weekly", "monthly"}
        for folder in entry.get("directories", [entry.get("directory")]):
            place = ROOT / folder.lstrip("/")
            if not list(place.glob(MANIFESTS[entry["package-ecosystem"]])):
                wrong.append((entry["package-ecosystem"], folder))
    assert wrong == []


def test_dependabot_knows_every_folder_with_packages_of_npm() -> None:
    updates = load_yaml(".github/dependabot.yml")["updates"]
    known = next(entry["directories"] for entry in updates if entry["package-ecosystem"] == "npm")
    locks = {f"/{shown(path.parent)}" for path in files() if path.name == "package-lock.json"}
    assert set(known) == locks


def test_the_forms_of_issues_are_whole() -> None:
    for name in FORMS:
        form = load_yaml(name)
        assert form.keys() >= {"name", "description", "labels", "body"}, name
        asked = [field for field in form["body"] if field["type"] != "markdown"]
        assert {field["type"] for field in form["body"]} <= FIELDS, name
        ids = [field["id"] for field in asked]
        assert len(ids) == len(set(ids)), name
        assert all(field["attributes"]["label"] for field in asked), name
        assert any(field.get("validations", {}).get("required") for field in asked), name
        assert re.search("[åäö]", read(name)), f"{name} has no line in Swedish"
