"""The pages inside Teams: one more way to the functions of commands and cards."""
