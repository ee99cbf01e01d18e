"""Test many e-mails while commands of the server fail at random and programs are killed."""

from pathlib import Path

import pytest

from bot.outbox.mail import MAX_AT_ONCE
from storage.outbox.messages import MessageState
from tests.faults.mail import FaultyMailServer, mail, shown
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.mail.server import mail_server
from tests.sizes import SIZE


@pytest.mark.both_databases
@pytest.mark.proof
@pytest.mark.parametrize("kills", [0, SIZE.kills])
async def test_no_mail_is_lost_and_one_comes_twice_only_where_its_answer_was_lost(
    database_url: str, backend: str, starter: Starter, teams: Teams, tmp_path: Path, kills: int
) -> None:
    programs = 1 if backend == "sqlite" else 2
    async with mail_server(tmp_path, offers_tls=False, kind=FaultyMailServer) as server:
        assert isinstance(server, FaultyMailServer)
        figures = await mail(
            database_url, starter, teams, server, owners=SIZE.mails, programs=programs, kills=kills
        )
    assert (figures.planned, figures.states[MessageState.SENDING]) == (SIZE.mails, 0), figures
    assert figures.missing <= shown(figures), figures
    assert figures.states[MessageState.SENT] + shown(figures) == SIZE.mails, figures
    assert figures.extra <= figures.lost_answers + kills * MAX_AT_ONCE * programs, figures
    assert figures.different == 0, figures
