"""Write the conformance report that a person reads."""

from decree30.conformance_check import Conformance, RuleResult
from decree30.conformance_words import Bilingual, Language
from decree30.verdict import Observation, RuleStatus

_HEADINGS = {
    RuleStatus.NOT_MET: Bilingual("Không đạt", "Not met"),
    RuleStatus.MET: Bilingual("Đạt", "Met"),
    RuleStatus.NOT_TESTABLE: Bilingual("Không kiểm tra được", "Not testable"),
}
_DECREE = Bilingual("Phụ lục I, Nghị định 30/2020/NĐ-CP", "Decree 30/2020/NĐ-CP, Appendix I")
_PAGE, _PARAGRAPH = Bilingual("trang", "page"), Bilingual("đoạn", "paragraph")
_ASKED = Bilingual("yêu cầu", "asked:")
_SIGNS = {RuleStatus.NOT_MET: "✗", RuleStatus.MET: "✓", RuleStatus.NOT_TESTABLE: "–"}
_WIDE = 20


def format_conformance(conformance: Conformance, language: Language) -> str:
    """Return the report in `language`: a summary line, then the rules that are not met, met, not testable."""
    totals = ", ".join(
        f"{len(conformance.with_status(status))} {_HEADINGS[status].in_(language).lower()}"
        for status in RuleStatus
    )
    lines = [f"{conformance.path.name}: {_DECREE.in_(language)}: {totals}."]
    for status, heading in _HEADINGS.items():
        if results := conformance.with_status(status):
            lines += ["", heading.in_(language)]
            lines += [line for result in results for line in _result(result, language)]
    return "\n".join(lines) + "\n"


def _result(result: RuleResult, language: Language) -> list[str]:
    rule, verdict = result.rule, result.verdict
    head = f"  {_SIGNS[verdict.status]} {rule.id:<{_WIDE}} [{rule.source}] {rule.title.in_(language)}"
    if verdict.remark is not None and verdict.remark.in_(language):
        head += f": {verdict.remark.in_(language)}"
    return [head, *(f"      {_observation(seen, language)}" for seen in verdict.observations)]


def _observation(seen: Observation, language: Language) -> str:
    counted = ((_PAGE, seen.page), (_PARAGRAPH, seen.paragraph))
    where = ", ".join(f"{name.in_(language)} {number}" for name, number in counted if number)
    if seen.excerpt:
        where += f" “{seen.excerpt}”"
    asked = f"{_ASKED.in_(language)} {seen.asked.in_(language)}"
    return f"{where}: {seen.measured.in_(language)}; {asked}".removeprefix(": ")
