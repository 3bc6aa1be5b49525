"""The illustrated example: invented submissions and registry, in a project and forum of their own."""
