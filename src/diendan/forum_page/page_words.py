"""The words of the forum page, from page_words.csv: its frame ("page.…") and its sections by their names."""

from typing import Final

from diendan.language.words_file import read_words

WORDS: Final = read_words(__file__)
