"""The refusals that the rules raise."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to a person, not a fault of the program
    """A rule refuses, and the person who asked gets one sentence about it.

    ``code`` names the sentence in the catalogues (``refusal.<code>``), ``values`` fill it in.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Forbidden(Refusal):
    """The person lacks the permission; only they see the refusal, never the others in the chat."""


class BadInput(Refusal):
    """The input is missing or unusable; it is kept so that the person can correct it."""


class NotFound(Refusal):
    """The thing named does not exist, or not for this person."""


class Stale(Refusal):
    """The question changed after the card was rendered; the current card is the answer."""
