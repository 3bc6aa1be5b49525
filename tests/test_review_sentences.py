"""Every sentence of the mid-term review for every unit, programme and language: true and well formed."""

import re
from datetime import date
from itertools import product

import pytest

from diendan.data.units import units_at
from diendan.language import signed, signed_percent
from review_texts import PROGRAMMES, Review, review_of
from unit_kinds import is_compared_with_region

SYSTEMS = {"63": date(2024, 9, 17), "34": date(2026, 9, 15)}
UNITS = [(unit.slug, system) for system, day in SYSTEMS.items() for unit in units_at(day).units]
CASES = [pytest.param(slug, system, id=f"{system}-{slug}") for slug, system in UNITS]
WRONG = re.compile(
    r"\bnan\b|\bNone\b|\bNaN\b|undefined|\{\{|\}\}|\b0 (?:trên|trong|of) \d|\b\w+ of 0\b"
    r"|\(\s*\)|[,;:] ?[,;.]|\.\.(?!\.)"
    r"| ,| \.(?!\.)| ;|\[\]|\bTrue\b|\bFalse\b|[a-zà-ỹ]\.[A-ZĐÀ-Ỹ][a-zà-ỹ]"
)
DOUBLED = re.compile(r"\b(\w{2,}) \1\b", re.IGNORECASE)
# "trong năm năm": in five years.
ALLOWED_TWICE = frozenset({"năm"})
ONE_OF_MANY = re.compile(r"\b1 (?:projects|organisations|indicators|districts|poor districts|cover)\b")
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
# Proper names that an English review may hold: numbers of instruments, poor districts.
NAMES = re.compile(r"\S*/(?:NĐ|QĐ|NQ|TT|QH15)\S*")


def _all(slug: str, system: str) -> list[Review]:
    return [
        review_of(slug, system, language, programme)
        for language, programme in product(("vi", "en"), PROGRAMMES)
    ]


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_sentences_are_well_formed(slug: str, system: str) -> None:
    for review in _all(slug, system):
        for cell, text in review.everything():
            flat = text.replace("\u00a0", " ")
            assert not WRONG.search(flat), (cell, WRONG.search(flat), flat)
            doubled = [match[1].lower() for match in DOUBLED.finditer(flat)]
            assert set(doubled) <= ALLOWED_TWICE, (cell, doubled, flat)
            assert not ONE_OF_MANY.search(flat), (cell, flat)
            assert text.strip() or cell in ("tbl-aid", "tbl-aid-history", "tbl-aid-country"), cell


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_changes_in_work_are_figures_and_no_words_that_hang_on_a_threshold(slug: str, system: str) -> None:
    for language in ("vi", "en"):
        review = review_of(slug, system, language, PROGRAMMES[1])
        work, said = review.variables["work"], review.text("work")
        lines = [line for line in said.splitlines() if line.startswith("- ")]
        shown = (
            "informal_employment_rate",
            "trained_labour_share_15plus",
            "unemployment_rate_working_age",
            "employed_persons",
        )
        for name, line in zip(shown, lines, strict=True):
            series = work[name]
            first, last = series.at(review.variables["start"]).number, series.latest.number
            change = 100 * (last / first - 1) if name == "employed_persons" else last - first
            written = (
                signed_percent(change, language)
                if name == "employed_persons"
                else signed(change, language, 1)
            )
            assert f"({written}" in line, (line, change)
            assert line.count("khoảng " if language == "vi" else "about ") == 2 * series.method.weighted, line
        everything = " ".join(text for _, text in review.everything())
        assert not re.search("tăng từ|giảm từ|không đổi|\\brose\\b|\\bfell\\b|hardly", everything)
        assert len(review.table("tbl-work")) == len(work)
        assert not re.search("tăng trưởng (?!vì)|growth of", said.replace("mức tăng trưởng vì", ""))


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_an_estimate_is_called_one(slug: str, system: str) -> None:
    review = review_of(slug, system, "vi", PROGRAMMES[0])
    said = review.text("living")
    assert (
        "Ước tính của báo cáo từ số liệu các tỉnh cũ (bình quân theo dân số; chỉ tiêu lao động: theo số lao "
        "động có việc làm); không phải số công bố" in said
    ) == (review.report.unit.is_merged)


