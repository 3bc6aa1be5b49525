"""One submission: identified, located, read cell by cell and checked."""
