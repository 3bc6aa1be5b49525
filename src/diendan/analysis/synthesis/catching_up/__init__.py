"""Whether poorer provinces catch up: the measures, their figures."""
