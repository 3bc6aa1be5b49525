"""Conformance of a document's layout with Decree 30/2020/NĐ-CP, Appendix I: `decree30 check FILE`.

Needs nothing of diendan, whose `make check-layout` uses it.
"""

from decree30.conformance_check import Conformance, check_layout
from decree30.conformance_report import format_conformance
from decree30.unreadable import UnreadableDocument
from decree30.verdict import RuleStatus

__all__ = ["Conformance", "RuleStatus", "UnreadableDocument", "check_layout", "format_conformance"]
