"""Why a backup was not made or not restored, as a sentence for whoever asked."""


class CannotBackUp(Exception):  # noqa: N818 - said to whoever asked
    """No backup was made; there is no half of one either."""


class CannotRestore(Exception):  # noqa: N818 - said to whoever asked
    """Nothing was restored; the database is as it was."""
