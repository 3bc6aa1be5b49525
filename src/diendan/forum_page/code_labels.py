"""The words of the registry's codes: kinds, roles, states. A test checks them against the tables' schemas."""

from typing import Final

from diendan.language import Bilingual

ORGANISATION_KINDS: Final = {
    "ministry": Bilingual("bộ, ngành", "ministry"),
    "office": Bilingual("cơ quan, văn phòng", "office"),
    "provincial-department": Bilingual("sở của tỉnh", "provincial department"),
    "mass-organisation": Bilingual("tổ chức chính trị - xã hội, hội", "mass organisation"),
    "university": Bilingual("trường đại học", "university"),
    "bilateral": Bilingual("đối tác song phương", "bilateral partner"),
    "donor": Bilingual("nhà tài trợ", "donor"),
    "partner": Bilingual("đối tác", "partner"),
    "partner-group": Bilingual("khối đối tác", "group of partners"),
    "partnership": Bilingual("nhóm, quan hệ đối tác", "partnership"),
    "working-group": Bilingual("nhóm công tác", "working group"),
}
EVENT_KINDS: Final = {
    "forum": Bilingual("diễn đàn", "forum"),
    "conference": Bilingual("hội nghị", "conference"),
    "review": Bilingual("sơ kết, đánh giá", "review"),
    "workshop": Bilingual("hội thảo", "workshop"),
    "training": Bilingual("tập huấn", "training"),
    "pilot": Bilingual("thí điểm", "pilot"),
}
EVENT_FORMS: Final = {
    "in-person": Bilingual("trực tiếp", "in person"),
    "online": Bilingual("trực tuyến", "online"),
    "hybrid": Bilingual("trực tiếp và trực tuyến", "in person and online"),
}
EVENT_ROLES: Final = {
    "lead": Bilingual("chủ trì", "lead"),
    "co-organiser": Bilingual("phối hợp tổ chức", "co-organiser"),
    "chair": Bilingual("chủ trì hội nghị", "chair"),
    "partner": Bilingual("đối tác", "partner"),
    "participant": Bilingual("tham dự", "participant"),
    "speaker": Bilingual("trình bày", "speaker"),
}
UNIT_ROLES: Final = {
    "host": Bilingual("nơi tổ chức", "host"),
    "pilot": Bilingual("tỉnh thí điểm", "pilot province"),
    "participant": Bilingual("tham dự", "participant"),
}
TOPIC_KINDS: Final = {
    "purpose": Bilingual("Mục đích", "Purpose"),
    "periodicity": Bilingual("Định kỳ", "How often"),
    "subject": Bilingual("Nội dung", "Subject"),
    "conclusion": Bilingual("Kết luận", "Conclusion"),
    "visit": Bilingual("Tham quan", "Visit"),
    "model": Bilingual("Loại mô hình được nêu", "Kind of model named"),
}
DELEGATES: Final = {
    "exactly": Bilingual("{n}", "{n}"),
    "nearly": Bilingual("gần {n}", "nearly {n}"),
    "over": Bilingual("hơn {n}", "over {n}"),
}
PROJECT_STATES: Final = {
    "planned": Bilingual("sắp triển khai", "planned"),
    "running": Bilingual("đang thực hiện", "running"),
    "ended": Bilingual("đã kết thúc", "ended"),
    "unknown": Bilingual("chưa rõ tình trạng", "status not known"),
}
PROJECT_ROLES: Final = {
    "lead": Bilingual("chủ trì", "lead"),
    "funder": Bilingual("tài trợ", "funder"),
    "implementer": Bilingual("thực hiện", "implementer"),
    "partner": Bilingual("phối hợp", "partner"),
}
IDENTIFIERS: Final = {
    "decision": Bilingual("quyết định", "decision"),
    "iati": Bilingual("IATI", "IATI"),
    "registration": Bilingual("số đăng ký", "registration"),
    "ror": Bilingual("ROR", "ROR"),
}
MONEY_KINDS: Final = {
    "committed": Bilingual("cam kết", "committed"),
    "disbursed": Bilingual("giải ngân", "disbursed"),
}
GROUP_KINDS: Final = {
    "support-group": Bilingual("nhóm hỗ trợ", "support group"),
    "standing": Bilingual("nhóm thường trực", "standing group"),
    "thematic": Bilingual("nhóm chuyên đề", "thematic group"),
}
GROUP_STATES: Final = {
    "established": Bilingual("đã thành lập", "established"),
    "planned": Bilingual("dự kiến thành lập, theo nguồn", "to be set up, as the source says"),
}
MEETS: Final = {"quarterly": Bilingual("hằng quý", "every quarter")}
MEETING_STATES: Final = {
    "proposed": Bilingual("ngày đề nghị", "proposed day"),
    "planned": Bilingual("theo kế hoạch", "planned"),
    "held": Bilingual("đã họp", "held"),
    "cancelled": Bilingual("đã hủy", "cancelled"),
}
INSTRUMENT_KINDS: Final = {
    "circular": Bilingual("Thông tư", "Circular"),
    "decision": Bilingual("Quyết định", "Decision"),
    "decree": Bilingual("Nghị định", "Decree"),
    "letter": Bilingual("Công văn", "Letter"),
    "resolution": Bilingual("Nghị quyết", "Resolution"),
}
VERIFICATION: Final = {
    "read": Bilingual("đã đọc toàn văn", "full text read"),
    "stated": Bilingual("nêu trong tài liệu nguồn", "stated in a source document"),
    "secondary": Bilingual("theo nguồn thứ cấp", "from a secondary source"),
    "unverified": Bilingual("chưa kiểm chứng", "not verified"),
}
DOCUMENT_KINDS: Final = {
    "news": Bilingual("tin bài", "news item"),
    "report": Bilingual("báo cáo", "report"),
}
CERTAINTY: Final = {
    "stated": Bilingual("ngày ghi trong văn bản", "day stated in the text"),
    "inferred": Bilingual("ngày suy ra", "day inferred"),
    "unknown": Bilingual("chưa rõ ngày", "day not known"),
}
OVERLAP_RULES: Final = {
    "overlap-commune": Bilingual("cùng xã, phường", "same commune"),
    "overlap-district": Bilingual("cùng huyện", "same district"),
    "overlap-province": Bilingual("cùng tỉnh, thành phố", "same province"),
    "overlap-merged-unit": Bilingual(
        "tỉnh cũ và tỉnh, thành phố sau sắp xếp", "former province and merged unit"
    ),
}
NOT_STATED: Final = {
    "place": Bilingual("địa bàn", "place"),
    "field": Bilingual("lĩnh vực", "field"),
    "start": Bilingual("thời điểm bắt đầu", "start"),
}
SCHEMES: Final = {
    "forum": Bilingual("Sáu lĩnh vực của diễn đàn", "The forum's six fields"),
    "ngo-aid": Bilingual("Lĩnh vực viện trợ", "Fields of aid"),
    "crs": Bilingual("Mã mục đích CRS", "CRS purpose codes"),
}
