"""A second reader: are the sentences of a published bundle true? `second-reader reports/2026-q3`.

Needs nothing of diendan and shares no rule with it: it reads the published files, and the tables of data/.
"""
