"""What is known: the Data Package in data/, its tables, indicators and administrative units."""
