"""Hostile values at every door: never a traceback, always an end, and printed literally where accepted."""
