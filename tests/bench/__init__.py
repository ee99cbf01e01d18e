"""Measurements: ``make bench`` runs them and prints the table that stands in docs/performance.md."""
