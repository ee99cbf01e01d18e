"""What the rules say when something cannot be done."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer to a person, not a fault of the program
    """A rule says no, and the person who asked gets one sentence about it.

    ``code`` names the sentence in the catalogues (``refusal.<code>``), ``values`` fill it in.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Forbidden(Refusal):
    """The person lacks the right; told to them alone, never in front of others."""


class BadInput(Refusal):
    """What was written or filled in is missing or cannot be used; it is kept so that it can be mended."""


class NotFound(Refusal):
    """What was named is not there, or not there for this person."""


class Stale(Refusal):
    """The question changed after the card that was pressed; the current card is the answer."""
