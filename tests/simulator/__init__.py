"""Tests of the simulator of Teams, with a minimal bot that echoes."""
