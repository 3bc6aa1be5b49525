"""Poverty-reduction models: what is recorded of one, where it might fit, and all of them side by side.

The rules are in docs/models.md.
"""
