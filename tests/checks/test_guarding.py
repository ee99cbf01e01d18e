"""A look that breaks or hangs is a line of the report, and stops no other."""

import asyncio
import json

from bot.checks import Finding, State, as_json, as_lines, exit_status, guarded
from bot.checks.finding import failed, fine, warning


async def broken() -> list[Finding]:
    raise RuntimeError("with something secret in it")


async def hanging() -> list[Finding]:
    await asyncio.sleep(60)
    return []


async def test_a_look_that_breaks_is_a_finding() -> None:
    (found,) = await guarded("clock", look=broken())
    assert (found.state, found.about) == (State.FAILED, "clock")
    assert "secret" not in found.says


async def test_a_look_that_hangs_is_a_finding() -> None:
    (found,) = await guarded("clock", look=hanging(), patience=0.01)
    assert found.state is State.FAILED


def test_the_report_has_a_line_each_and_what_to_do() -> None:
    findings = [fine("a", says="good"), warning("long", says="soon bad", advice="mend it")]
    assert as_lines(findings).splitlines() == ["ok       a     good", "warning  long  soon bad. Do: mend it"]
    assert as_lines([]) == ""
    assert exit_status(findings) == 0
    told = json.loads(as_json([*findings, failed("b", says="ö", advice="x")]))
    assert (told["ok"], [f["state"] for f in told["findings"]]) == (False, ["ok", "warning", "failed"])
