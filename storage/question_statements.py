"""The statements about questions that are asked again and again, compiled once."""

from sqlalchemy import bindparam, func, literal, literal_column, or_, select, update

from domain.question import OPEN, Status
from storage.prepared import Prepared
from storage.rows import table_of
from storage.tables import CouncilRow, QuestionRow

Q = table_of(QuestionRow)
_COUNCIL = table_of(CouncilRow)
ALL = select(Q).where(Q.c.tenant_id == bindparam("tenant"))
BY_ID = Prepared(ALL.where(Q.c.id == bindparam("question")))
BY_NUMBER = Prepared(ALL.where(Q.c.council_id == bindparam("council"), Q.c.number == bindparam("number")))
BY_SOURCE = Prepared(
    ALL.where(Q.c.chat == bindparam("chat"), Q.c.source == bindparam("source")).order_by(Q.c.id)
)
RECENT = Prepared(
    ALL.where(
        Q.c.council_id == bindparam("council"),
        Q.c.logged_by == bindparam("person"),
        Q.c.logged_at > bindparam("since"),
        Q.c.text == bindparam("text"),
        Q.c.asked_by == bindparam("asked_by"),
        func.coalesce(Q.c.asked_for, "") == bindparam("asked_for"),
    )
    .order_by(Q.c.id.desc())
    .limit(1)
)
OF_MEETING = Prepared(ALL.where(Q.c.meeting_id == bindparam("meeting")).order_by(Q.c.id))
UNREPORTED = (*OPEN, Status.ANSWERED, Status.HANDED_OVER)
"""What some minutes still have to tell the end of."""
CARRIED = Prepared(
    ALL.where(
        Q.c.council_id == bindparam("council"),
        Q.c.logged_at < bindparam("before"),
        Q.c.meeting_id.is_distinct_from(bindparam("meeting")),
        or_(
            Q.c.status.in_([literal_column(f"'{status.value}'") for status in UNREPORTED]),
            Q.c.reported_at == bindparam("meeting"),
        ),
    ).order_by(Q.c.id)
)
VERSION = Prepared(
    select(Q.c.version)
    .where(Q.c.tenant_id == bindparam("tenant"), Q.c.id == bindparam("question"))
    .with_for_update(read=True)
)
_THIS = (Q.c.tenant_id == bindparam("b_tenant"), Q.c.id == bindparam("b_id"))
SAVE = update(Q).where(*_THIS, Q.c.version == bindparam("b_version"))
STILL_OPEN = tuple(literal(status.value, literal_execute=True) for status in OPEN)
"""Written out in the statement, as in the index ``question_open``, or SQLite would not use that one."""
COUNCIL_LOCKED = Prepared(
    select(_COUNCIL.c.id)
    .where(_COUNCIL.c.tenant_id == bindparam("tenant"), _COUNCIL.c.id == bindparam("council"))
    .with_for_update(key_share=True)
)
"""Until the end of the transaction, on PostgreSQL; SQLite has one writer anyway."""
