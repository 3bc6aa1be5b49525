"""Text that people wrote, read whole or refused: YAML, JSON, Python and notebooks."""
