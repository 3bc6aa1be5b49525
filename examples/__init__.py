"""What diendan can do, to look at."""
