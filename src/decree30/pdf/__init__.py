"""A PDF as the rules see it."""
