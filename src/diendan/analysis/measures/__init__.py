"""What is computed of indicators: values of units, comparisons, movements."""
