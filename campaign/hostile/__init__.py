"""Hostile values at every entry point: never a traceback, always an end, printed literally where accepted."""
