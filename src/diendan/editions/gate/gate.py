"""The gate before a release: every rule over a candidate, all findings at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Final, Literal

from diendan.checks.report_checks import found_by
from diendan.editions.archive import editions_of
from diendan.editions.gate import bundle_rules, document_rules, input_rules, release_rules
from diendan.editions.gate.accepted_warnings import Acceptance, accept, load_accepted, places_of
from diendan.editions.gate.candidate import Candidate, ReleaseRequest
from diendan.environment import now
from diendan.errors import Finding, InputError
from diendan.language import Bilingual, Language
from diendan.language.words_file import read_words
from diendan.parsing.strict_yaml import nearest
from diendan.parsing.yaml_resources import yaml_resource
from diendan.plan.manifest.manifest import FILE, read_manifest
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.releases.release_plan import VIET_NAM

RESOURCES: Final = ("gate_rules.yml",)
Weight = Literal["blocking", "warning"]
_GROUPS: Final[Mapping[str, ModuleType]] = {
    group.__name__.rpartition(".")[2]: group
    for group in (bundle_rules, document_rules, input_rules, release_rules)
}
_WORDS: Final = read_words(__file__)


@dataclass(frozen=True)
class GateRule:
    """A rule of the gate. says: what is wrong where it finds something; way_out: what to do about it."""

    code: str
    weight: Weight
    says: Bilingual
    way_out: Bilingual
    look: Callable[[Candidate], Iterable[Finding]]


@dataclass(frozen=True)
class RuleVerdict:
    """What a rule found, at least one finding; accepted: who has accepted just that, or None."""

    rule: GateRule
    findings: tuple[Finding, ...]
    accepted: Acceptance | None

    @property
    def blocks(self) -> bool:
        return self.rule.weight == "blocking"


@cache
def gate_rules() -> Mapping[str, GateRule]:
    """Return the rules of gate_rules.yml by their codes, in the order of the file."""
    return {
        code: GateRule(
            code,
            about["weight"],
            Bilingual(**about["says"]),
            Bilingual(**about["way_out"]),
            getattr(_GROUPS[group], code.replace("-", "_")),
        )
        for group, rules in yaml_resource(__file__, RESOURCES[0]).items()
        for code, about in rules.items()
    }


def candidate_of(project: Project, forum: str, request: ReleaseRequest) -> Candidate:
    """Return the bundle of a forum as a candidate for a release of now.

    Raises InputError where nothing is published, and for a forum or editions that cannot be read.
    """
    found = load_forum(project, forum)
    bundle = project.bundle(forum)
    if not (bundle / FILE).is_file():
        raise InputError(f"Nothing is published in reports/{forum}. Run `diendan reports {forum}` first.")
    time = now().astimezone(VIET_NAM).replace(microsecond=0)
    return Candidate(project, found, read_manifest(bundle), editions_of(project, forum), request, time)


def judge(candidate: Candidate) -> list[RuleVerdict]:
    """Return the verdict of each rule that finds something, in their order; what stops a rule is a finding.

    Raises InputError for a file of accepted warnings that cannot be read.
    """
    accepted = load_accepted(candidate.project, candidate.forum.name)
    verdicts = []
    for rule in gate_rules().values():
        if findings := tuple(found_of(rule, candidate)):
            known = accepted.get(rule.code)
            holds = (
                known
                and rule.weight == "warning"
                and (known.edition, known.places) == (candidate.number, places_of(findings))
            )
            verdicts.append(RuleVerdict(rule, findings, known if holds else None))
    return verdicts


def found_of(rule: GateRule, candidate: Candidate) -> list[Finding]:
    """Return what one rule finds."""
    return found_by(candidate.project, rule.code, lambda _: rule.look(candidate))


def accept_warning(candidate: Candidate, code: str, why: str, by: str) -> Acceptance:
    """Keep that a person accepts what a warning finds now: not for a later edition, nor in other places.

    Raises InputError for a code that is none or blocks, and where the rule finds nothing; as `accept`.
    """
    rule = gate_rules().get(code)
    warnings = [each.code for each in gate_rules().values() if each.weight == "warning"]
    if rule is None or rule.weight != "warning":
        got = "a rule that blocks, which nobody can accept" if rule else f"`{code}`, which is no rule"
        expected = f"one of {', '.join(warnings)}"
        raise InputError(
            "The warning was not accepted.", [Finding("--accept", got, expected, nearest(code, warnings))]
        )
    if not (findings := found_of(rule, candidate)):
        raise InputError("The warning was not accepted.", [Finding(code, "nothing found", "a warning")])
    places, day = places_of(findings), candidate.time.date()
    acceptance = Acceptance(code, candidate.number, places, why.strip(), by.strip(), day)
    accept(candidate.project, candidate.forum.name, acceptance)
    return acceptance


def verdict_lines(
    verdicts: Sequence[RuleVerdict],
    language: Language,
    told: Callable[[str, Sequence[Finding]], Iterable[str]],
) -> Iterator[str]:
    """Yield what is said of each verdict, then how many rules block and warn.

    told: gives the lines of a rule's findings, by its code.
    """
    for verdict in verdicts:
        rule = verdict.rule
        yield f"{rule.code} ({_WORDS[rule.weight].in_(language)}): {rule.says.in_(language)}"
        yield from told(rule.code, verdict.findings)
        yield f"  → {rule.way_out.in_(language)}"
        if known := verdict.accepted:
            words = _WORDS["accepted"].fill(by=known.by, day=known.day.isoformat(), why=known.why)
            yield f"  ✓ {words.in_(language)}"
    blocking = sum(verdict.blocks for verdict in verdicts)
    accepted = sum(bool(verdict.accepted) for verdict in verdicts)
    warnings = len(verdicts) - blocking
    counts = {"rules": len(gate_rules()), "blocking": blocking, "warnings": warnings, "accepted": accepted}
    yield _WORDS["summary"].fill(**counts).in_(language)
