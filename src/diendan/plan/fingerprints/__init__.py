"""Digests of what a report is made from: files, code, parameters, tools."""
