"""Store all data of the bot: tables, transactions, repositories and migrations."""

from storage.errors import Conflict, Damaged, Unavailable
from storage.store import Store, Transaction

__all__ = ["Conflict", "Damaged", "Store", "Transaction", "Unavailable"]
