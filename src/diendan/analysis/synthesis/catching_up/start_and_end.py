"""Start against end: where every province stood in the first and in the last year of a series."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from diendan.analysis.charts.style import ACCENT, INK, SIZE, canvas, localise
from diendan.analysis.charts.style import COUNTRY as COUNTRY_COLOUR
from diendan.analysis.figures import figure
from diendan.analysis.outputs import Output
from diendan.analysis.synthesis.catching_up.poorer_provinces import BASE, POVERTY, CatchingUp
from diendan.analysis.synthesis.country import INCOME

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def start_and_end(found: CatchingUp) -> Output:
    """Return the position of every province at the start against the end: on the line nothing changed."""
    report, language = found.report, found.report.language
    drawing, axes = canvas("full", 8.2, columns=2)
    drawing.subplots_adjust(left=0.075, right=0.98, top=0.92, bottom=0.13, wspace=0.2)
    income = found.case("income")
    before, after = found.index(income.first), found.index(income.last)
    left, right = axes
    _scatter(left, before, after, (42, 270))
    left.set_xscale("log")
    left.set_yscale("log")
    for scale in (left.xaxis, left.yaxis):
        scale.set_ticks([50, 75, 100, 150, 200])
    left.minorticks_off()
    localise(left, language, "x")
    localise(left, language, "y")
    left.set_title(report.phrase_of("fig-start-end.income", {"base": BASE}))
    poverty = found.case("poverty")
    rates = {
        code: rate
        for code, rate in found.poverty[poverty.first].items()
        if code in found.poverty[poverty.last]
    }
    _scatter(right, rates, found.poverty[poverty.last], (0, 66))
    localise(right, language, "x", percent=True)
    localise(right, language, "y", percent=True)
    right.set_title(report.phrase_of("fig-start-end.poverty"))
    for axis, case in ((left, income), (right, poverty)):
        axis.set_xlabel(str(case.first))
        axis.set_ylabel(str(case.last))
    names = {unit.code: unit.name(language) for unit in found.country.provinces.units}
    _name_some(left, before, after, names, sorted(before, key=lambda code: before[code])[:3], below=False)
    far_right = sorted(rates, key=lambda code: -rates[code])[:4]
    _name_some(right, rates, found.poverty[poverty.last], names, far_right, below=True)
    rows = [
        {
            "measure": measure,
            "province": f"63:{code}",
            "first": first,
            "last": last,
            "before": a[code],
            "after": b[code],
        }
        for measure, first, last, a, b in (
            ("income index", income.first, income.last, before, after),
            (POVERTY, poverty.first, poverty.last, rates, found.poverty[poverty.last]),
        )
        for code in sorted(a)
    ]
    return figure(
        "fig-start-end",
        drawing,
        values=found.values(),
        data=rows,
        sources=[
            found.source(INCOME, (income.first, income.last)),
            found.source(POVERTY, (poverty.first, poverty.last)),
        ],
    )


def _scatter(
    axis: "Axes", before: Mapping[str, float], after: Mapping[str, float], limits: tuple[float, float]
) -> None:
    axis.set_xlim(*limits)
    axis.set_ylim(*limits)
    axis.plot(limits, limits, color=COUNTRY_COLOUR, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    codes = sorted(before)
    axis.scatter(
        [before[c] for c in codes],
        [after[c] for c in codes],
        s=14,
        color=ACCENT,
        alpha=0.7,
        linewidths=0,
        zorder=3,
    )


def _name_some(
    axis: "Axes",
    before: Mapping[str, float],
    after: Mapping[str, float],
    names: Mapping[str, str],
    codes: Sequence[str],
    *,
    below: bool,
) -> None:
    ordered = sorted(codes, key=lambda code: -after[code])
    for place, code in enumerate(ordered):
        axis.annotate(
            names[code],
            (before[code], after[code]),
            xytext=(14, (4 if below else 2) - 9 * place),
            textcoords="offset points",
            va="center",
            fontsize=SIZE - 1,
            color=INK,
            arrowprops={"arrowstyle": "-", "color": COUNTRY_COLOUR, "linewidth": 0.4, "shrinkB": 2},
        )
