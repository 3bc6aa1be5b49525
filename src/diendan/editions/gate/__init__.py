"""What stands against releasing a bundle: a table of rules, each a small function over what is published."""
