"""Where a figure comes from, in words: its rows, its formula, the file that was published."""
