"""Measurements: ``make bench`` runs them and prints the table in docs/performance.md."""
