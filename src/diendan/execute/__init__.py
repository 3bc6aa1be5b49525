"""Source notebook → executed notebook, with the record of what it read."""
