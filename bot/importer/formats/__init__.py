"""Readers of file formats; they run in the child process only."""
