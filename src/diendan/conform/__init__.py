"""Conformance of a document's layout with Decree 30/2020/NĐ-CP, Appendix I."""

from diendan.conform.conformance_check import check_layout
from diendan.conform.conformance_report import format_conformance
from diendan.conform.verdict import Conformance, RuleStatus

__all__ = ["Conformance", "RuleStatus", "check_layout", "format_conformance"]
