"""When the reports of a forum are to be released: the plan, read strictly, and a calendar of it."""
