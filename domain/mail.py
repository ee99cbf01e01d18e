"""E-mail to departments: what it is about, and when a council sends it."""

from enum import StrEnum

from domain.council import Council, Department
from domain.reminder_settings import MailChoice


class MailKind(StrEnum):
    """What a mail to a department is about; the name of its view in the outbox."""

    ASSIGNMENT = "assignment"
    DIGEST = "digest"
    WITHDRAWAL = "withdrawal"


def mailbox(council: Council, department: Department | None, *, is_reached: bool | None = None) -> str | None:
    """Return the address that a message for a department goes to as e-mail, None if it does not.

    ``is_reached`` says whether somebody of the department gets it in Teams; None for whether it has anybody.
    """
    choice = council.settings.mail
    if department is None or department.removed or choice is MailChoice.OFF:
        return None
    reached = bool(department.people) if is_reached is None else is_reached
    return department.mail if choice is MailChoice.ALWAYS or not reached else None
