"""What can go wrong at the edge, by name: on the way in, and on the way out."""

# ruff: noqa: N818 - each name already says what went wrong; most are no errors of the program


class Malformed(Exception):
    """The body is no activity that Teams could have sent."""


class Unauthorized(PermissionError):
    """The token is missing, forged, outdated or meant for another call."""


class ForeignTenant(Exception):
    """The call comes from an organisation that this bot does not serve."""


class OutboundFault(Exception):
    """A call to the Connector service did not end well."""

    status: int | None = None


class Refused(OutboundFault):
    """The service answered with an error."""

    def __init__(self, status: int, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {code or ''}".rstrip())
        self.status = status
        self.code = code
        self.retry_after = retry_after
        """Seconds that the service asks to wait, None where it has not said."""


class Unreachable(OutboundFault):
    """Certainly not delivered: no connection was made, or there was no token to send."""


class Uncertain(OutboundFault):
    """Perhaps delivered: the connection or the answer was lost after the call had left."""


class NotAllowed(OutboundFault):
    """Refused by ourselves, before a byte left: the host is not on the list."""


class TooBig(OutboundFault):
    """A file is bigger than we take."""
