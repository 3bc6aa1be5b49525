"""Addressees, recipients, signature and other parts (appendix II.7 to II.9, III.2 to III.4, part II)."""

from collections.abc import Sequence

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, quantity, quoted, same
from decree30.document_model import Paragraph, Scan
from decree30.rules.letter_look import ELSEWHERE, departures, letters, looks
from decree30.rules.rule_table import allowed, in_words, look
from decree30.verdict import Observation, Verdict, at, judged, missing, of, open_in_draft, untestable

_LAST_RECIPIENT = "- Lưu: VT, …."


@of(lambda anatomy: anatomy.addressees)
def addressees(_: Anatomy, found: tuple[Paragraph, ...]) -> Verdict:
    """“Kính gửi:” in size 13 to 14, upright; several on lines of their own with “-”, “;” and a last “.”."""
    first, *others = found
    wrong = list(departures(found, look("addressees")))
    if not first.text.startswith("Kính gửi:"):
        wrong.append(at(first, quoted(first.text, 20), quoted("Kính gửi:")))
    if others:
        wrong.extend(_list_signs(others))
    return judged(wrong)


def _list_signs(lines: Sequence[Paragraph]) -> list[Observation]:
    """Each item begins with “-” and ends with “;”, the last with “.”; an item may take several lines."""
    wrong = []
    for index, paragraph in enumerate(lines):
        last = index == len(lines) - 1
        sign = "." if last else ";"
        goes_on = index > 0 and not lines[index - 1].text.endswith((";", "."))
        if not paragraph.text.startswith("-") and not goes_on:
            wrong.append(
                at(paragraph, quoted(paragraph.text[:1]), Bilingual("đầu dòng có “-”", "begins with “-”"))
            )
        ends_item = last or lines[index + 1].text.startswith(("-", "–"))
        if ends_item and not paragraph.text.endswith(sign):
            asked = Bilingual(f"cuối dòng có “{sign}”", f"ends with “{sign}”")
            wrong.append(at(paragraph, quoted(paragraph.text[-1:]), asked))
    return wrong


@of(lambda anatomy: anatomy.recipients)
def recipients_label(_: Anatomy, found: tuple[Paragraph, ...]) -> Verdict:
    """“Nơi nhận:” in size 12, bold italic."""
    label = found[0]
    wrong = list(letters(label, label.inked, look("recipients-label")))
    if label.text != "Nơi nhận:":
        wrong.append(at(label, quoted(label.text), quoted("Nơi nhận:")))
    return judged(wrong)


@of(lambda anatomy: anatomy.recipients)
def recipients_look(_: Anatomy, found: tuple[Paragraph, ...]) -> Verdict:
    """The list of recipients in size 11, upright."""
    lines = found[1:]
    if not lines:
        return missing("danh sách nơi nhận", "the list of recipients")
    return judged(departures(lines, look("recipients-look")))


@of(lambda anatomy: anatomy.recipients[1:])
def recipients_signs(_: Anatomy, lines: tuple[Paragraph, ...]) -> Verdict:
    """Each recipient on a line with “-” and “;”, the last “- Lưu: VT, ….” with a full stop."""
    if any(_unwritten(paragraph) for paragraph in lines):
        return untestable("danh sách để trống trong dự thảo", "the list is left open in the draft")
    wrong = _list_signs(lines)
    last = lines[-1]
    if not last.text.startswith("- Lưu: VT"):
        wrong.append(at(last, quoted(last.text), quoted(_LAST_RECIPIENT)))
    return judged(wrong, quoted(last.text))


def recipients_place(anatomy: Anatomy) -> Verdict | None:
    """“Nơi nhận” stands left, level with the signer's authority or position."""
    if not anatomy.recipients or not anatomy.signature:
        return None
    label = anatomy.recipients[0]
    if label.faces(anatomy.signature[0]):
        return judged(())
    asked = Bilingual("bên trái, ngang hàng với chức vụ người ký", "left, level with the signer's position")
    return judged([at(label, ELSEWHERE, asked)])


