"""How the prose of a report is filled in, and what it may say: its own words, names, no typed-in figure."""
