"""Importers for national series: published files in, tidy tables with schema and origin record out.

A reader knows a layout, not a file. What it finds becomes figures (place as printed, year, item, value), the
catalogue names the indicator, the checks compare parts with wholes, and nothing is written before it is
shown.
"""
