"""What a reader would see differ between two HTML documents: words, rows of tables, pictures.

Imports nothing of diendan, and shares no rule with what made the documents.
"""
