"""The words of the registry's codes, from code_labels.csv, by table, column and value as in the schemas."""

from typing import Final

from diendan.language.words_file import read_words

LABELS: Final = read_words(__file__)
