"""The forum's own work: who does what where, who promised what to whom, and when the groups meet.

The rules are in docs/registry.md. Nothing here ranks organisations.
"""
