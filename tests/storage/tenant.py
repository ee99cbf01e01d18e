"""Short helpers for tests of storage: the people of Björkvik, and the questions they log."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from domain.council import Council, Department
from domain.history import EventKind
from domain.person import Person
from domain.question import Question
from storage import Store, Transaction

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHAT = "19:meeting@thread.v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store as one tenant sees it at one moment."""

    store: Store
    tenant: str = "bjorkvik"
    now: datetime = NOW

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self.store.write(work, tenant=self.tenant, now=self.now)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self.store.read(work, tenant=self.tenant, now=self.now)

    def later(self, **by: float) -> "Desk":
        return replace(self, now=self.now + timedelta(**by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A council after it was founded, and its people."""

    council: Council
    technical: Department
    social: Department
    karin: Person
    johan: Person
    petra: Person
    eva: Person
    nils: Person


def meet(tx: Transaction, name: str, *, teams: bool = True, entra: bool = True) -> Person:
    """Store a person whose ids are made of their first name."""
    word = name.split(maxsplit=1)[0].lower()
    return tx.people.upsert(
        name=name, teams_id=f"29:{word}" if teams else None, entra_id=f"entra-{word}" if entra else None
    )


def found(tx: Transaction, *, by: Person, code: str = "TR", name: str = "Trygghetsrådet") -> Council:
    return tx.councils.create(
        name=name,
        code=code,
        locale="sv",
        timezone="Europe/Stockholm",
        by=by.id,
        at=tx.now,
        default_bodies=("Polisen", "Fastighetsägare"),
    )


def settle(tx: Transaction) -> Town:
    """Found a council with two departments."""
    names = ("Karin Ek", "Johan Lind", "Petra Holm", "Eva Strand", "Nils Norén")
    karin, johan, petra, eva, nils = (meet(tx, name) for name in names)
    council = found(tx, by=karin)
    council, technical = tx.councils.save_department(
        council, name="Tekniska förvaltningen", aliases=("gata",)
    )
    council, social = tx.councils.save_department(council, name="Socialförvaltningen", aliases=())
    council = tx.councils.set_department_people(council, technical.id, owner=petra.id, deputies=(eva.id,))
    council = tx.councils.set_department_people(council, social.id, owner=nils.id, deputies=())
    departments = {d.id: d for d in council.departments}
    return Town(
        council=council,
        technical=departments[technical.id],
        social=departments[social.id],
        karin=karin,
        johan=johan,
        petra=petra,
        eva=eva,
        nils=nils,
    )


def log(
    tx: Transaction,
    council: Council,
    text: str,
    *,
    by: Person,
    act: str = "log",
    source: str = "",
    link: str | None = None,
) -> Question:
    """Log a question with the next number."""
    question = Question(
        council=council.id,
        number=tx.councils.allocate_number(council.id),
        text=text,
        logged_by=by.id,
        logged_at=tx.now,
        asked_by=by.id,
        chat=CHAT,
        source=source,
        source_link=link,
    )
    return tx.questions.add(question, council=council, act=act)


def save(
    tx: Transaction,
    before: Question,
    after: Question,
    *,
    town: Town,
    happening: EventKind = EventKind.ASSIGNED,
    act: str = "save",
) -> Question:
    """Store Karin's change of a question."""
    return tx.questions.save(
        before, after, council=town.council, happening=happening, by=town.karin.id, act=act, at=tx.now
    )
