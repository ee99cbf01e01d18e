"""What was said at meetings of earlier questions."""

from sqlalchemy import Connection, delete, select

from domain.record import Remark, RemarkState
from storage.prepared import adding
from storage.rows import table_of
from storage.tables import RemarkRow

_R = table_of(RemarkRow)
_ADD = adding(_R)


class Remarks:
    """The remarks of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def put(self, remark: Remark) -> None:
        """Store what was said of a question, instead of what was said of it there before."""
        this = delete(_R).where(
            _R.c.tenant_id == self._tenant,
            _R.c.meeting_id == remark.meeting,
            _R.c.question_id == remark.question,
        )
        self._connection.execute(this)
        if remark.state is not None or remark.text:
            _ADD.run(
                self._connection,
                tenant_id=self._tenant,
                meeting_id=remark.meeting,
                question_id=remark.question,
                state=None if remark.state is None else remark.state.value,
                text=remark.text,
            )

    def of_meeting(self, meeting: int) -> dict[int, Remark]:
        """Give back what this meeting said of earlier questions, by their ids."""
        wanted = select(_R).where(_R.c.tenant_id == self._tenant, _R.c.meeting_id == meeting)
        rows = self._connection.execute(wanted).mappings()
        return {
            row["question_id"]: Remark(
                meeting=meeting,
                question=row["question_id"],
                state=None if row["state"] is None else RemarkState(row["state"]),
                text=row["text"],
            )
            for row in rows
        }
