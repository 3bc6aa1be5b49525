"""Spreadsheets and CSV files of strangers, opened within limits."""
