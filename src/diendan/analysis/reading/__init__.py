"""How a notebook reads: through one door, refused where the rules say so, recorded."""
