"""The source line under a figure or table, from the Data Package."""

from collections.abc import Iterable, Mapping

from diendan.data.datapackage import Table
from diendan.data.provenance.named_source import Source
from diendan.language import Language, phrase, runs
from diendan.render.neutral_markdown import plain


def source_line(sources: Iterable[Source], tables: Mapping[str, Table], language: Language) -> str:
    """Return "Nguồn: publisher, title, years (sơ bộ); title, years; publisher, …" without a final stop.

    A publisher is named once, before all its tables; where a table gathers several sources, they are named.

    Raises KeyError with the name of a table that the package does not have.
    """
    by_publisher: dict[str, list[str]] = {}
    for source in sources:
        table = tables[source.table]
        if source.named:
            for name in source.named:
                by_publisher.setdefault(plain(name), [])
            continue
        text = _inside(table.title(language))
        if source.years:
            text += f", {years_text(source.years)}"
        if source.preliminary:
            text += f" ({phrase('preliminary', language)})"
        by_publisher.setdefault(plain(table.publisher(language)), []).append(plain(text))
    parts = [
        ", ".join(part for part in (publisher, "; ".join(dict.fromkeys(texts))) if part)
        for publisher, texts in by_publisher.items()
    ]
    return f"{phrase('source', language)}: {'; '.join(parts)}" if parts else ""


def years_text(years: Iterable[int]) -> str:
    """Return years with runs drawn together: "2011–2016, 2023"."""
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs(years))


def _inside(title: str) -> str:
    """A title in the middle of a line: its first letter small unless the word is a name or capitals."""
    first, rest = title[:1], title[1:]
    return first.lower() + rest if rest[:1].islower() and " " in title else title
