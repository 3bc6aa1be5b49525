"""Executed notebook → neutral Markdown once → documents, by one of two renderers behind one interface."""
