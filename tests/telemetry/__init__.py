"""What the program tells of itself, and that it tells nothing of anybody."""
