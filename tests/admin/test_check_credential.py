"""Test that the expiry of a secret or certificate is reported in time to renew it."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.admin.checks.connections import check_credential, check_identity
from bot.admin.checks.result import CheckResult, CheckStatus
from bot.admin.credential_expiry import read_credential
from tests.admin.certificates import write_certificate
from tests.every import every

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seen(
    *, certificate: Path | None = None, secret_expires: date | None = None, managed: bool = False
) -> CheckResult:
    read = partial(read_credential, certificate=certificate, secret_expires=secret_expires)
    (only,) = check_credential(read, managed=managed, now=NOW)
    return only


@every(
    ("days", "state"),
    [
        (400, CheckStatus.OK),
        (32, CheckStatus.OK),
        (31, CheckStatus.WARNING),
        (1, CheckStatus.WARNING),
        (0, CheckStatus.FAILED),
        (-5, CheckStatus.FAILED),
    ],
)
def test_a_secret_is_warned_of_in_its_last_thirty_days(days: int, state: CheckStatus) -> None:
    found = seen(secret_expires=NOW.date() + timedelta(days=days))
    assert found.state is state
    assert bool(found.advice) is (state is not CheckStatus.OK)


@pytest.mark.parametrize(
    ("days", "state"), [(31, CheckStatus.OK), (30, CheckStatus.WARNING), (-1, CheckStatus.FAILED)]
)
def test_so_is_a_certificate(tmp_path: Path, days: int, state: CheckStatus) -> None:
    file = write_certificate(tmp_path / "bot.pem", ends=NOW + timedelta(days=days, hours=1))
    found = seen(certificate=file)
    assert found.state is state
    assert "certificate" in found.says


def test_of_several_certificates_the_first_to_end_counts(tmp_path: Path) -> None:
    parts = [write_certificate(tmp_path / str(days), ends=NOW + timedelta(days=days)) for days in (300, 3)]
    both = tmp_path / "both.pem"
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert "in 3 days" in seen(certificate=both).says


def test_a_file_without_a_certificate_is_said_to_be_one(tmp_path: Path) -> None:
    file = tmp_path / "bot.pem"
    file.write_text("no certificate")
    assert seen(certificate=file).state is CheckStatus.FAILED
    assert seen(certificate=tmp_path / "nowhere.pem").state is CheckStatus.FAILED


def test_where_nobody_said_when_the_secret_ends_the_setting_is_named() -> None:
    found = seen()
    assert found.state is CheckStatus.NOTE
    assert "BOT_SECRET_EXPIRES" in found.advice


def test_a_managed_identity_never_ends() -> None:
    assert seen(managed=True).state is CheckStatus.OK


def test_a_start_on_ones_own_machine_is_said_to_be_one() -> None:
    found = list(check_identity(app_id="a", app_type="SingleTenant", tenants=2, local=True))
    assert [finding.state for finding in found] == [CheckStatus.OK, CheckStatus.NOTE]
    assert "2 tenants" in found[0].says
