"""Everything that people see as cards: pure functions from domain values to Adaptive Cards."""
