"""Write the conformance report that a person reads."""

from decree30.conformance_check import Conformance, RuleResult
from decree30.conformance_words import Language
from decree30.verdict import Observation, RuleStatus

_HEADINGS = {
    RuleStatus.NOT_MET: ("Không đạt", "Not met"),
    RuleStatus.MET: ("Đạt", "Met"),
    RuleStatus.NOT_TESTABLE: ("Không kiểm tra được", "Not testable"),
}
_SIGNS = {RuleStatus.NOT_MET: "✗", RuleStatus.MET: "✓", RuleStatus.NOT_TESTABLE: "–"}
_WIDE = 20


def format_conformance(conformance: Conformance, language: Language) -> str:
    """Return the report in `language`: a summary line, then the rules that are not met, met, not testable."""
    vi = language == "vi"
    counts = {status: len(conformance.with_status(status)) for status in RuleStatus}
    decree = "Phụ lục I, Nghị định 30/2020/NĐ-CP" if vi else "Decree 30/2020/NĐ-CP, Appendix I"
    totals = ", ".join(
        f"{counts[status]} {_HEADINGS[status][0 if vi else 1].lower()}"
        for status in (RuleStatus.MET, RuleStatus.NOT_MET, RuleStatus.NOT_TESTABLE)
    )
    lines = [f"{conformance.path.name}: {decree}: {totals}."]
    for status, headings in _HEADINGS.items():
        if results := conformance.with_status(status):
            lines += ["", headings[0 if vi else 1]]
            lines += [line for result in results for line in _result(result, language)]
    return "\n".join(lines) + "\n"


def _result(result: RuleResult, language: Language) -> list[str]:
    rule, verdict = result.rule, result.verdict
    head = f"  {_SIGNS[verdict.status]} {rule.id:<{_WIDE}} [{rule.source}] {rule.title.in_(language)}"
    if verdict.remark is not None and verdict.remark.in_(language):
        head += f": {verdict.remark.in_(language)}"
    return [head, *(f"      {_observation(seen, language)}" for seen in verdict.observations)]


def _observation(seen: Observation, language: Language) -> str:
    vi = language == "vi"
    place = []
    if seen.page:
        place.append(f"trang {seen.page}" if vi else f"page {seen.page}")
    if seen.paragraph:
        place.append(f"đoạn {seen.paragraph}" if vi else f"paragraph {seen.paragraph}")
    where = ", ".join(place)
    if seen.excerpt:
        where += f" “{seen.excerpt}”"
    asked = f"yêu cầu {seen.asked.vi}" if vi else f"asked: {seen.asked.en}"
    return f"{where}: {seen.measured.in_(language)}; {asked}".removeprefix(": ")
