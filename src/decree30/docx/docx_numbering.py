"""The labels that a word processor counts itself (“I.”, “1.”, “a)”)."""

from dataclasses import dataclass

from decree30.docx.docx_package import DocxPackage, Element, W
from decree30.docx.docx_styles import number, value
from decree30.patterns import ROMANS

_LEVELS = 9


@dataclass(frozen=True)
class ListLevel:
    """One level of a list: number format, text ("%1."), start and its paragraph properties."""

    format: str
    text: str
    start: int
    properties: Element | None


class Numbering:
    """Counts the lists of one document while its paragraphs are read in order."""

    def __init__(self, package: DocxPackage) -> None:
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int | None]] = {}
        root = package.related("numbering")
        if root is None:
            return
        abstract = {
            item.get(W + "abstractNumId", ""): {
                _index(level): _level(level) for level in item.iter(W + "lvl")
            }
            for item in root.iter(W + "abstractNum")
        }
        for item in root.iter(W + "num"):
            name, key = item.get(W + "numId", ""), value(item.find(W + "abstractNumId")) or ""
            levels = dict(abstract.get(key, {}))
            for override in item.iter(W + "lvlOverride"):
                at = _index(override)
                redefined = override.find(W + "lvl")
                if redefined is not None:
                    levels[at] = _level(redefined)
            self._lists[name] = levels
            # Lists that share a definition count on together, unless they override its start.
            starts = item.find(f"{W}lvlOverride/{W}startOverride")
            self._abstract[name] = key if starts is None else f"{key}/{name}"

    def level(self, list_id: str, level: int) -> ListLevel | None:
        """Return the definition of one level, or None."""
        return self._lists.get(list_id, {}).get(level)

    def label(self, list_id: str, level: int) -> str:
        """Count one more paragraph at `level` of the list; return its label ("" for none)."""
        levels = self._lists.get(list_id)
        if levels is None or level not in levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(self._abstract[list_id], [None] * _LEVELS)
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].format == "bullet":
            return levels[level].text or "•"
        text = levels[level].text
        for at in range(level + 1):
            definition = levels.get(at)
            count = counts[at] if counts[at] is not None else (definition.start if definition else 1)
            text = text.replace(
                f"%{at + 1}", _print(count or 0, definition.format if definition else "decimal")
            )
        return text


def _index(level: Element) -> int:
    return int(number(level, "ilvl") or 0)


def _level(level: Element) -> ListLevel:
    format_, text, start = (level.find(W + name) for name in ("numFmt", "lvlText", "start"))
    first = int(number(start, "val") or 0)
    return ListLevel(value(format_) or "decimal", value(text) or "", first, level.find(W + "pPr"))


def _print(count: int, format_: str) -> str:
    if format_ in ("upperRoman", "lowerRoman"):
        text = ROMANS[count] if 0 <= count < len(ROMANS) else str(count)
        return text if format_ == "upperRoman" else text.lower()
    if format_ in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""
        return letter if format_ == "upperLetter" else letter.lower()
    if format_ == "decimalZero":
        return f"{count:02d}"
    return "" if format_ == "none" else str(count)
