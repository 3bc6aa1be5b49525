"""Readers of one kind of claim each: what a sentence says, and whether data/ bears it out."""
