"""The result of a check, how checks are run, and the report for people and programs."""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

CHECK_TIMEOUT = 12.0
"""Timeout of one check in seconds."""


class CheckStatus(StrEnum):
    """The status of a check."""

    OK = "ok"
    NOTE = "note"
    """It could not be checked from here, or does not apply."""
    WARNING = "warning"
    """It works, but not for long or not for everybody."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The result of one check: a line of the report."""

    about: str
    state: CheckStatus
    says: str
    advice: str = ""
    """What to do; empty if there is nothing to do."""


def passed(about: str, *, says: str) -> CheckResult:
    """Return the result of a check that passed."""
    return CheckResult(about=about, state=CheckStatus.OK, says=says)


def note(about: str, *, says: str, advice: str = "") -> CheckResult:
    """Return a result that only informs: not checked, or not applicable."""
    return CheckResult(about=about, state=CheckStatus.NOTE, says=says, advice=advice)


def warning(about: str, *, says: str, advice: str) -> CheckResult:
    """Return the result of something that works, but not for long or not for everybody."""
    return CheckResult(about=about, state=CheckStatus.WARNING, says=says, advice=advice)


def failed(about: str, *, says: str, advice: str) -> CheckResult:
    """Return the result of a check that failed."""
    return CheckResult(about=about, state=CheckStatus.FAILED, says=says, advice=advice)


async def run_check(
    about: str, *, check: Awaitable[list[CheckResult]], time_limit: float = CHECK_TIMEOUT
) -> list[CheckResult]:
    """Run one check; if it fails or times out, that is its result, and the other checks continue."""
    try:
        async with asyncio.timeout(time_limit):
            return await check
    except TimeoutError:
        says = f"no answer within {time_limit:.0f} seconds"
        return [failed(about, says=says, advice="look at the network")]
    except Exception as fault:  # noqa: BLE001 - any error is a result in the report
        return [failed(about, says=f"the check itself failed: {type(fault).__name__}", advice="report this")]


def format_as_text(findings: Sequence[CheckResult]) -> str:
    """Format the results as text, one line each, with the advice at its end."""
    wide = max((len(finding.about) for finding in findings), default=0)
    return "\n".join(
        f"{finding.state:<8} {finding.about:<{wide}}  {finding.says}"
        + (f". Do: {finding.advice}" if finding.advice else "")
        for finding in findings
    )


def format_as_json(findings: Sequence[CheckResult]) -> str:
    """Format the results as one JSON object."""
    return json.dumps(
        {"ok": exit_status(findings) == 0, "findings": [asdict(finding) for finding in findings]},
        ensure_ascii=False,
        indent=2,
    )


def exit_status(findings: Sequence[CheckResult]) -> int:
    """Return 1 if any check failed, else 0."""
    return int(any(finding.state is CheckStatus.FAILED for finding in findings))
