"""Which words of a part speak of a figure: its paragraph or item, its heading, what opens its list."""

import pytest

from diendan.analysis.printed.passages import Passages, mark

HERE = mark(0)
CASES = {
    "a paragraph": (
        f"Of this (preliminary): 12{HERE}.\nAnd this.\n\nOther.",
        "Of this (preliminary): 12.\nAnd this.\n",
    ),
    "not the one before": (f"Preliminary: 1.\n\n12{HERE} here.", "12 here."),
    "its heading": (f"# Head\n\nFirst.\n\n12{HERE} here.", "# Head\n12 here."),
    "not an older heading": (f"# Old\n\nFirst.\n\n# New\n\n12{HERE}.", "# New\n12."),
    "an item and what opens the list": (
        f"Opens:\nit.\n\n- first;\n- 12{HERE},\n  and more;\n- last.",
        "Opens:\nit.\n- 12,\n  and more;\n",
    ),
    "a lettered item": (f"Opens:\n\na) first;\n\nđ) 12{HERE}.", "Opens:\nđ) 12."),
    "more of an item behind an empty line": (f"Opens:\n\n- first\n\n  12{HERE}.", "Opens:\n- first\n  12."),
    "behind a list": (f"Opens:\n\n- first\n\n12{HERE}.", "12."),
    "within a block": (f"Before.\n\n::: {{.lead}}\n12{HERE}.\n:::\n", "12.\n"),
    "a figure that begins a part": (f"12{HERE} here.\n\nThere.", "12 here.\n"),
    "twice": (f"12{HERE}.\n\nBetween.\n\n12{HERE}!", "12.\n\n12!"),
    "without its mark": ("All.\n\nOf it.", "All.\n\nOf it."),
}


@pytest.mark.parametrize("name", CASES)
def test_what_speaks_of_a_figure(name: str) -> None:
    text, expected = CASES[name]
    assert Passages.of(text).paragraphs(0) == expected


def test_a_sentence_and_what_stands_behind_a_figure() -> None:
    passages = Passages.of(f"About 3{mark(1)}. Then 12{mark(0)} % of it. Last 3{mark(2)}%")
    assert passages.words == "About 3. Then 12 % of it. Last 3%"
    assert [passages.sentences(number).strip() for number in (1, 0, 2)] == [
        "About 3.",
        "Then 12 % of it.",
        "Last 3%",
    ]
    assert passages.beside(0, 2) == [("About 3. Then ", " % of it. Last 3%")]
    assert passages.beside(3, 1) == []
