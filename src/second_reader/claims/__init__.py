"""What the parts of the texts claim, as the files beside them declare it."""
