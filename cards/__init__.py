"""Everything that people see as cards: pure functions, domain in, Adaptive Card out."""
