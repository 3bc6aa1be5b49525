"""The synthesis of a forum: all units in one report."""
