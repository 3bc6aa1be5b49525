"""The documents that the registry rests on, with what is uncertain about each."""

from typing import Final

from diendan.forum_page.code_labels import CERTAINTY, DOCUMENT_KINDS
from diendan.forum_page.context import Ground, days
from diendan.forum_page.listed_records import Record, Section, filled, plain
from diendan.language import Bilingual

_COLUMNS: Final = {
    "published": Bilingual("Ngày", "Day"),
    "certainty": Bilingual("Mức chắc chắn", "Certainty"),
}


def sources(ground: Ground) -> Section:
    """Return the source documents in the order of their table."""
    return Section(
        view="sources",
        title=Bilingual("Nguồn", "Sources"),
        lead=Bilingual(
            "Văn bản mà các dòng trên trang dẫn ra, với điểm chưa rõ của từng văn bản. Nguồn khác là địa chỉ "
            "trang, ghi ngay tại dòng.",
            "The texts that the entries of this page cite, with what is doubtful about each. Other sources "
            "are addresses, given with the entry.",
        ),
        empty=Bilingual(
            "Chưa có tài liệu nguồn. Thêm vào bảng documents.",
            "There is no source document. Add rows to the table documents.",
        ),
        columns=_COLUMNS,
        records=tuple(
            Record(
                key=line["document"],
                title=line.both("title"),
                rows=(line.row,),
                source=(),
                cells=filled(
                    {
                        "published": plain(days(line["published"], "")),
                        "certainty": plain(CERTAINTY[line["date_certainty"]]),
                    }
                ),
                kind=line["kind"],
                doubt=line.both("doubt"),
            )
            for line in ground.lines("documents")
        ),
        kinds=DOCUMENT_KINDS,
    )
