"""Every rule of Appendix I to Decree 30/2020/NĐ-CP that bears on layout: a line of the table and a check."""

from collections.abc import Mapping

from decree30.rules import annex_rules as annex
from decree30.rules import body_rules as body
from decree30.rules import citation_rules as citation
from decree30.rules import closing_rules as closing
from decree30.rules import heading_rules as heading
from decree30.rules import page_rules as page
from decree30.rules import structure_rules as structure
from decree30.verdict import RuleCheck

CHECKS: Mapping[str, RuleCheck] = {
    "paper": page.paper,
    "orientation": page.orientation,
    "margin-top": page.margin("top"),
    "margin-bottom": page.margin("bottom"),
    "margin-left": page.margin("left"),
    "margin-right": page.margin("right"),
    "typeface": page.typeface,
    "unicode": page.unicode_text,
    "colour": page.colour,
    "page-number": page.number_present,
    "page-number-look": page.number_look,
    "page-number-place": page.number_place,
    "page-number-first": page.number_first_page,
    "national-title": heading.national_title,
    "national-title-place": heading.national_title_place,
    "motto": heading.motto,
    "motto-rule": heading.motto_rule,
    "motto-spacing": heading.motto_spacing,
    "parent-agency": heading.parent_agency,
    "issuing-agency": heading.issuing_agency,
    "issuing-agency-rule": heading.issuing_agency_rule,
    "number": heading.number_format,
    "number-look": heading.number_look,
    "place-date": heading.place_date_format,
    "place-date-look": heading.place_date_look,
    "place-date-line": heading.same_line,
    "type": heading.document_type,
    "abstract": heading.abstract,
    "abstract-rule": heading.abstract_rule,
    "bases-look": body.bases_look,
    "bases-complete": citation.bases_complete,
    "bases-order": citation.bases_order,
    "bases-signs": body.bases_punctuation,
    "first-citation": citation.first_citation,
    "parts": structure.parts,
    "sections": structure.sections,
    "articles": structure.articles,
    "headings-roman": structure.roman_headings,
    "headings-arabic": structure.arabic_headings,
    "headings-order": structure.order,
    "points": structure.points,
    "points-order": structure.points_order,
    "body-size": body.size,
    "body-upright": body.upright,
    "body-justified": body.justified,
    "body-indent": body.indent,
    "body-spacing": body.spacing,
    "body-lines": body.line_spacing,
    "signature-position": closing.signature_position,
    "signature-name": closing.signature_name,
    "signature-degrees": closing.signature_degrees,
    "signature-image": lambda _: None,  # both are set once the document is done
    "seal": lambda _: None,
    "addressees": closing.addressees,
    "recipients-label": closing.recipients_label,
    "recipients-look": closing.recipients_look,
    "recipients-signs": closing.recipients_signs,
    "recipients-place": closing.recipients_place,
    "annex-mention": annex.mentioned,
    "annex-numbers": annex.numbering,
    "annex-heading": annex.heading,
    "annex-title": annex.title,
    "annex-reference": annex.reference,
    "annex-signing": annex.digital_marks,
    "annex-pages": annex.pages,
    "marks": closing.marks,
    "drafter": closing.drafter,
    "address": closing.address,
    "scan": closing.scan,
}

# What can be said about a scan without reading a letter.
WITHOUT_TEXT = frozenset({"paper", "orientation", "scan", "signature-image", "seal"})
