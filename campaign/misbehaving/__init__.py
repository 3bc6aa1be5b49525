"""Notebooks that do what a notebook should not, as tables: the code, and what must come of it."""
