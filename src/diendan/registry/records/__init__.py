"""What the registry records, each kind of it as a frozen, checked object."""
