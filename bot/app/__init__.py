"""The program, built from its settings: the only place where all parts meet."""
