"""The renderer that calls Quarto."""
