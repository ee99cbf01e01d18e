"""Tests of the checks that ``check`` runs."""
