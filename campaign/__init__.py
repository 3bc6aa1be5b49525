"""The reliability campaign: kills, resource faults, misbehaving notebooks, hostile inputs, other machines.

It judges by exit codes, by what was printed and by published files alone, and shares no rule with what it
tries (docs/reliability.md).
"""
