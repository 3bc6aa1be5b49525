"""The rules drawn under the motto, the issuing agency and the abstract."""

from collections.abc import Sequence

from decree30 import patterns, text_width
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantity, same
from decree30.document_model import Paragraph, RuleLine
from decree30.verdict import Observation, Verdict, at, judged

_FRACTION_SLACK = 0.05
_BALANCE = 2.0  # mm
_NO_LINE = 1.0  # mm


def part_of_line(anatomy: Anatomy, part: Sequence[Paragraph]) -> Verdict:
    """Check the rule under `part`: solid, a third to a half of the line, balanced."""
    asked = (1 / 3 - _FRACTION_SLACK, 1 / 2 + _FRACTION_SLACK)
    return rule_under(
        anatomy, part, asked, "bằng 1/3 đến 1/2 độ dài dòng chữ", "a third to a half of the line"
    )


def rule_under(
    anatomy: Anatomy, part: Sequence[Paragraph], ratio: tuple[float, float], vi: str, en: str
) -> Verdict:
    """Check the rule under `part`: there, solid, its length against one of the part's lines, balanced."""
    line = anatomy.rule_under(part)
    asked = Bilingual(f"đường kẻ nét liền {vi}", f"a solid rule {en}")
    last = part[-1]
    if line is None or line.length < _NO_LINE:
        underlined = any(piece.underline for piece in last.inked)
        none = Bilingual("không có đường kẻ", "no rule")
        under = Bilingual("chữ gạch chân, không có đường kẻ riêng", "underlined text, no rule of its own")
        return judged([at(last, under if underlined else none, asked)])
    wrong: list[Observation] = []
    lengths = _line_lengths(part)
    measured = _against(line, lengths)
    left_open = all(patterns.is_open(paragraph.text) for paragraph in part)
    if (
        not left_open
        and lengths
        and not any(ratio[0] <= line.length / length <= ratio[1] for length in lengths)
    ):
        wrong.append(at(last, measured, asked))
    if not line.solid:
        wrong.append(at(last, Bilingual("nét đứt", "dashed"), asked))
    if line.offset is not None and abs(line.offset) > _BALANCE:
        off = joined(Bilingual("lệch", "off centre by"), quantity(abs(line.offset), "mm"))
        wrong.append(at(last, off, Bilingual("cân đối so với dòng chữ", "balanced under the text")))
    return judged(wrong, measured)


def _line_lengths(part: Sequence[Paragraph]) -> list[float]:
    return [w for p in part for w in (p.line_widths or (text_width.width(p.spans),)) if w > 0]


def _against(line: RuleLine, lengths: list[float]) -> Bilingual:
    longest = max(lengths, default=0.0)
    if not longest:
        return quantity(line.length, "mm")
    return joined(
        quantity(line.length, "mm"),
        Bilingual("so với dòng chữ", "against a text of"),
        quantity(longest, "mm"),
        same(f"({line.length / longest:.0%})"),
    )
