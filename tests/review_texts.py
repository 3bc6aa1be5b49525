"""The mid-term review of a unit as a reader gets it: every paragraph, cell, caption and alt text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from diendan.analysis import Output, open_report
from diendan.analysis.review import review_cells as review
from diendan.analysis.review.review_findings import Findings
from diendan.spec.texts import plain

NAME = "mid-term-review"
DAYS = {"63": "2024-09-17", "34": "2026-09-15"}
PROGRAMMES = ("pcpnn-2019-2025", "ntp-spr-2021-2025")
CELLS = (
    "scope", "results_aid", "aid_table", "history_table", "submitted_aid",
    "submitted_aid_table", "results_country", "country_table", "living",
    "poverty_figure", "living_table", "register", "register_table", "work", "informal_figure", "work_table",
    "support", "submitted_poverty", "submitted_poverty_table", "completeness", "completeness_table",
    "sent_table", "assessment", "next_steps", "annex_sources", "sources_table",
    "annex_end", "annex_former", "former_work_table", "annex_former_end",
)  # fmt: skip
DRAWN = ("poverty_figure", "informal_figure")


@dataclass(frozen=True)
class Review:
    """One review: its findings and what its cells put out, by name."""

    findings: Findings
    outputs: dict[str, Output]

    def text(self, cell: str) -> str:
        """Return a paragraph as plain words; "" where the cell has none."""
        return plain(str(self.outputs[cell].data["text/markdown"])) if cell in self.outputs else ""

    def table(self, cell: str) -> list[list[str]]:
        """Return the cells of a table."""
        rows: Any = self.outputs[cell].payload["rows"]
        return [list(row) for row in rows]

    def bases(self) -> list[str]:
        """Return the legal bases that go to the head."""
        bases: Any = self.outputs["legal_head"].payload["legal_bases"]
        return list(bases)

    def everything(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the name of its cell."""
        texts = self.findings.report.texts
        for name, output in self.outputs.items():
            payload: Any = output.payload
            if payload["kind"] == "head":
                yield from ((name, base) for base in payload["legal_bases"])
                continue
            if payload["kind"] == "prose":
                yield name, self.text(name)
                continue
            yield name, plain(texts.render(f"{payload['label']}.caption", payload["values"]))
            if payload["kind"] == "figure":
                yield name, plain(texts.render(f"{payload['label']}.alt", payload["values"]))
            else:
                yield from ((name, column["header"]) for column in payload["columns"])
                yield from ((name, cell) for row in payload["rows"] for cell in row)


@cache
def review_of(slug: str, system: str, language: str, programme: str, drawn: bool = False) -> Review:
    """Return a review at the system's date; with `drawn` its figures too, which take time."""
    report = open_report(province=slug, day=DAYS[system], language=language, report=NAME)
    findings = review.review_of(report, programme)
    outputs = {"title": findings.say("title"), "legal_head": review.legal_head(findings.law)}
    for cell in CELLS:
        if cell not in DRAWN or drawn:
            output = getattr(review, cell)(findings)
            if output is not None:
                outputs[cell] = output
    return Review(findings, outputs)
