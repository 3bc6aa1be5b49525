"""A new report: its four files, as small as they can be, to be changed by who wrote for one."""
