"""The metadata block of neutral Markdown."""

from collections.abc import Sequence

from diendan.language import Language, phrase
from diendan.render.lowering.prose_markup import roman
from diendan.render.neutral_markdown import escape, quoted, without_smart_signs
from diendan.spec.document import UNKNOWN, DocumentHead, OfficialHeader

_MOTTO_LETTER = 2.08  # mm: bold Times of 13 pt, on the average of the motto's letters


def metadata_block(head: DocumentHead, annexes: int = 0, marked_subtitle: str = "") -> str:
    """Return the YAML block that opens the neutral Markdown; every value is escaped Markdown.

    annexes: how many the report has; two and more carry Roman numbers. marked_subtitle: the subtitle as
    Markdown whose figures lead to their sources; for the screen.
    """
    language = head.language
    lines = [
        *_line("title", _name_together(head.title, head)),
        *_line("pagetitle", head.title),
        *_line("subtitle", head.subtitle),
        # Quarto reads a metadata block with the smart reader of pandoc, whatever the text is read with.
        *([f"screen-subtitle: {quoted(without_smart_signs(marked_subtitle))}"] if marked_subtitle else []),
        f"lang: {language}",
        f"layout: {head.layout}",
        f"{head.layout}: true",
        *_line("subject-title", head.subject_title[:1].upper() + head.subject_title[1:]),
        *_line("subject-name", head.subject_name),
        *_line("subject-line", head.subject_line),
        *_line("keywords", keywords(head)),
        *_line("forum", head.forum),
        *_line("occasion", head.occasion),
        *_line("banner", banner(head)),
        *_line("watermark", head.watermark),
        *_line("skip", phrase("skip", language)),
        *_line("page-word", phrase("page", language)),
        *_line("annex-word", phrase("annex", language)),
        *_line("scroll-word", phrase("scroll", language)),
        *_list("annexes", annex_names(annexes, language)),
    ]
    if head.layout == "official":
        lines += ["official-head:", *(f"  {line}" for line in _official(head))]
    return "\n".join(["---", *lines, "---"])


def keywords(head: DocumentHead) -> str:
    """Return the document property that identifies what a document is about."""
    return f"{head.subject_name}, {head.subject_key}"


def banner(head: DocumentHead) -> str:
    """Return what is printed on every page: the head's own warning, and DỰ THẢO on a draft."""
    draft = phrase("draft", head.language).upper() if head.is_draft else ""
    return " · ".join(part for part in (draft, head.banner) if part)


def _official(head: DocumentHead) -> list[str]:
    language = head.language
    given = head.official or OfficialHeader()
    bases = [_basis(base.rstrip(" ;."), language) for base in given.legal_bases]
    recipients = [line.strip(" -;.") for line in given.recipients] or [UNKNOWN]
    return [
        *_line("nation", phrase("nation", language).upper()),
        *_line("motto", phrase("motto", language)),
        *_line("parent-body", given.parent_body.upper()),
        *_line("issuing-body", _name_together(given.issuing_body.upper(), head) or UNKNOWN),
        *_line("number", f"{phrase('number', language)}: {given.number or UNKNOWN}"),
        *_line("draft", phrase("draft", language).upper() if head.is_draft else ""),
        *_line("dateline", given.dateline or _open_dateline(language)),
        *_line("document-type", given.document_type or phrase("report", language).upper()),
        *_line("to-word", phrase("to", language) if given.addressees else ""),
        *_list("addressees", given.addressees),
        *_list("legal-bases", _closed(bases)),
        *_line("authority", given.authority or UNKNOWN),
        *_line("position", given.position or UNKNOWN),
        *_line("signatory", given.signatory or UNKNOWN),
        *_line("recipients-word", f"{phrase('recipients', language)}:"),
        *_list("recipients", _closed(recipients)),
        *_line("address", given.address),
        *_line("annex-reference", _annex_reference(given, language)),
        f"motto-rule: {len(phrase('motto', language)) * _MOTTO_LETTER:.1f}",
        f"issuing-rule: {_rule(_last_line(given.issuing_body.upper() or UNKNOWN, head), 3.0):g}",
        f"abstract-rule: {_rule(head.title, 2.33, widest=140):g}",
    ]


def _closed(items: list[str]) -> list[str]:
    """Return items of a list that is one sentence, each with the sign that closes it."""
    return [f"{item};" for item in items[:-1]] + [f"{item}." for item in items[-1:]]


def annex_names(count: int, language: Language) -> list[str]:
    """Return what annexes are called: "Phụ lục" alone, else "Phụ lục I", "Phụ lục II" and so on."""
    name = phrase("annex", language)
    return [name] if count == 1 else [f"{name} {roman(place)}" for place in range(1, count + 1)]


def _annex_reference(given: OfficialHeader, language: Language) -> str:
    kind = (given.document_type or phrase("report", language)).capitalize()
    number = given.number or UNKNOWN
    day = (given.dateline or _open_dateline(language)).partition(", ")[2]
    body = given.issuing_body or UNKNOWN
    if language == "vi":
        return f"({phrase('attached', language)} {kind} số {number} {day} của {body})"
    return f"({phrase('attached', language)} {kind} No. {number} of {day}, {body})"


def _open_dateline(language: Language) -> str:
    """Place and date as the form asks for them, left open."""
    day = f"ngày {UNKNOWN} tháng {UNKNOWN} năm {UNKNOWN}" if language == "vi" else UNKNOWN
    return f"{UNKNOWN}, {day}"


def _basis(base: str, language: Language) -> str:
    opening = phrase("basis", language)
    return base if base.startswith(opening) else f"{opening} {base}"


def _last_line(body: str, head: DocumentHead) -> str:
    """The part of the name that stands above the rule: a line of the letterhead holds about 20 capitals."""
    lines = [""]
    for piece in _name_together(body, head).split(" "):
        if lines[-1] and len(lines[-1]) + len(piece) >= 21:
            lines.append(piece)
        else:
            lines[-1] = f"{lines[-1]} {piece}".strip(" ")
    return lines[-1]


def _rule(line: str, letter: float, widest: float = 62) -> float:
    """Length in mm of a rule of 1/3 to 1/2 of a bold line with letters of about `letter` mm."""
    return round(0.42 * (7 if line == UNKNOWN else min(len(line) * letter, widest)), 1)


def _name_together(body: str, head: DocumentHead) -> str:
    """Keep the subject's title on one line of a title or the letterhead ("… / TỈNH CAO BẰNG")."""
    for title in (head.subject_title, head.subject_title.upper()):
        body = body.replace(title, title.replace(" ", "\u00a0"))
    return body


def _line(key: str, value: str) -> list[str]:
    return [f"{key}: {quoted(escape(value))}"] if value else []


def _list(key: str, values: Sequence[str]) -> list[str]:
    items = ", ".join(quoted(escape(value)) for value in values)
    return [f"{key}: [{items}]"] if items else []
