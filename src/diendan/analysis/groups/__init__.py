"""The forum's working groups: one sheet for each group and quarter."""
