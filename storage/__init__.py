"""Store everything the bot remembers: tables, transactions, repositories and migrations."""

from storage.errors import Conflict, Unavailable
from storage.store import Store, Transaction

__all__ = ["Conflict", "Store", "Transaction", "Unavailable"]