COMPARED = {
    "vi": re.compile(r"(cao hơn|thấp hơn|xấp xỉ|không khác biệt rõ so với) mức [^;]+? của (?:cả nước|vùng)"),
    "en": re.compile(r"(above|below|close to|not clearly different from) the (?:country's|\d[^;]+? of the)"),
}
MEANT = {"cao hơn": 1, "above": 1, "thấp hơn": -1, "below": -1}


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_a_unit_stands_beside_country_and_region_however_it_stands(slug: str, system: str) -> None:
    """Both are named in every line, the less flattering one too; each word is that of the two values."""
    for review in _all(slug, system):
        said = review.text("assessment").replace("\u00a0", " ")
        lines = [line for line in said.splitlines() if line.startswith("- ")]
        benchmarks = [review.variables["compared"][-1][2]]
        if is_compared_with_region(SYSTEMS[system].isoformat(), review.report.unit):
            benchmarks.append(review.variables["compared"][-2][2])
        own = review.variables["own"]
        assert len(lines) == len(own)
        for line, code in zip(lines, own, strict=True):
            words = [found[1] for found in COMPARED[review.report.language].finditer(line)]
            assert len(words) == len(benchmarks), line
            for word, of in zip(words, benchmarks, strict=True):
                apart = own[code].latest.number - of[code].latest.number
                assert apart * MEANT.get(word, 0) > 0 or word not in MEANT, line


@pytest.mark.parametrize(
    ("slug", "system"), [("ho-chi-minh", "34"), ("ho-chi-minh", "63"), ("bac-ninh", "34"), ("ca-mau", "34")]
)
def test_a_unit_is_not_compared_with_a_region_that_it_mostly_is(slug: str, system: str) -> None:
    """Before: Thành phố Hồ Chí Minh stood beside Đông Nam Bộ, of whose people 71 % live in it."""
    for review in _all(slug, system):
        unit, language = review.report.unit, review.report.language
        compared = is_compared_with_region(SYSTEMS[system].isoformat(), unit)
        roles = {line.role for line in review.variables["lines"]}
        assert ("region" in roles) == (compared and bool(roles))
        words = [(name, text.replace("\u00a0", " ")) for name, text in review.everything()]
        said = re.compile(r"71%.+(?:is not compared with the region|không được so sánh với vùng)")
        of_the_region = any(said.search(text) for name, text in words if name == "living")
        assert of_the_region == (not compared and len(unit.regions) == 1)
        if of_the_region:
            named = {name for name, text in words if unit.regions[0].name(language) in text}
            assert named == {"living"}


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_titles_regions_and_states_fit_the_unit(slug: str, system: str) -> None:
    for review in _all(slug, system):
        unit, language = review.report.unit, review.report.language
        assert unit.title(language) in review.text("title")
        wrong = {"province": "thành phố", "city": "tỉnh"}[unit.kind]
        assert f"{wrong} {unit.name_vi}" not in review.text("title")
        rows = review.table("tbl-living")
        compared = is_compared_with_region(SYSTEMS[system].isoformat(), unit)
        assert len(rows) == 2 + (len(unit.former) if unit.is_merged else 0) + compared
        values = review.variables["completeness_said"]
        found, wanted = values["found"], values["wanted"]
        said = review.text("completeness")
        words = {"vi": "chưa có số liệu nào", "en": "No figure is at hand"}
        if found:
            words = {"vi": f"{found} trong {wanted} số liệu", "en": f"{found} of {wanted}"}
        assert words[language] in said


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_english_is_english(slug: str, system: str) -> None:
    for programme in PROGRAMMES:
        review = review_of(slug, system, "en", programme)
        for cell, text in review.everything():
            if cell == "support":
                text = re.sub(r"in the list for \S+: [^.]*\.", "", text)  # names of districts
            assert not VIETNAMESE.search(NAMES.sub("", text)), (cell, text)


@pytest.mark.parametrize(("slug", "system"), CASES)
def test_every_table_is_referred_to_and_every_reference_exists(slug: str, system: str) -> None:
    for review in _all(slug, system):
        said = " ".join(
            review.text(cell) for cell, output in review.outputs.items() if output.payload["kind"] == "prose"
        )
        referred = set(re.findall(r"@((?:fig|tbl)-[a-z-]+[a-z])", said))
        labels = {str(o.payload["label"]) for o in review.outputs.values() if o.payload["kind"] == "table"}
        figures = {"fig-poverty"} | ({"fig-informal"} if review.variables["weight"] == "poverty" else set())
        assert referred == labels | figures


def test_alt_texts_and_captions_of_figures_are_true() -> None:
    for slug, system in (("cao-bang", "34"), ("da-nang", "34"), ("bac-ninh", "34"), ("ha-noi", "63")):
        for language in ("vi", "en"):
            review = review_of(slug, system, language, PROGRAMMES[1], drawn=True)
            for cell, text in review.everything():
                if cell in ("fig-poverty", "fig-informal"):
                    assert not WRONG.search(text.replace("\u00a0", " ")), text
                    assert review.report.unit.title(language) in text
