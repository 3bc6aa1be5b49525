"""Released bundles, frozen: how one is released, checked, and found again by a file or a printed code."""
