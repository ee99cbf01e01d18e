"""Fixtures: a bot whose departments have mailboxes on a real mail server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.dialogues.conftest import founded, signing_key
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.mail.server import SENDER, MailServer, mail_server
from tests.outbox.conftest import post, stage
from tests.outbox.outbox_rows import QUICK, Post
from tests.reminders.manual_clock import Clock
from tests.running import running_bot

__all__ = ["founded", "post", "signing_key", "stage"]

TECHNICAL, CULTURE = "teknik@bjorkvik.example", "kultur@bjorkvik.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTown:
    """The people of Björkvik, the mail server of the town, and the outbox."""

    town: Town
    server: MailServer
    post: Post

    async def arrived(self, count: int) -> None:
        """Wait until the server has taken this many messages."""
        while len(self.server.taken) < count:
            self.server.arrived.clear()
            await self.server.arrived.wait()

    async def settings(self, **changed: str) -> None:
        """Change the settings of the council as a coordinator does."""
        town = self.town
        shown = await town.say(town.karin, "inställningar", chat=town.personal(town.karin))
        await town.press(town.karin, shown, "settings", **changed)

    async def department(self, name: str, **fields: str) -> None:
        """Change or add a department in the form of its card."""
        town = self.town
        shown = await town.say(town.karin, f"förvaltning {name}", chat=town.personal(town.karin))
        await town.press(town.karin, shown, "save_department", **{"name": name, **fields})


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[MailServer]:
    async with mail_server(tmp_path) as running:
        yield running


@asynccontextmanager
async def mail_town(
    stage: Simulator, post: Post, server: MailServer, clock: Clock | None = None
) -> AsyncIterator[MailTown]:
    """Found a council whose departments get mail where nobody is reached in Teams."""
    settings = {"BOT_SMTP_URL": f"smtp://127.0.0.1:{server.port}", "BOT_MAIL_SENDER": SENDER}
    timing = replace(QUICK, backoff_base=0.01, unauthorized_delay=0.1)
    if clock is not None:
        timing = replace(timing, planner_interval=0.1, poll_interval=0.05)
    async with running_bot(
        stage, database_url=post.url, timing=timing, clock=clock, settings=settings, pages=True
    ):
        town = Town(stage, Settled(post=post) if clock is None else Settled(post=post, clock=clock))
        await town.found_council()
        await town.add_departments()
        found = MailTown(town=town, server=server, post=post)
        await found.settings(mail="unreached", mail_text="whole")
        await found.department("Kultur- och fritidsförvaltningen", mail=CULTURE)
        yield found


@pytest.fixture
async def mailed(stage: Simulator, post: Post, server: MailServer) -> AsyncIterator[MailTown]:
    """Found that council, at the time of day."""
    async with mail_town(stage, post, server) as found:
        yield found
