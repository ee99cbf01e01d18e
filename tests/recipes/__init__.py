"""Tests that carry out the recipes of CONTRIBUTING.md on a copy of the project."""
