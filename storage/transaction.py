"""One transaction of one tenant: the repositories that a feature reads and changes."""

from datetime import datetime

from sqlalchemy import Connection

from storage.chats import Chats
from storage.council_cache import CouncilCacheSession
from storage.councils import Councils
from storage.events import Events
from storage.files import GeneratedFiles, Templates
from storage.inbox import Inbox
from storage.meetings import Agendas, Attendance, Meetings
from storage.minutes import AdoptedMinutes, Corrections
from storage.notes_imports import NotesImports
from storage.outbox import Outbox
from storage.people import People
from storage.posted_cards import PostedCards
from storage.questions import Questions
from storage.record import MeetingItems, MeetingNotes, Remarks
from storage.reminders import ReminderQueries
from storage.search.index import SearchIndex


class Transaction:
    """The data of one tenant in one transaction; every query filters by the tenant."""

    def __init__(
        self, connection: Connection, *, tenant: str, now: datetime, council_cache: CouncilCacheSession
    ) -> None:
        self.tenant = tenant
        self.now = now
        self.people = People(connection, tenant=tenant)
        self.meetings = Meetings(connection, tenant=tenant)
        self.chats = Chats(connection, tenant=tenant)
        self.events = Events(connection, tenant=tenant)
        self.search_index = SearchIndex(connection, tenant=tenant)
        self.notes = MeetingNotes(connection, tenant=tenant)
        self.attendance = Attendance(connection, tenant=tenant)
        self.items = MeetingItems(connection, tenant=tenant)
        self.remarks = Remarks(connection, tenant=tenant)
        self.minutes = AdoptedMinutes(connection, tenant=tenant)
        self.corrections = Corrections(connection, tenant=tenant)
        self.files = GeneratedFiles(connection, tenant=tenant)
        self.notes_imports = NotesImports(connection, tenant=tenant)
        self.templates = Templates(connection, tenant=tenant)
        self.posted_cards = PostedCards(connection, tenant=tenant)
        self.inbox = Inbox(connection, tenant=tenant)
        self.reminders = ReminderQueries(connection, tenant=tenant)
        self.councils = Councils(connection, tenant=tenant, cache=council_cache)
        self.agendas = Agendas(connection, tenant=tenant, notes=self.notes)
        self.questions = Questions(
            connection, tenant=tenant, events=self.events, search_index=self.search_index
        )
        self.outbox = Outbox(connection, tenant=tenant, now=now)
