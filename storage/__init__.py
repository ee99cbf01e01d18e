"""Everything remembered: tables, transactions, queries, migrations."""

from storage.faults import Conflict, Unavailable
from storage.store import Store
from storage.transaction import Transaction

__all__ = ["Conflict", "Store", "Transaction", "Unavailable"]
