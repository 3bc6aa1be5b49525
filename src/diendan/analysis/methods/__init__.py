"""Methods longer than a cell: convergence of provinces, their likeness."""
