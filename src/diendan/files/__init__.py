"""Files and folders on the disk: written whole or not at all, as the same bytes, by one process at a time."""
