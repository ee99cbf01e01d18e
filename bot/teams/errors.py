"""The exceptions of the gateway, for incoming and for outgoing calls."""

# ruff: noqa: N818 - each name already says what went wrong; most are no errors of the program


class Malformed(Exception):
    """The body is not an activity that Teams could have sent."""


class Unauthorized(PermissionError):
    """The token is missing, forged, expired or for another call."""


class ForeignTenant(Exception):
    """The call comes from a tenant that this bot does not serve."""


class OutboundError(Exception):
    """A call to the Connector service or a file store failed."""

    status: int | None = None


class Refused(OutboundError):
    """The service answered with an error status."""

    def __init__(self, status: int, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code or ''}".rstrip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        """Seconds that the service asks to wait, None if it does not say."""


class Unreachable(OutboundError):
    """The request was certainly not delivered: there was no connection or no token."""


class Uncertain(OutboundError):
    """The request may have been delivered: the connection or response was lost after it was sent."""


class NotAllowed(OutboundError):
    """The bot itself refused to send anything, since the host is not allowed."""


class TooBig(OutboundError):
    """A file is larger than allowed."""
