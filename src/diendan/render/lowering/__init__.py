"""Executed notebook → neutral Markdown, media and tidy data."""
