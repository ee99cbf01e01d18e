"""Checks of the installation: one module a theme, one line for each result."""
