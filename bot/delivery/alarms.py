"""What the log says of each attempt, and louder where somebody has to look into it."""

from http import HTTPStatus

import structlog

from bot.delivery.outcome import Outcome
from storage.outbox import Letter, State

OUR_MISTAKES = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

log = structlog.get_logger(__name__)


def sound(letter: Letter, outcome: Outcome) -> None:
    """Log what became of a letter."""
    log.info(
        "letter",
        letter=letter.id,
        kind=letter.kind,
        state=outcome.state,
        attempt=letter.attempts,
        status=outcome.status,
        code=outcome.code,
    )
    if outcome.status is None or outcome.state is not State.DEAD:
        return
    if HTTPStatus.MULTIPLE_CHOICES <= outcome.status < HTTPStatus.BAD_REQUEST:
        log.error("redirect_refused", security=True, letter=letter.id, status=outcome.status)
    elif outcome.status in OUR_MISTAKES:
        log.error(
            "letter_refused", letter=letter.id, kind=letter.kind, status=outcome.status, code=outcome.code
        )
