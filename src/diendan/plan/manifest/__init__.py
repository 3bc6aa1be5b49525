"""What a bundle says of itself: its manifest, and the journal of a run that is not over."""
