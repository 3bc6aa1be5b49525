"""What the review rests on: facts that somebody stated, and the numbers of their sources."""
