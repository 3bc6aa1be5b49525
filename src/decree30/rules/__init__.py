"""The rules of the appendix, one module a part of the document."""
