"""The prose of reports: no typed-in figures, two equal languages."""
