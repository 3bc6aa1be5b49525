"""What the mid-term review shows: legal bases, results, how complete they are, what follows from them."""
