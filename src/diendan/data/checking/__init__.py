"""Everything that is wrong in data/, all at once."""
