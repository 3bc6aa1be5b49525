"""What the prose of a report may say: words of its language, names, and no typed-in figure."""
