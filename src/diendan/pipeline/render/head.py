"""The metadata block of neutral Markdown."""

from collections.abc import Sequence

from diendan.pipeline.render.document import UNKNOWN, DocumentHead, OfficialHeader
from diendan.pipeline.render.markdown import escape, quoted
from diendan.pipeline.render.prose import roman
from diendan.pipeline.render.words import word


def metadata_block(head: DocumentHead, annexes: int = 0) -> str:
    """Return the YAML block that opens the neutral Markdown; every value is escaped Markdown.

    annexes: how many the report has; two and more carry Roman numbers.
    """
    language = head.language
    lines = [
        *_line("title", head.title),
        *_line("pagetitle", head.title),
        *_line("subtitle", head.subtitle),
        f"lang: {language}",
        f"layout: {head.layout}",
        f"{head.layout}: true",
        *_line("unit-title", head.unit_title[:1].upper() + head.unit_title[1:]),
        *_line("unit-name", head.unit_name),
        *_line("unit-code", head.unit_code),
        *_line("unit-line", unit_line(head)),
        *_line("keywords", keywords(head)),
        *_line("forum", head.forum),
        *_line("occasion", head.occasion),
        *_line("banner", banner(head)),
        *_line("skip", word("skip", language)),
        *_line("page-word", word("page", language)),
        *_line("scroll-word", word("scroll", language)),
        *_list("annexes", annex_names(annexes, language)),
    ]
    if head.layout == "official":
        lines += ["official-head:", *(f"  {line}" for line in _official(head))]
    return "\n".join(["---", *lines, "---"])


def unit_line(head: DocumentHead) -> str:
    """Return the line that ties a document to its unit: code and the system that gives it meaning."""
    system = word("system_63" if head.unit_system == "63" else "system_34", head.language)
    return f"{word('code', head.language)} {head.unit_code} ({system})"


def keywords(head: DocumentHead) -> str:
    """Return the document property by which a document can be told to belong to its unit."""
    return f"{head.unit_name}, {head.unit}"


def banner(head: DocumentHead) -> str:
    """Return what is printed on every page: the head's own warning, and DỰ THẢO on a draft."""
    draft = word("draft", head.language).upper() if head.is_draft else ""
    return " · ".join(part for part in (draft, head.banner) if part)


def _official(head: DocumentHead) -> list[str]:
    language = head.language
    given = head.official or OfficialHeader()
    bases = [_basis(base.rstrip(" ;."), language) for base in given.legal_bases]
    recipients = [line.strip(" -;.") for line in given.recipients] or [UNKNOWN]
    return [
        *_line("nation", word("nation", language).upper()),
        *_line("motto", word("motto", language)),
        *_line("parent-body", given.parent_body),
        *_line("issuing-body", _unit_together(given.issuing_body, head) or UNKNOWN),
        *_line("number", f"{word('number', language)}: {given.number or UNKNOWN}"),
        *_line("draft", word("draft", language).upper() if head.is_draft else ""),
        *_line("dateline", given.dateline or UNKNOWN),
        *_line("document-type", given.document_type or word("official_type", language).upper()),
        *_line("to-word", word("to", language) if given.addressees else ""),
        *_list("addressees", given.addressees),
        *_list("legal-bases", [f"{base};" for base in bases[:-1]] + [f"{base}." for base in bases[-1:]]),
        *_line("authority", given.authority or UNKNOWN),
        *_line("position", given.position or UNKNOWN),
        *_line("signatory", given.signatory or UNKNOWN),
        *_line("recipients-word", f"{word('recipients', language)}:"),
        *_list(
            "recipients", [f"{line};" for line in recipients[:-1]] + [f"{line}." for line in recipients[-1:]]
        ),
        *_line("address", given.address),
        *_line("annex-reference", _annex_reference(given, language)),
        f"issuing-rule: {_rule(_last_line(given.issuing_body or UNKNOWN, head), 3.0):g}",
        f"abstract-rule: {_rule(head.title, 2.33, widest=140):g}",
    ]


def annex_names(count: int, language: str) -> list[str]:
    """Return what annexes are called: "Phụ lục" alone, else "Phụ lục I", "Phụ lục II" and so on."""
    name = word("annex", language)
    return [name] if count == 1 else [f"{name} {roman(place)}" for place in range(1, count + 1)]


def _annex_reference(given: OfficialHeader, language: str) -> str:
    kind = (given.document_type or word("official_type", language)).capitalize()
    number = given.number or UNKNOWN
    day = given.dateline.partition(", ")[2] or UNKNOWN
    body = given.issuing_body or UNKNOWN
    if language == "vi":
        return f"({word('attached', language)} {kind} số {number} {day} của {body})"
    return f"({word('attached', language)} {kind} No. {number} of {day}, {body})"


def _basis(base: str, language: str) -> str:
    opening = word("basis", language)
    return base if base.startswith(opening) else f"{opening} {base}"


def _last_line(body: str, head: DocumentHead) -> str:
    """The part of the name that stands above the rule: a line of the letterhead holds about 20 capitals."""
    lines = [""]
    for piece in _unit_together(body, head).split(" "):
        if lines[-1] and len(lines[-1]) + len(piece) >= 21:
            lines.append(piece)
        else:
            lines[-1] = f"{lines[-1]} {piece}".strip(" ")
    return lines[-1]


def _rule(line: str, letter: float, widest: float = 62) -> float:
    """Length in mm of a rule of 1/3 to 1/2 of a bold line with letters of about `letter` mm."""
    return round(0.42 * (7 if line == UNKNOWN else min(len(line) * letter, widest)), 1)


def _unit_together(body: str, head: DocumentHead) -> str:
    """Keep the unit's title on one line of the letterhead ("… / TỈNH CAO BẰNG")."""
    title = head.unit_title.upper()
    return body.replace(title, title.replace(" ", "\u00a0"))


def _line(key: str, value: str) -> list[str]:
    return [f"{key}: {quoted(escape(value))}"] if value else []


def _list(key: str, values: Sequence[str]) -> list[str]:
    items = ", ".join(quoted(escape(value)) for value in values)
    return [f"{key}: [{items}]"] if items else []
