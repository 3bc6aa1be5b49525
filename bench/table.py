"""The one table that a bench ends with."""

from dataclasses import dataclass

from bench.measure import Sample


@dataclass(frozen=True)
class Row:
    """One line: part, what was measured, its median, and what to compare it with."""

    part: str
    what: str
    sample: Sample | None
    note: str = ""


def markdown(rows: list[Row], machine: list[str], arguments: str) -> str:
    """Return machine and table as Markdown."""
    lines = [*(f"- {line}" for line in (*machine, f"called with: {arguments or 'no arguments'}")), ""]
    lines += ["| part | what | seconds | CPU seconds | MB | |", "|---|---|--:|--:|--:|---|"]
    for row in rows:
        cells = ["", "", ""]
        if row.sample is not None:
            cells = [f"{row.sample.wall:.2f}", f"{row.sample.cpu:.2f}", str(row.sample.memory)]
        lines.append(f"| {row.part} | {row.what} | {' | '.join(cells)} | {row.note} |")
    return "\n".join(lines) + "\n"
