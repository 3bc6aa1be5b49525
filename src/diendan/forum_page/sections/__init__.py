"""The sections of the forum page, one module each."""
