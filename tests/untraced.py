"""What a lowered report prints with digits that leads to no row of data/, and what has a reason to."""

import re
from collections.abc import Iterator

FIGURE = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]\{\.diendan-sourced data-number=\"\d+\"\}")
# What has digits and is no figure of the data; each with the reason why it leads nowhere.
NO_FIGURES = {
    "names of figures, tables and pictures": r"\[[^\]]*\](?:\(#[^)]*\)|\{\.diendan-label\})|!\[\]\([^)]*\)",
    "numbers of sources, which the annex of sources explains": r"\[\d+\]",
    "numbers of headings": r"^#+ (?:[IVX]+|\d+|[a-zđ])[.)]",
    "works of others that a method is from": r"(?:Economy|Literature|Review|Statistics) \d+ \(\d+\), "
    r"\d{4}, \d+–\d+",
    "a source's own words": r"“[^”]*”",
    "legal instruments, forms and articles": r"\b\d+/(?:\d{4}/)?[A-ZĐ][\w-]+|"
    r"(?:Mẫu số|Mẫu|Biểu số|Biểu|Form|Tables?|Điều|Article|Phụ lục) \d+(?:–\d+)?",
    "how old figures are, counted from the end of their year": r"\(kết thúc \d+ tháng trước đó\)|"
    r"\(ended \d+ months? before\)",
    "bounds of age and of nearness in all reports": r"kết thúc trước ngày diễn đàn hơn 5 năm|"
    r"chưa có số liệu 5 năm gần đây|no data of the last 5 years|"
    r"ended more than 5 years before the forum|"
    r"(?:means|là chênh lệch) (?:a difference of at most|within|không quá) 5% ",
    "the survey's error, worked out from its size": r"±\d+[.,]\d "
    r"(?:points at a rate of|điểm khi tỷ lệ là) \d+[.,]\d%"
    r"(?: \(\d+ (?:households in each province, an assumed design effect of|"
    r"hộ ở mỗi tỉnh, hệ số thiết kế (?:mẫu )?giả định) \d[.,]\d\))?|"
    r"\(95%, (?:reckoned from|tính từ) \d+ (?:households a province and a design effect of|"
    r"hộ mỗi tỉnh và hệ số thiết kế) \d[.,]\d\)|"
    r"\((?:poverty rate: about|tỷ lệ hộ nghèo: khoảng) \d+[.,]\d (?:percentage points|điểm phần trăm)"
    r"(?: from the country| so với cả nước)?"
    r"(?:, \d+[.,]\d (?:from the region|điểm phần trăm so với vùng))?\)",
    "how far changes of a year usually lie from the country's": r"(?:root mean square of|"
    r"độ lệch quân phương) (?:\d[.,]\d (?:points|điểm) \([^)]*\)(?:, )?)+",
    "what the review's list of indicators asks for and has": r"The list has \d+ indicators, "
    r"each wanted for the \d+ past years? of the programme \(\d{4}–\d{4}\): \d+ figures\."
    r"(?: \d+ of \d+ are at hand \()?|"
    r"mỗi chỉ tiêu cần số liệu của \d+ năm đã qua của Chương trình \(\d{4}–\d{4}\), tức \d+ số liệu\."
    r"(?: Báo cáo có \d+ trong \d+ số liệu \()?",
    "a law's words in what a line of poverty is about": r"households with at least 3 deprivations|"
    r"hộ thiếu hụt từ 3 chỉ số dịch vụ",
    "how often and at what level a method draws again": r"with replacement, 20,000 times|"
    r"các tỉnh 20\.000 lần|95% (?:of the changes found lie inside|các mức thay đổi tìm được nằm)",
    "days": r"\b\d{1,2} tháng \d{1,2}(?: năm \d{4})?|\b\d{1,2} [A-Z][a-z]{2,}(?: \d{4})?|"
    r"\b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[012])(?:/\d{4})?\b|"
    r"ngày \d+\b(?!/)|\b\d+th of the last month|tháng \d+\b|Quý \d|\bfirst \d+ months of(?= )",
    "years": r"\b(?:19|20)\d\d\b",
    "standards": r"ICLS[ -]\d+",
    "classes of the map, which are bounds of ours": r"(?:từ|dưới|under) \d+%|\b\d+–\d+%|\d+% or more",
    "bounds and bases that a method sets": r"(?:below|Below|dưới|Dưới) \d+%|(?:At|từ|Từ) \d+%|"
    r"\d+% of households or more|\d+% (?:số hộ |hộ )?trở lên|[Mm]ore than \d+% of those|(?:trên|hơn) \d+%|"
    r"\d+(?:\.\d)? (?:percentage )?points? or more|\d+(?:,\d)? điểm(?: phần trăm)? trở lên|"
    r"\((?:mean |mức trung bình )?= \d+\)|\d+% interval|"
    r"(?:khoảng tin cậy|khoảng) \d+%",
    "an age that an indicator begins with": r"aged \d+ and over|\d+ tuổi",
    "a place's distance from itself": r"\| 0[.,]00 \|",
    "the fifth of the population that a ratio is about": r"(?:nhóm|Nhóm|richest|poorest) 20%",
    "how many of the scores of a round are looked at": r"\d+/\d+ nội dung PAPI|"
    r"\d+ of (?:the )?\d+ PAPI scores",
    "counts of the report's own list of indicators and forms": r"\b\d+ (?:trong|of) \d+ (?:chỉ|ind)|"
    r"\b\d+ chỉ tiêu|[Cc]ó \d+ biểu|[Đđ]ã gửi \d+|trong đó \d+ biểu|\b\d+ cop(?:y|ies) w\w+ (?:due|sent)|"
    r"received \d+|"
    r"(?:covered for|any of the) \d+ indicator|the \d+ series listed|, \d+ have a value|\d+ have ended|"
    r"\b\d+ series are not|\d+ kinds of entries|\d+ name no unit|\d+ things on this sheet|"
    r"\d+ chuỗi|\d+ loại (?:thông tin|chưa nêu|chưa có ở tỉnh)|\d+ nội dung của phiếu|"
    r"(?:nguồn ghi nhận|the sources state) \d+|\b\d+/14\b",
    "how many former provinces became the unit": r"\d+ (?:former provinces have|tỉnh cũ đã)",
    "a title of an event": r"Phụ nữ 63 tỉnh, thành phố|the 63 provinces",
    "what a source counted, in its own words": r"Dự án của 45 liên hiệp|Projects of 45 local",
}
# Words of the source and lists of what the report has; a column of them says nothing that is not traced
# beside it.
NO_FIGURE_COLUMNS = ("Ghi chú", "Note")
NO_FIGURE_TABLES = (
    "tbl-checklist",
    "tbl-completeness",
    "tbl-sources",
    "tbl-forms",
    "tbl-due",
    "tbl-submissions",
)


