"""What a cell shows beside its number: percent signs, words and scales of its format, an error."""
