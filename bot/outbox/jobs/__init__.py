"""The registry of jobs: the job that runs for each kind of outbox row."""

from collections.abc import Mapping
from typing import Any

from bot.outbox.jobs.check_template import CHECK_TEMPLATE
from bot.outbox.jobs.fetch_file import FETCH_FILE
from bot.outbox.jobs.make_file import MAKE_FILE
from bot.outbox.jobs.runner import OutboxJob
from bot.outbox.jobs.upload_file import UPLOAD_FILE
from storage.outbox import MessageKind

JOBS: Mapping[MessageKind, OutboxJob[Any, Any]] = {
    MessageKind.FILE: MAKE_FILE,
    MessageKind.UPLOAD: UPLOAD_FILE,
    MessageKind.FETCH: FETCH_FILE,
    MessageKind.TEMPLATE: CHECK_TEMPLATE,
}
