"""Tests of backups, exports, erasure, retention, and a history that reveals changes."""
