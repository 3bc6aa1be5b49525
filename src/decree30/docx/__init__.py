"""A DOCX as the rules see it."""
