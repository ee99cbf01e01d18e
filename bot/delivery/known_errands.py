"""All errands: what is done for each kind of row, a line each."""

from collections.abc import Mapping
from typing import Any

from bot.delivery.checking import CHECKING
from bot.delivery.errands import Errand
from bot.delivery.fetching import FETCHING
from bot.delivery.making import MAKING
from bot.delivery.putting import PUTTING
from storage.outbox import Kind

KNOWN: Mapping[Kind, Errand[Any, Any]] = {
    Kind.FILE: MAKING,
    Kind.UPLOAD: PUTTING,
    Kind.FETCH: FETCHING,
    Kind.TEMPLATE: CHECKING,
}
