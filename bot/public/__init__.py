"""What everybody may read: the questions that councils have published, as pages, feeds and data."""
