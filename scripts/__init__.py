"""What is run by hand now and then, and writes files that are stored."""
