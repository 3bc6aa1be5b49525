"""The mid-term review of a unit as a reader gets it: every paragraph, cell, caption and alt text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from diendan.analysis import Output, Report
from diendan.spec.wording.templates import plain
from notebook_cells import run_cells

NAME = "mid-term-review"
DAYS = {"63": "2024-09-17", "34": "2026-09-15"}
PROGRAMMES = ("pcpnn-2019-2025", "ntp-spr-2021-2025")


@dataclass(frozen=True)
class Review:
    """One review: what its cells have defined, and what they put out by label or section."""

    variables: Mapping[str, Any]
    outputs: Mapping[str, Output]

    @property
    def report(self) -> Report:
        """The report that the cells have opened."""
        report = self.variables["report"]
        assert isinstance(report, Report)
        return report

    def text(self, section: str) -> str:
        """Return a paragraph as plain words; "" where the review has none."""
        return plain(str(self.outputs[section].data["text/markdown"])) if section in self.outputs else ""

    def table(self, label: str) -> list[list[str]]:
        """Return the cells of a table."""
        rows: Any = self.outputs[label].payload["rows"]
        return [list(row) for row in rows]

    def bases(self) -> list[str]:
        """Return the legal bases that go to the head."""
        (head,) = (output.payload for output in self.outputs.values() if output.payload["kind"] == "head")
        bases: Any = head["legal_bases"]
        return list(bases)

    def everything(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the label or section of its cell."""
        texts = self.report.texts
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
    return review_on(DAYS[system], slug, language, programme, drawn)


def review_on(
    day: str, slug: str, language: str, programme: str, drawn: bool = False, until: int = 0
) -> Review:
    """Return a review of a day; until: its last cell that is run, all by default."""
    asked = {"province": slug, "forum_date": day, "language": language, "programme": programme}
    ran = run_cells(NAME, pictures=drawn, until=until, **asked)
    return Review(ran.variables, ran.outputs)
