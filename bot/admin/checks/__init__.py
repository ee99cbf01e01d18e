"""Checks of the installation: one module per subject, one line per result."""
