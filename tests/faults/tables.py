"""The two large tables: reminders through a bad network, and kills at each point."""

from tests.faults.figures import AT_ONCE
from tests.faults.kill_points import by_point, cut_everywhere
from tests.faults.plug import MAY_DOUBLE
from tests.faults.reminders import Run, remind, retry_by_hand
from tests.faults.report import Report
from tests.faults.servers import Fresh
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.sizes import Size

REMINDERS = (
    "| database | programs | kill -9 | planned | POSTs | accepted, answer lost | lost | extra"
    " | held and shown | seconds | promise |"
)
KILLS = "| killed | database | kills | lost | extra | promise |"


async def reminders(
    report: Report, name: str, url: str, starter: Starter, teams: Teams, size: Size, kills: int, programs: int
) -> None:
    """Run one line of the table; then retry held messages manually, so that none is missing."""
    run = Run(database=url, owners=size.owners, programs=programs, kills=kills)
    f = await remind(run, starter, teams)
    after = await retry_by_hand(run, starter, teams) if f.shown else f
    fine = (f.planned, f.hidden, f.sending, after.never_accepted) == (size.owners, 0, 0, 0)
    bounded = f.extra <= f.lost_answers + kills * AT_ONCE
    cells = (f.planned, f.posts, f.lost_answers, after.never_accepted, f.extra, f.shown, round(f.seconds))
    report.table(REMINDERS, name, programs, kills, *cells, fine=fine and bounded)


async def kill_points(
    report: Report, name: str, fresh: Fresh, starter: Starter, teams: Teams, cuts: int
) -> None:
    """Run the table for one database."""
    found = by_point(await cut_everywhere(fresh, starter, teams, times=cuts))
    for point, several in found.items():
        lost = sum(f.never_accepted for f in several)
        extra = sum(f.extra for f in several)
        left = sum(f.sending for f in several)
        may_double = len(several) if point in MAY_DOUBLE else sum(f.lost_answers for f in several)
        fine = not lost and not left and extra <= may_double
        report.table(KILLS, point.value, name, len(several), lost, extra, fine=fine)
