"""Activities of development cooperation as IATI files of version 2 state them.

Imports nothing of diendan, which decides what places a location names: here nothing is known of provinces, or
of which transactions count, beyond what a file and the standard say.
"""
