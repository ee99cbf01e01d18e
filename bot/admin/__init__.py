"""Administration: checks, periodic maintenance, retention, export and restore."""
