"""The statements about questions that are asked again and again, compiled once."""

from sqlalchemy import bindparam, func, literal, select, update

from domain.question import OPEN
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
VERSION = Prepared(
    select(Q.c.version).where(Q.c.tenant_id == bindparam("tenant"), Q.c.id == bindparam("question"))
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
