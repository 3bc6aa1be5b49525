"""What is outdated, and why; what the bundle says of what it was made from; how files come into it."""
