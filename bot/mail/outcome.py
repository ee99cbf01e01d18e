"""What becomes of an attempt to hand over an e-mail: how far it came, and what the server said."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

PERMANENT = 500
"""The lowest reply code of a server that will not take a message later either."""


class MailStage(Enum):
    """How far an attempt came."""

    DELIVERED = auto()
    SERVER = auto()
    """The server could not be reached, is not who it claims to be, or let nobody in: all mail waits."""
    REFUSED = auto()
    """It answered that it does not take this message, now or ever."""
    BROKEN = auto()
    """The connection broke before the content was sent: nothing was delivered."""
    UNKNOWN = auto()
    """The connection broke after the content was sent: nobody knows."""


class ServerFault(StrEnum):
    """Why no mail can be handed over; what the operator reads."""

    UNREACHABLE = "mail_unreachable"
    CERTIFICATE = "mail_certificate"
    NO_TLS = "mail_no_tls"
    LOGIN = "mail_login"
    TURNED_AWAY = "mail_turned_away"


class RefusalReason(StrEnum):
    """Why a message was refused, as the server says; ``why.<word>`` in the catalogues."""

    ADDRESS = "mail_address"
    FULL = "mail_full"
    TOO_LARGE = "mail_too_large"
    POLICY = "mail_policy"
    SENDER = "mail_sender"
    OTHER = "mail_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOutcome:
    """What became of an attempt to hand over an e-mail."""

    stage: MailStage
    status: int | None = None
    """The reply code of the server."""
    code: str | None = None
    """A ServerFault or RefusalReason."""

    @property
    def is_permanent(self) -> bool:
        """Return whether the server refused it for good."""
        return self.stage is MailStage.REFUSED and (self.status or 0) >= PERMANENT


class LinkEnded(Exception):  # noqa: N818 - the message is rendered again with a new link
    """The link of an e-mail that has not been sent yet works no more, or will soon not."""


DELIVERED = MailOutcome(stage=MailStage.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMail:
    """An e-mail as it is sent."""

    recipient: str
    content: bytes
