"""What an official report rests on: legal bases, numbered sources, and what units sent in forms."""

from diendan.analysis.evidence.forms_due import forms_due
from diendan.analysis.evidence.legal_citations import law_of, legal_head
from diendan.analysis.evidence.numbered_sources import Cited, number_sources
from diendan.analysis.evidence.submitted_figures import SubmittedFigure, submitted_figures, submitted_lists
