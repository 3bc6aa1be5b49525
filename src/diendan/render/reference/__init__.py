"""Writes the reference documents from which pandoc takes the look of DOCX and PPTX."""
