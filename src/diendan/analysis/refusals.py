"""What may not be said of the data: one kind of error, raised wherever a rule of data/flags.csv would be
broken."""

from diendan.errors import InputError


class Refused(InputError):
    """The data do not bear this statement: a series joined across a break, a rank that has no meaning …"""
