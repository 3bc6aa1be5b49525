"""The analysis of the policy-dialogue brief, one module a message: what is found, its figure or table,
its values."""
