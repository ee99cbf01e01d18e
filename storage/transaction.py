"""One transaction of one tenant: everything that a feature may read and change."""

from datetime import datetime

from sqlalchemy import Connection

from storage.agendas import Agendas
from storage.attendance import Attendance
from storage.chats import Chats
from storage.corrections import Corrections
from storage.councils import Councils
from storage.events import Events
from storage.files import Files
from storage.inbox import Inbox
from storage.items import Items
from storage.meetings import Meetings
from storage.memory import Look
from storage.minutes import AdoptedMinutes
from storage.notes import Notes
from storage.old_notes import OldNotesStore
from storage.outbox import Outbox
from storage.people import People
from storage.questions import Questions
from storage.remarks import Remarks
from storage.reminding import Reminding
from storage.templates import Templates
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
        self.notes = Notes(connection, tenant=tenant)
        self.agendas = Agendas(connection, tenant=tenant, notes=self.notes)
        self.attendance = Attendance(connection, tenant=tenant)
        self.items = Items(connection, tenant=tenant)
        self.remarks = Remarks(connection, tenant=tenant)
        self.minutes = AdoptedMinutes(connection, tenant=tenant)
        self.corrections = Corrections(connection, tenant=tenant)
        self.files = Files(connection, tenant=tenant)
        self.old_notes = OldNotesStore(connection, tenant=tenant)
        self.templates = Templates(connection, tenant=tenant)
        self.views = Views(connection, tenant=tenant)
        self.inbox = Inbox(connection, tenant=tenant)
        self.reminding = Reminding(connection, tenant=tenant)
        self.outbox = Outbox(connection, tenant=tenant, now=now)
