"""The tables of data/, and the places that their codes name."""
