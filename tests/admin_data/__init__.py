"""Keeping and forgetting: backups, exports, erasure, retention, and a history that shows what was changed."""
