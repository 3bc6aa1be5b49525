"""How other documents are cited: the legal bases and first citations in the text (appendix II.6.a and b)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quoted
from decree30.document_model import Paragraph
from decree30.verdict import Observation, Verdict, at, judged, of

_LAWS = r"Hiến pháp|Bộ luật|Luật|Pháp lệnh"
_OTHERS = r"Lệnh|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư|Công văn|Kế hoạch"
_BASIS = re.compile(rf"^Căn cứ (?:(?P<law>{_LAWS})|(?P<other>{_OTHERS}))\b")
_CITED = re.compile(rf"\b({_OTHERS})(?: số)? (\d+[a-z]?(?:/\d{{4}})?/[^\W\d_]\w*(?:-\s?\w+|[/.&]\w+)*)")
_DAY = re.compile(r"ngày (\d{1,2})(?: tháng |/|-)(\d{1,2})(?: năm |/|-)(\d{4})")
_ISSUER = re.compile(r" của [^\W\d_a-zà-ỹ]")
# With one of these an abstract begins, after the name of who issued the document.
_ABSTRACT = re.compile(
    r"\s(?:về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|bổ sung|bãi bỏ|công bố|công nhận|thành lập|"
    r"giao (?:kế hoạch|nhiệm vụ|chỉ tiêu|dự toán)|triển khai|thực hiện|điều chỉnh|tăng cường|đẩy mạnh)\s\S"
)
# From high to low, by type and symbol.
_RANKS = tuple(
    re.compile(each)
    for each in (
        "^Hiến pháp",
        "^(?:Bộ luật|Luật)",
        "^(?:Pháp lệnh|Nghị quyết .*QH)",
        "^(?:Lệnh|Quyết định .*CTN)",
        "^(?:Nghị định|Nghị quyết .*-CP)",
        "^(?:Quyết định|Chỉ thị) .*-TTg",
        "^Thông tư",
        "^(?:Quyết định|Chỉ thị) .*-B",
    )
)


@dataclass(frozen=True)
class _Basis:
    """A basis that names a document: what it is called, and what follows."""

    paragraph: Paragraph
    is_law: bool
    name: str
    rest: str

    @property
    def order(self) -> tuple[int, tuple[int, ...]]:
        """Its rank, from 0 for the highest, and its day of issue; () for none."""
        rank = next((place for place, each in enumerate(_RANKS) if each.match(self.name)), len(_RANKS))
        day = _DAY.search(self.rest)
        return rank, tuple(map(int, day.groups()[::-1])) if day else ()


def _bases(anatomy: Anatomy) -> list[_Basis]:
    """Return the bases that name a document."""
    found = []
    for paragraph in anatomy.bases:
        if match := _BASIS.match(paragraph.text):
            cited = _CITED.match(paragraph.text, match.start("other")) if match["other"] else None
            name = cited[0] if cited else match[match.lastgroup or 0]
            rest = paragraph.text[cited.end() if cited else match.end() :]
            found.append(_Basis(paragraph, bool(match["law"]), name, rest))
    return found


@of(_bases)
def bases_complete(_: Anatomy, found: list[_Basis]) -> Verdict:
    """Type, number and symbol, issuer, day of issue and abstract; of a law its name and day."""
    return judged(
        _lacking(basis.paragraph, part)
        for basis in found
        for part in (_missing_in_law(basis) if basis.is_law else _missing(basis.name, basis.rest))
    )


@of(lambda anatomy: list(pairwise(_bases(anatomy))))
def bases_order(_: Anatomy, found: list[tuple[_Basis, _Basis]]) -> Verdict:
    """By legal force, and among equals by day of issue."""
    behind = Bilingual("đứng sau", "stands behind")
    asked = Bilingual(
        "xếp theo hiệu lực pháp lý, rồi theo ngày ban hành", "by legal force, then by day of issue"
    )
    return judged(
        at(after.paragraph, joined(behind, quoted(before.name)), asked)
        for before, after in found
        if after.order < before.order
    )


def _citations(anatomy: Anatomy) -> list[tuple[Paragraph, re.Match[str]]]:
    text = [paragraph for paragraph in anatomy.body if not patterns.CAPTION.match(paragraph.text)]
    return [(paragraph, match) for paragraph in text for match in _CITED.finditer(paragraph.text)]


@of(_citations)
def first_citation(anatomy: Anatomy, found: list[tuple[Paragraph, re.Match[str]]]) -> Verdict:
    """What the text cites and the bases do not is cited in full where it comes first."""
    seen = {_symbol(match) for basis in anatomy.bases for match in _CITED.finditer(basis.text)}
    wrong = []
    for paragraph, match in found:
        if _symbol(match) not in seen:
            rest = paragraph.text[match.end() :]
            wrong += [_lacking(paragraph, part, match[0]) for part in _missing(match[0], rest)]
        seen.add(_symbol(match))
    return judged(wrong)


def _symbol(cited: re.Match[str]) -> str:
    """Return number and symbol, which a line may end in."""
    return re.sub(r"\s", "", cited[2])


def _missing_in_law(basis: _Basis) -> Iterator[Bilingual]:
    if not _DAY.search(basis.rest):
        yield _NO_DAY


def _missing(name: str, rest: str) -> Iterator[Bilingual]:
    """Yield what a citation in full lacks; rest: what follows the number."""
    if not re.search(r"\d", name):
        yield Bilingual("không có số, ký hiệu", "no number and symbol")
    if not _DAY.match(rest.lstrip(" ,")):
        yield _NO_DAY
    issuer = _ISSUER.search(rest)
    if not issuer:
        yield Bilingual("không có cơ quan ban hành", "no issuer")
    elif not _ABSTRACT.search(rest, issuer.end()):
        yield Bilingual("không có trích yếu", "no abstract")


_NO_DAY = Bilingual("không có ngày ban hành", "no day of issue")
_ASKED = Bilingual(
    "tên loại, số, ký hiệu, ngày ban hành, cơ quan ban hành, trích yếu",
    "type, number, symbol, day of issue, issuer, abstract",
)


def _lacking(paragraph: Paragraph, part: Bilingual, name: str = "") -> Observation:
    return at(paragraph, joined(quoted(name), part, by=": ") if name else part, _ASKED)
