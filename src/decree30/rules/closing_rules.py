"""Addressees, recipients, signature and other parts (appendix II.7 to II.9, III.2 to III.4, part II)."""

from collections.abc import Sequence

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, at_least, quantity, quoted, same
from decree30.document_model import Paragraph
from decree30.rules.letter_look import departures, letters
from decree30.rules.rule_table import allowed, look
from decree30.verdict import Observation, Verdict, at, judged, missing, untestable

_LAST_RECIPIENT = "- Lưu: VT, …."


def addressees(anatomy: Anatomy) -> Verdict:
    """“Kính gửi:” in size 13 to 14, upright; several on lines of their own with “-”, “;” and a last “.”."""
    if not anatomy.addressees:
        return untestable("văn bản không có Kính gửi", "the document has no “Kính gửi”")
    first, *others = anatomy.addressees
    wrong = list(departures(anatomy.addressees, look("addressees")))
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


def recipients_label(anatomy: Anatomy) -> Verdict:
    """“Nơi nhận:” in size 12, bold italic."""
    if not anatomy.recipients:
        return missing("Nơi nhận", "the recipients (Nơi nhận)")
    label = anatomy.recipients[0]
    wrong = list(letters(label, label.inked, look("recipients-label")))
    if label.text != "Nơi nhận:":
        wrong.append(at(label, quoted(label.text), quoted("Nơi nhận:")))
    return judged(wrong)


def recipients_look(anatomy: Anatomy) -> Verdict:
    """The list of recipients in size 11, upright."""
    if not anatomy.recipients:
        return untestable("không tìm thấy Nơi nhận", "“Nơi nhận” was not found")
    lines = anatomy.recipients[1:]
    if not lines:
        return missing("danh sách nơi nhận", "the list of recipients")
    return judged(departures(lines, look("recipients-look")))


def recipients_signs(anatomy: Anatomy) -> Verdict:
    """Each recipient on a line with “-” and “;”, the last “- Lưu: VT, ….” with a full stop."""
    lines = anatomy.recipients[1:]
    if not lines:
        return untestable("không có danh sách nơi nhận", "there is no list of recipients")
    if any(_left_open(paragraph) for paragraph in lines):
        return untestable("danh sách để trống trong dự thảo", "the list is left open in the draft")
    wrong = _list_signs(lines)
    last = lines[-1]
    if not last.text.startswith("- Lưu: VT"):
        wrong.append(at(last, quoted(last.text), quoted(_LAST_RECIPIENT)))
    return judged(wrong, quoted(last.text))


def recipients_place(anatomy: Anatomy) -> Verdict:
    """“Nơi nhận” stands left, level with the signer's authority or position."""
    if not anatomy.recipients or not anatomy.signature:
        return untestable("thiếu Nơi nhận hoặc khối chữ ký", "recipients or signature were not found")
    label, first = anatomy.recipients[0], anatomy.signature[0]
    if label.column != "left" or first.column != "right" or label.level != first.level:
        asked = Bilingual(
            "bên trái, ngang hàng với chức vụ người ký", "left, level with the signer's position"
        )
        return judged([at(label, Bilingual("ở dòng hoặc cột khác", "on another line or column"), asked)])
    return judged(())


def _signer(anatomy: Anatomy) -> tuple[tuple[Paragraph, ...], Paragraph | None]:
    """The lines of authority and position, and the name under them."""
    lines = anatomy.signature
    if len(lines) > 1 and (not patterns.is_capitals(lines[-1].text) or _left_open(lines[-1])):
        return lines[:-1], lines[-1]
    return lines, None


def _left_open(paragraph: Paragraph) -> bool:
    return not any(ch.isalpha() for ch in patterns.OPEN.sub("", paragraph.text))


def signature_position(anatomy: Anatomy) -> Verdict:
    """Authority (TM., Q., KT., TL., TUQ.) and position: capitals, size 13 to 14, bold upright."""
    if not anatomy.signature:
        return missing("quyền hạn, chức vụ của người ký", "the signer's authority and position")
    lines, _ = _signer(anatomy)
    titles = [p for p in lines if "đã ký" not in p.text.lower()]
    wrong = list(departures(titles, look("signature-position")))
    for paragraph in titles:
        match = patterns.AUTHORITY.match(paragraph.text)
        if match is not None and not paragraph.text.startswith(f"{match.group(1)}."):
            wrong.append(at(paragraph, quoted(match.group(1)), quoted(f"{match.group(1).upper()}.")))
    return judged(wrong, quoted(" / ".join(paragraph.text for paragraph in titles)))


