"""One reader for each layout in which tables are published."""
