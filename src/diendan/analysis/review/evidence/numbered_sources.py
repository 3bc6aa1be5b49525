"""Numbered sources: the tables print a number, the annex says what it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.measures.unit_indicators import Series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import origin
from diendan.analysis.reading.loading import package
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
from diendan.language import join_list, years
from diendan.spec.texts import sentence_start


@dataclass(frozen=True)
class Cited:
    """One numbered source: who says it, what about, for which years, and how firm it is."""

    key: str
    name: str
    content: tuple[str, ...]
    years: tuple[int, ...]
    status: str = ""
    preliminary: tuple[int, ...] = ()


@dataclass(frozen=True)
class Citations:
    """The sources of a report in the order of their numbers."""

    sources: tuple[Cited, ...]

    def number(self, key: str) -> str:
        """Return the number of a source as a table prints it: "[3]"."""
        return f"[{self.place(key)}]"

    def place(self, key: str) -> int:
        """Return the number of a source, from 1."""
        return [source.key for source in self.sources].index(key) + 1

    def of_fact(self, fact: Fact) -> str:
        """Return the number of a fact's source."""
        return self.number(fact.source)

    def of_series(self, series: Series) -> str:
        """Return the number of the table that a series is from."""
        return self.number(series.indicator.table)


def cite(
    report: Report,
    facts: Sequence[Fact],
    submissions: Sequence[Cited],
    series: Sequence[Series],
    lists: Sequence[tuple[str, str]],
) -> Citations:
    """Return the numbered sources: of the facts, submissions, the series, then of lists (table, status)."""
    language, cited = report.language, []
    for fact in facts:
        name, spanned = origin(fact.document, fact.source, language), tuple(range(fact.first, fact.last + 1))
        status = report.phrase_of("tbl-sources.single")
        cited.append(Cited(fact.source, name, (fact.area_name,), spanned, status))
    cited += submissions
    for each in series:
        about, content = package().table(each.indicator.table), (each.indicator.short(language),)
        preliminary = tuple(point.year for point in each.known if point.preliminary)
        cited.append(Cited(about.name, about.publisher(language), content, each.years, "", preliminary))
    for table_name, status in lists:
        about = package().table(table_name)
        cited.append(Cited(table_name, about.publisher(language), (about.title(language),), (), status))
    by_key: dict[str, list[Cited]] = {}
    for one in cited:
        by_key.setdefault(one.key, []).append(one)
    return Citations(tuple(_joined(same) for same in by_key.values()))


def sources_table(report: Report, citations: Citations) -> Output:
    """Return the annex's table of sources."""
    language = report.language

    def write_years(cited: Cited) -> str:
        return years(cited.years) or report.phrase_of("tbl-sources.no-years")

    return table(
        "tbl-sources",
        citations.sources,
        [
            Column("number", lambda c: citations.number(c.key), lambda c: citations.place(c.key), "center"),
            Column("source", lambda c: c.name, lambda c: c.key),
            Column("content", lambda c: sentence_start(join_list(c.content, language))),
            Column("years", write_years, lambda c: years(c.years)),
            Column("status", lambda c: c.status or _firmness(c, report)),
        ],
        values={},
        sources=[],
    )


def fact_source(report: Report, table_name: str, facts: Sequence[Fact]) -> Source:
    """Return what the source line below a table of facts names."""
    spanned = tuple(sorted({year for fact in facts for year in (fact.first, fact.last)}))
    named = tuple(origin(fact.document, fact.source, report.language) for fact in facts)
    return Source(table_name, tuple(dict.fromkeys(fact.indicator for fact in facts)), spanned, named=named)


def _joined(same: Sequence[Cited]) -> Cited:
    first = same[0]
    content = tuple(dict.fromkeys(each for cited in same for each in cited.content))
    spanned = tuple(sorted({year for cited in same for year in cited.years}))
    preliminary = tuple(sorted({year for cited in same for year in cited.preliminary}))
    return Cited(first.key, first.name, content, spanned, first.status, preliminary)


def _firmness(cited: Cited, report: Report) -> str:
    values = {"preliminary": years(cited.preliminary), "all": cited.preliminary == cited.years}
    return report.phrase_of("tbl-sources.status", values)
