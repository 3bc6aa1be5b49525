"""What the tables of data/ hold, and what follows from them, computed anew."""
