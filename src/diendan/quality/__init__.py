"""Checks of what readers get: no typed-in figures, two equal languages, pages that look as they should."""
