"""What a change does to documents: the working tree and a commit, side by side on one page."""
