"""Full-text search in questions by word stems."""
