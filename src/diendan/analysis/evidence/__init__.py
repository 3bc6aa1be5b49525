"""What an official report rests on: legal bases, numbered sources, and what units sent in forms."""

from diendan.analysis.evidence.forms_due import forms_due
from diendan.analysis.evidence.legal_citations import law_of, legal_head
from diendan.analysis.evidence.numbered_sources import Cited, NumberedSources, number_sources
from diendan.analysis.evidence.submitted_figures import (
    SubmittedFigure,
    SubmittedList,
    submitted_figures,
    submitted_lists,
)

__all__ = [
    "Cited",
    "NumberedSources",
    "SubmittedFigure",
    "SubmittedList",
    "forms_due",
    "law_of",
    "legal_head",
    "number_sources",
    "submitted_figures",
    "submitted_lists",
]
