"""Reporting forms as dated data, and the workbooks that provinces fill in."""