def untraced(markdown: str) -> Iterator[str]:
    """Yield what has a digit, leads nowhere, and has no reason to; with the words around it."""
    body = re.split(
        r"\n:{3,} \{\.diendan-(?:brief-annex|annex data-place=\"\d\"\}\n# (?:Nguồn|Where each))", markdown
    )
    text = body[0].partition("\n---\n")[2]
    text = re.sub(r"(?ms)^(:{3,}) \{\.diendan-(?:alt|source)\}$.*?^\1$", "", text)
    for label in NO_FIGURE_TABLES:
        text = re.sub(rf'(?ms)^(:{{3,}}) \{{\.diendan-table data-label="{label}[^}}]*\}}$.*?^\1$', "", text)
    text = re.sub(r"\\(.)", r"\1", FIGURE.sub("■", "\n".join(_cells(text)).replace("\u00a0", " ")))
    text = re.sub(r"(?m)^:{3,}.*$", "", text)
    for pattern in NO_FIGURES.values():
        text = re.sub(f"(?m){pattern}", "", text)
    for found in re.finditer(r"\d", text):
        yield text[max(0, found.start() - 40) : found.end() + 30]


def _cells(text: str) -> Iterator[str]:
    """Yield the lines, of a table without its heads and without the columns of the sources' own words."""
    lines = text.splitlines()
    left_out: set[int] = set()
    for place, line in enumerate(lines):
        rule = lines[place + 1] if place + 1 < len(lines) else ""
        if re.match(r"\|[:|-]+\|$", rule):
            heads = [cell.strip() for cell in line.strip("|").split("|")]
            left_out = {n for n, head in enumerate(heads) if head in NO_FIGURE_COLUMNS}
        elif line.startswith("| "):
            cells = re.split(r"(?<!\\)\|", line.strip("|"))
            yield "|".join(cell for n, cell in enumerate(cells) if n not in left_out)
        elif not line.startswith("|"):
            yield line
