"""The illustrated example: invented submissions of every province, in a project and forum of their own."""
