"""A plan in words."""

from collections.abc import Iterator

from diendan.plan.planning import Plan
from diendan.spec.report_matrix import Action

_VERBS = {Action.EXECUTE: "execute and render", Action.RENDER: "render", Action.NOTHING: "up to date"}


def plan_lines(plan: Plan, *, explain: bool) -> Iterator[str]:
    """Give the lines that say what would be made; with `explain` also why, report by report."""
    for step in plan.steps:
        if step.action is Action.NOTHING and not explain:
            continue
        why = step.reasons[0] if step.reasons else ""
        more = f" (and {len(step.reasons) - 1} more)" if len(step.reasons) > 1 and not explain else ""
        yield f"{step.report.name}: {_VERBS[step.action]}" + (f": {why}{more}" if why and not explain else "")
        if explain:
            yield from (f"  - {reason}" for reason in step.reasons)
    counts = ", ".join(
        f"{sum(step.action is action for step in plan.steps)} to {_VERBS[action]}"
        for action in (Action.EXECUTE, Action.RENDER)
    )
    fresh = sum(step.action is Action.NOTHING for step in plan.steps)
    total = len(plan.steps)
    yield f"{plan.forum.name}: {total} reports: {counts}, {fresh} up to date; renderer {plan.renderer.name}."
