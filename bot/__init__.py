"""The running program: from an incoming activity to its effects."""
