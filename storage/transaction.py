"""One transaction of one tenant: everything that a feature may read and change."""

from datetime import datetime

from sqlalchemy import Connection

from storage.chats import Chats
from storage.councils import Councils
from storage.events import Events
from storage.inbox import Inbox
from storage.meetings import Meetings
from storage.memory import Look
from storage.outbox import Outbox
from storage.people import People
from storage.questions import Questions
from storage.reminding import Reminding
from storage.views import Views
from storage.words import Words


class Transaction:
    """What is stored of one tenant, seen and changed in one piece; every query asks for the tenant."""

    def __init__(self, connection: Connection, *, tenant: str, now: datetime, memory: Look) -> None:
        self.tenant = tenant
        self.now = now
        self.people = People(connection, tenant=tenant)
        self.councils = Councils(connection, tenant=tenant, memory=memory)
        self.meetings = Meetings(connection, tenant=tenant)
        self.chats = Chats(connection, tenant=tenant)
        self.events = Events(connection, tenant=tenant)
        self.words = Words(connection, tenant=tenant)
        self.questions = Questions(connection, tenant=tenant, events=self.events, words=self.words)
        self.views = Views(connection, tenant=tenant)
        self.inbox = Inbox(connection, tenant=tenant)
        self.reminding = Reminding(connection, tenant=tenant)
        self.outbox = Outbox(connection, tenant=tenant, now=now)
