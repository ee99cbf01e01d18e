"""The same task without this project, for comparison: botbuilder, SQLModel's `AsyncSession` and aiosqlite.

It finds the person, the council and an earlier question of the same words, stores the question durably, posts
its card and stores which message the card is. It knows no outbox, no rights and no search.
"""

import os
from datetime import UTC, datetime

from aiohttp import web
from botbuilder.core import CardFactory, MessageFactory, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.bench.stock_echo import serve


class Person(SQLModel, table=True):
    """Somebody who wrote."""

    id: int | None = Field(default=None, primary_key=True)
    teams_id: str = Field(unique=True)
    name: str


class Council(SQLModel, table=True):
    """The council of a chat, with the number of its last question."""

    id: int | None = Field(default=None, primary_key=True)
    chat: str = Field(unique=True)
    last_number: int = 0


class Question(SQLModel, table=True):
    """A question and the message of its card."""

    id: int | None = Field(default=None, primary_key=True)
    council_id: int = Field(foreign_key="council.id", index=True)
    number: int
    text: str = Field(index=True)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    card: str = ""


class Logger(TeamsActivityHandler):
    """Logs every message as a question."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        activity = turn_context.activity
        text = TurnContext.remove_recipient_mention(activity).strip().removeprefix("fråga ")
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            found = await session.exec(select(Person).where(Person.teams_id == activity.from_property.id))
            person = found.first() or Person(
                teams_id=activity.from_property.id, name=activity.from_property.name
            )
            known = await session.exec(select(Council).where(Council.chat == activity.conversation.id))
            council = known.first() or Council(chat=activity.conversation.id)
            session.add_all([person, council])
            await session.flush()
            assert person.id is not None
            assert council.id is not None
            same = await session.exec(
                select(Question).where(Question.council_id == council.id, Question.text == text)
            )
            if same.first() is not None:
                await turn_context.send_activity("Den frågan är redan med.")
                return
            council.last_number += 1
            question = Question(
                council_id=council.id,
                number=council.last_number,
                text=text,
                asked_by=person.id,
                asked_at=datetime.now(UTC),
            )
            session.add(question)
            await session.commit()
            attachment = CardFactory.adaptive_card(_card(question, person))
            sent = await turn_context.send_activity(MessageFactory.attachment(attachment))
            question.card = sent.id
            await session.commit()


def _card(question: Question, person: Person) -> dict[str, object]:
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {
                "type": "TextBlock",
                "size": "Medium",
                "weight": "Bolder",
                "text": f"Frågan är registrerad som TR-{question.number}",
                "wrap": True,
            },
            {"type": "TextBlock", "text": question.text, "wrap": True},
            {"type": "FactSet", "facts": [{"title": "Ställd av", "value": person.name}]},
        ],
        "actions": [
            {"type": "Action.Execute", "title": title, "verb": verb, "data": {"question": question.id}}
            for title, verb in (("Ändra", "edit"), ("Tilldela", "assign"), ("Ta bort", "drop"))
        ],
    }


async def _engine(path: str) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]

    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    return engine


async def _app() -> web.Application:
    engine = await _engine(os.environ["BOT_DATABASE_URL"].removeprefix("sqlite:///") + ".card")
    return serve(Logger(engine))


if __name__ == "__main__":
    web.run_app(_app(), host="127.0.0.1", port=int(os.environ["BOT_PORT"]), access_log=None, print=None)
