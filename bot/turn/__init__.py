"""One incoming activity, one turn, its effects and its reply."""
