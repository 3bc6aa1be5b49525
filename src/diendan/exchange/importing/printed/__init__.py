"""Tables as publishers print them: files, cells, numbers, years, places."""
