"""Fixtures: a council whose questions are also answered by the links of e-mails."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from simulator.service import Simulator
from storage import Store, Transaction
from tests.pages.browser import Browser, Form, Shown
from tests.pages.conftest import bot_settings, founded, new_town, sign_in, signing_key, teams, town

__all__ = ["bot_settings", "founded", "new_town", "sign_in", "signing_key", "teams", "town"]
T = TypeVar("T")
LAMP, BENCH = "Varför är lampan vid torget släckt?", "Kan torget få fler bänkar?"
STREETS, SOCIAL = "Tekniska förvaltningen", "Socialförvaltningen"
ADDRESS = "/answer/"
NAME = "Lisa Larsson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Whoever gets the e-mails of a department, in a browser without a session."""

    teams: Simulator
    database_url: str

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """Run something in the database, beside the program."""
        with closing(Store.open(self.database_url)) as store:
            return await store.write(work, tenant=self.teams.world.tenant_id)

    async def link(
        self,
        *questions: int,
        department: str = STREETS,
        lasts: timedelta = timedelta(days=7),
        key: str = "mail",
    ) -> str:
        """Return the address of a new link, as an e-mail has it."""

        def make(tx: Transaction) -> str:
            council = tx.councils.get(1)
            link = tx.answer_links.create(
                council=council.id,
                department=council.find_department(department).id,
                person=None,
                questions=questions,
                expires_at=datetime.now(UTC) + lasts,
                mail_key=f"{key}:{department}:{questions}",
            )
            return f"{ADDRESS}{tx.answer_links.token(link)}"

        return await self.run(make)

    @property
    def browser(self) -> Browser:
        return Browser(self.teams.bot_url)

    async def sees(self, address: str, **headers: str) -> Shown:
        """Return what a browser shows."""
        return await self.browser.get(address, **headers)

    async def sends(self, address: str, verb: str, /, number: int = 0, **values: str) -> Shown:
        """Open a link, fill in a form of its page and send it."""
        form = form_of(await self.sees(address), verb, number)
        return await self.browser.send(form, **({"stated_name": NAME} | values))


def form_of(shown: Shown, verb: str, number: int = 0) -> Form:
    """Return the form of a page that does this; ``number`` says of which question."""
    return [form for form in shown.forms if form.fields["verb"] == verb][number]


@pytest.fixture
def mailbox(teams: Simulator, database_url: str) -> Mailbox:
    return Mailbox(teams=teams, database_url=database_url)
