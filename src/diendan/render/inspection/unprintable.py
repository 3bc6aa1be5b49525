"""Which cell or sentence holds a letter that the typeface of the PDF does not have."""

import re
from collections.abc import Iterator
from typing import Final

from diendan.errors import Finding, RenderFailed
from diendan.language.invisible_characters import code_point
from diendan.render.lowering.lowered import Lowered
from diendan.render.neutral_markdown import unescaped

_TYPST_SAYS: Final = re.compile(
    r'the text `"(?P<text>.+?)"` could not be displayed with font `"(?P<font>.+?)"`'
)
_CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def located(error: RenderFailed, lowered: Lowered) -> RenderFailed:
    """Return the error with a finding for each place that holds the letter, if a letter is its cause."""
    said = _TYPST_SAYS.search(error.message)
    if said is None:
        return error
    text = _CODE.sub(lambda match: chr(int(match[1], 16)), said["text"])
    points = ", ".join(code_point(sign) for sign in text)
    expected = f"letters that {said['font']} has"
    findings = [
        Finding(where, f"“{text}” ({points}), which no PDF of this report can show", expected)
        for where in dict.fromkeys(_places(text, lowered))
    ]
    return RenderFailed(error.message, findings) if findings else error


def _places(text: str, lowered: Lowered) -> Iterator[str]:
    yield from (where for where, cell in lowered.printed if text in cell)
    for passage in lowered.passages:
        for number, line in enumerate(unescaped(passage.text).split("\n"), 1):
            if text in line:
                yield passage.at(number)
    head = lowered.head
    for key in ("title", "subtitle", "subject_title", "forum", "occasion", "banner", "watermark"):
        if text in getattr(head, key):
            yield f"the document's {key.replace('_', ' ')}"
    for key, value in vars(head.official).items() if head.official else ():
        if text in "\n".join((value,) if isinstance(value, str) else value):
            yield f"the office's {key.replace('_', ' ')}"
