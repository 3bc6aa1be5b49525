"""What people ask for: forum files, sidecars, province files and texts, as frozen, checked objects."""
