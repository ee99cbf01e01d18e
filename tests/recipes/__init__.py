"""The recipes of CONTRIBUTING.md, played on a copy of the project."""
