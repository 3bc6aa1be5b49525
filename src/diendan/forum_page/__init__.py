"""The forum page: what the registry, the source documents and the submissions say, beside the reports."""
