"""Files of strangers, looked through and opened within limits; tables of them as the cells that they show.

Imports neither diendan nor decree30, which both open such files. What it refuses it says as a kind with facts
(`FileRefused`); whoever asked has the words.
"""
