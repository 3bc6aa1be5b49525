"""Methods of the literature, each under its own name."""