def _signer(signature: Sequence[Paragraph]) -> tuple[Sequence[Paragraph], Paragraph | None]:
    """The lines of authority and position, and the name under them."""
    *lines, last = signature
    if lines and (not patterns.is_capitals(last.text) or _unwritten(last)):
        return lines, last
    return signature, None


def _unwritten(paragraph: Paragraph) -> bool:
    """Whether nothing but what the writer left open stands here."""
    return not any(ch.isalpha() for ch in patterns.OPEN.sub("", paragraph.text))


@of(lambda anatomy: anatomy.signature)
def signature_position(_: Anatomy, found: tuple[Paragraph, ...]) -> Verdict:
    """Authority (TM., Q., KT., TL., TUQ.) and position: capitals, size 13 to 14, bold upright."""
    titles = [p for p in _signer(found)[0] if "đã ký" not in p.text.lower()]
    wrong = list(departures(titles, look("signature-position")))
    for paragraph in titles:
        match = patterns.AUTHORITY.match(paragraph.text)
        if match is not None and not paragraph.text.startswith(f"{match.group(1)}."):
            wrong.append(at(paragraph, quoted(match.group(1)), quoted(f"{match.group(1).upper()}.")))
    return judged(wrong, quoted(" / ".join(paragraph.text for paragraph in titles)))


@of(lambda anatomy: anatomy.signature)
def signature_name(__: Anatomy, found: tuple[Paragraph, ...]) -> Verdict:
    """The signer's name: lower case, size 13 to 14, bold upright, centred under the position."""
    _, name = _signer(found)
    if name is None:
        return missing("họ và tên người ký bằng chữ in thường", "the signer's name in lower case")
    wrong = list(departures([name], look("signature-name")))
    if not wrong and _unwritten(name):
        return open_in_draft(name.text)
    return judged(wrong)


def _written_name(anatomy: Anatomy) -> Paragraph | None:
    _, name = _signer(anatomy.signature) if anatomy.signature else ((), None)
    return name if name is not None and not _unwritten(name) else None


@of(_written_name)
def signature_degrees(_: Anatomy, name: Paragraph) -> Verdict:
    """No academic title before the name (army, schools, hospitals and research bodies may)."""
    match = patterns.DEGREES.match(name.text)
    if match is None:
        return judged(())
    asked = Bilingual("không ghi học hàm, học vị trước họ tên", "no academic title before the name")
    return judged([at(name, quoted(match.group(0)), asked)])


def _marks(anatomy: Anatomy) -> list[Paragraph]:
    shown = anatomy.document.written[:80]
    return [p for p in shown if patterns.is_mark(p.text) and not patterns.DRAFT.match(p.text)]


def _drafter(anatomy: Anatomy) -> list[Paragraph]:
    """The drafter's mark and number of copies, “PL.(300)”."""
    return [p for p in anatomy.document.written if patterns.DRAFTER.match(p.text)]


def _address(anatomy: Anatomy) -> list[Paragraph]:
    """The agency's address, at the foot of page 1."""
    document = anatomy.document
    texts = [p for p in (*document.page_texts, *document.paragraphs[:200]) if p.page in (None, 1)]
    return [p for p in texts if patterns.CONTACT.search(p.text) and p.region != "table"]


marks = looks("marks", _marks)
drafter = looks("drafter", _drafter)
address = looks("address", _address)


@of(lambda anatomy: anatomy.document.scan)
def scan(_: Anatomy, found: Scan) -> Verdict:
    """Scanned copies: PDF 1.4 or later, in colour, at least 200 dpi."""
    wrong = []
    if tuple(int(part) for part in found.version.split(".")) < (1, 4):
        later = Bilingual("PDF 1.4 trở lên", "PDF 1.4 or later")
        wrong.append(Observation(same(f"PDF {found.version}"), later))
    least, _most = allowed("scan")
    if found.dpi < least - 1:
        wrong.append(Observation(quantity(found.dpi, "dpi", 0), in_words("scan")))
    if not found.colour:
        coloured = Bilingual("ảnh màu", "colour pictures")
        wrong.append(Observation(Bilingual("ảnh đen trắng", "no colour"), coloured))
    return judged(wrong, quantity(found.dpi, "dpi", 0))