def signature_name(anatomy: Anatomy) -> Verdict:
    """The signer's name: lower case, size 13 to 14, bold upright, centred under the position."""
    if not anatomy.signature:
        return untestable("không tìm thấy khối chữ ký", "the signature block was not found")
    _, name = _signer(anatomy)
    if name is None:
        return missing("họ và tên người ký bằng chữ in thường", "the signer's name in lower case")
    wrong = list(departures([name], look("signature-name")))
    if not wrong and _left_open(name):
        return untestable(f"để trống trong dự thảo: “{name.text}”", f"left open in the draft: “{name.text}”")
    return judged(wrong)


def signature_degrees(anatomy: Anatomy) -> Verdict:
    """No academic title before the name (army, schools, hospitals and research bodies may)."""
    _, name = _signer(anatomy)
    if name is None or _left_open(name):
        return untestable("không có họ tên người ký", "there is no signer's name")
    match = patterns.DEGREES.match(name.text)
    if match is None:
        return judged(())
    asked = Bilingual("không ghi học hàm, học vị trước họ tên", "no academic title before the name")
    return judged([at(name, quoted(match.group(0)), asked)])


def signature_image(anatomy: Anatomy) -> Verdict:  # noqa: ARG001
    """The signer's digital signature."""
    return untestable(
        "hình ảnh và vị trí chữ ký số chỉ xác định được khi văn bản đã ký",
        "image and place of a digital signature are known only once the document is signed",
    )


def seal(anatomy: Anatomy) -> Verdict:  # noqa: ARG001
    """The agency's seal or digital signature."""
    return untestable(
        "dấu, chữ ký số của cơ quan do văn thư thực hiện sau khi ký",
        "the seal is set by the registry after signing; a file does not show whose it is",
    )


def marks(anatomy: Anatomy) -> Verdict:
    """Urgency and circulation marks: capitals, size 13 to 14, bold upright."""
    shown = anatomy.document.written[:80]
    found = [p for p in shown if patterns.is_mark(p.text) and not patterns.DRAFT.match(p.text)]
    if not found:
        return untestable("văn bản không có dấu chỉ này", "the document has no such mark")
    return judged(departures(found, look("marks")))


def drafter(anatomy: Anatomy) -> Verdict:
    """The drafter's mark and number of copies, “PL.(300)”: size 11, upright."""
    found = [p for p in anatomy.document.written if patterns.DRAFTER.match(p.text)]
    if not found:
        return untestable("văn bản không có ký hiệu này", "the document has no such mark")
    return judged(departures(found, look("drafter")))


def address(anatomy: Anatomy) -> Verdict:
    """The agency's address: size 11 to 12, upright, at the foot of page 1."""
    document = anatomy.document
    texts = [p for p in (*document.page_texts, *document.paragraphs[:200]) if p.page in (None, 1)]
    found = [p for p in texts if patterns.CONTACT.search(p.text) and p.region != "table"]
    if not found:
        return untestable("văn bản không ghi địa chỉ cơ quan", "the document gives no address of the agency")
    return judged(departures(found, look("address")))


def scan(anatomy: Anatomy) -> Verdict:
    """Scanned copies: PDF 1.4 or later, in colour, at least 200 dpi."""
    found = anatomy.document.scan
    if found is None:
        return untestable("không phải bản quét", "not a scanned copy")
    wrong = []
    if tuple(int(part) for part in found.version.split(".")) < (1, 4):
        wrong.append(
            Observation(same(f"PDF {found.version}"), Bilingual("PDF 1.4 trở lên", "PDF 1.4 or later"))
        )
    least, _ = allowed("scan")
    if found.dpi < least - 1:
        wrong.append(Observation(quantity(found.dpi, "dpi", 0), at_least(least, "dpi")))
    if not found.colour:
        wrong.append(
            Observation(Bilingual("ảnh đen trắng", "no colour"), Bilingual("ảnh màu", "colour pictures"))
        )
    return judged(wrong, quantity(found.dpi, "dpi", 0))
