"""Tests of the stand-in for Teams, against a tiny bot that echoes."""
