"""A secret or a certificate is said to end while there is time to make a new one."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.checks.finding import Finding, State
from bot.checks.identity import look_at_identity, look_at_proof
from bot.expiry import credential_of
from tests.checks.certificates import write_certificate
from tests.every import every

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seen(
    *, certificate: Path | None = None, secret_ends: date | None = None, managed: bool = False
) -> Finding:
    read = partial(credential_of, certificate=certificate, secret_ends=secret_ends)
    (only,) = look_at_proof(read, managed=managed, now=NOW)
    return only


@every(
    ("days", "state"),
    [
        (400, State.OK),
        (32, State.OK),
        (31, State.WARNING),
        (1, State.WARNING),
        (0, State.FAILED),
        (-5, State.FAILED),
    ],
)
def test_a_secret_is_warned_of_in_its_last_thirty_days(days: int, state: State) -> None:
    found = seen(secret_ends=NOW.date() + timedelta(days=days))
    assert found.state is state
    assert bool(found.advice) is (state is not State.OK)


@pytest.mark.parametrize(("days", "state"), [(31, State.OK), (30, State.WARNING), (-1, State.FAILED)])
def test_so_is_a_certificate(tmp_path: Path, days: int, state: State) -> None:
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
    assert seen(certificate=file).state is State.FAILED
    assert seen(certificate=tmp_path / "nowhere.pem").state is State.FAILED


def test_where_nobody_said_when_the_secret_ends_the_setting_is_named() -> None:
    found = seen()
    assert found.state is State.NOTE
    assert "BOT_SECRET_EXPIRES" in found.advice


def test_a_managed_identity_never_ends() -> None:
    assert seen(managed=True).state is State.OK


def test_a_start_on_ones_own_machine_is_said_to_be_one() -> None:
    found = list(look_at_identity(app_id="a", app_type="SingleTenant", tenants=2, local=True))
    assert [finding.state for finding in found] == [State.OK, State.NOTE]
    assert "2 tenants" in found[0].says
