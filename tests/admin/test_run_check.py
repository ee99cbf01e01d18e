"""Test that a check that fails or hangs is a line of the report and does not stop the others."""

import asyncio
import json

from bot.admin.checks.result import (
    CheckResult,
    CheckStatus,
    exit_status,
    failed,
    format_as_json,
    format_as_text,
    passed,
    run_check,
    warning,
)


async def broken() -> list[CheckResult]:
    raise RuntimeError("with something secret in it")


async def hanging() -> list[CheckResult]:
    await asyncio.sleep(60)
    return []


async def test_a_look_that_breaks_is_a_finding() -> None:
    (found,) = await run_check("clock", check=broken())
    assert (found.state, found.about) == (CheckStatus.FAILED, "clock")
    assert "secret" not in found.says


async def test_a_look_that_hangs_is_a_finding() -> None:
    (found,) = await run_check("clock", check=hanging(), time_limit=0.01)
    assert found.state is CheckStatus.FAILED


def test_the_report_has_a_line_each_and_what_to_do() -> None:
    findings = [passed("a", says="good"), warning("long", says="soon bad", advice="mend it")]
    assert format_as_text(findings).splitlines() == [
        "ok       a     good",
        "warning  long  soon bad. Do: mend it",
    ]
    assert format_as_text([]) == ""
    assert exit_status(findings) == 0
    told = json.loads(format_as_json([*findings, failed("b", says="ö", advice="x")]))
    assert (told["ok"], [f["state"] for f in told["findings"]]) == (False, ["ok", "warning", "failed"])
