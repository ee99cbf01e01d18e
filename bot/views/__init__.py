"""Look up what a view needs and render it as a card, one module per subject."""
