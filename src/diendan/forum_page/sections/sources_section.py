"""The documents that the registry rests on, with what is uncertain about each."""

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import PageContext, days
from diendan.forum_page.listed_records import Record, Section, filled


def sources(context: PageContext) -> Section:
    """Return the source documents in the order of their table."""
    return Section(
        view="sources",
        records=tuple(
            Record(
                key=line["document"],
                title=line.both("title"),
                rows=(line.row,),
                cells=filled(
                    published=days(line["published"], ""),
                    certainty=LABELS[f"documents.date_certainty.{line['date_certainty']}"],
                ),
                kind=line["kind"],
                doubt=line.both("doubt"),
            )
            for line in context.lines("documents")
        ),
        kinds=LABELS.under("documents.kind"),
    )
