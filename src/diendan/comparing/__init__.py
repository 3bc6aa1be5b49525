"""Two bundles side by side: what a reader would see differ, heaviest first, with the data behind it."""
