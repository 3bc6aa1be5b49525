"""What the forum's registry records, as the synthesis shows it."""
