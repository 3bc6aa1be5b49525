"""How a notebook reads: in one place, refused where the rules say so, recorded."""
