"""The words of the index page, both languages side by side."""

from diendan.language import Bilingual

WORDS = {
    "skip": Bilingual("Chuyển đến danh sách báo cáo", "Skip to the list of reports"),
    "language": Bilingual("Ngôn ngữ", "Language"),
    "date": Bilingual("Thời gian", "Date"),
    "place": Bilingual("Địa điểm", "Place"),
    "host": Bilingual("Đơn vị tổ chức", "Host"),
    "example": Bilingual("ví dụ", "example"),
    "map": Bilingual("Bản đồ ô", "Tile map"),
    "map_help": Bilingual(
        "Mỗi ô là một tỉnh, thành phố; vị trí chỉ gần đúng và không thể hiện địa giới. "
        "Chọn một ô để đến báo cáo.",
        "One tile a province or city; positions are approximate and show no borders. "
        "Choose a tile to go to its reports.",
    ),
    "indicator": Bilingual("Chỉ tiêu tô màu", "Indicator shown"),
    "legend": Bilingual("Chú giải", "Legend"),
    "no_data": Bilingual("chưa có số liệu", "no data"),
    "source": Bilingual("Nguồn", "Source"),
    "preliminary": Bilingual("sơ bộ", "preliminary"),
    "estimate_population_avg_total": Bilingual(
        "Giá trị của đơn vị hợp nhất là ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo dân số); "
        "không phải số công bố của cơ quan thống kê.",
        "The values of merged units are this report's estimates from the former provinces' figures "
        "(population-weighted); not a published statistic.",
    ),
    "estimate_employed_persons": Bilingual(
        "Giá trị của đơn vị hợp nhất là ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo số người "
        "có việc làm); không phải số công bố của cơ quan thống kê.",
        "The values of merged units are this report's estimates from the former provinces' figures "
        "(weighted by employed persons); not a published statistic.",
    ),
    "own": Bilingual("Báo cáo của diễn đàn", "The forum's own reports"),
    "reports": Bilingual("Báo cáo theo tỉnh, thành phố", "Reports by province and city"),
    "search": Bilingual(
        "Tìm tỉnh, tổ chức, sự kiện… (không cần gõ dấu)",
        "Find a province, organisation, event… (tone marks not needed)",
    ),
    "search_short": Bilingual("Tìm, không cần gõ dấu", "Search"),
    "views": Bilingual("Nội dung của trang", "Parts of the page"),
    "provinces": Bilingual("Tỉnh, thành phố", "Provinces"),
    "all": Bilingual("Tất cả", "All"),
    "filters": Bilingual("Bộ lọc", "Filters"),
    "any": Bilingual("(tất cả)", "(any)"),
    "province": Bilingual("Tỉnh, thành phố", "Province or city"),
    "partner": Bilingual("Tổ chức", "Organisation"),
    "field": Bilingual("Lĩnh vực", "Field"),
    "kind": Bilingual("Loại", "Kind"),
    "state": Bilingual("Tình trạng", "Status"),
    "q": Bilingual("Tìm", "Search"),
    "filtered": Bilingual("Chỉ gồm", "Only"),
    "remove": Bilingual("Bỏ", "Remove"),
    "link": Bilingual("Liên kết đến kết quả này", "Link to this result"),
    "lines": Bilingual("{n}/{all} dòng", "{n} of {all} entries"),
    "no_match": Bilingual("Không có dòng nào khớp với bộ lọc.", "No entry matches the filters."),
    "doubt": Bilingual("Điểm chưa rõ", "Doubt"),
    "heat": Bilingual("Số dự án theo tổ chức và tỉnh, thành phố", "Projects by organisation and province"),
    "about_unit": Bilingual("Mọi nội dung về tỉnh, thành phố này", "Everything about this place"),
    "found": Bilingual("{n} tỉnh, thành phố", "{n} provinces and cities"),
    "none": Bilingual("Không tìm thấy tỉnh, thành phố nào.", "No province or city found."),
    "former": Bilingual("Hợp nhất từ", "Made of the former"),
    "vi": Bilingual("Tiếng Việt", "Vietnamese"),
    "en": Bilingual("Tiếng Anh", "English"),
    "failed": Bilingual(
        "Lần lập gần nhất không thành công; dưới đây là bản trước đó.",
        "The latest attempt failed; this is the version before it.",
    ),
    "failed-missing": Bilingual("Chưa lập được báo cáo.", "The report could not be made."),
    "missing": Bilingual("Báo cáo chưa được lập.", "The report has not been made yet."),
    "footer": Bilingual(
        "Mỗi dòng ghi nguồn; trong ngoặc là bảng và số dòng. Các bảng dạng CSV: thư mục csv. Danh mục tệp và "
        "mã băm: manifest.json. Số liệu của báo cáo: thư mục tables.",
        "Each entry names its source, and in brackets the table and row. The lists as CSV: folder csv. Files "
        "with hashes: manifest.json. Data of the reports: folder tables.",
    ),
    "renderer": Bilingual("Kết xuất bằng", "Rendered with"),
}
