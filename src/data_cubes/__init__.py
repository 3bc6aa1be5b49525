"""Tables of any number of dimensions, as statistical offices publish them.

JSON-stat, .px and SDMX, and the PX-Web API that gives them.

Imports nothing of diendan, which decides what a cube's figures are: here nothing is known of places, years,
units or what a mark means beyond what a file and its standard say.
"""
