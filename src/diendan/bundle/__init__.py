"""One forum end to end: run, finalise, verify, preview, and why a figure is what it is."""
