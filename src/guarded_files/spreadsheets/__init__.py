"""Workbooks (.xlsx, .xls, .ods): looked through by what they claim, then read as the cells that they show."""
