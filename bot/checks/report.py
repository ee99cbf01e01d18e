"""What was found, for people and for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.checks.finding import Finding, State


def as_lines(findings: Sequence[Finding]) -> str:
    """Give back one line for each finding, with what to do at its end."""
    wide = max((len(finding.about) for finding in findings), default=0)
    return "\n".join(
        f"{finding.state:<8} {finding.about:<{wide}}  {finding.says}"
        + (f". Do: {finding.advice}" if finding.advice else "")
        for finding in findings
    )


def as_json(findings: Sequence[Finding]) -> str:
    """Give back all findings as one JSON object."""
    return json.dumps(
        {"ok": exit_status(findings) == 0, "findings": [asdict(finding) for finding in findings]},
        ensure_ascii=False,
        indent=2,
    )


def exit_status(findings: Sequence[Finding]) -> int:
    """Give back 0 where nothing failed, else 1."""
    return int(any(finding.state is State.FAILED for finding in findings))
