"""Provincial policy-dialogue briefs and mid-term review reports for Viet Nam."""
