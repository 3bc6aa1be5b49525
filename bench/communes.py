"""Part f: synthetic forums of many communes, to see whether the cost of a report stays level.

Nothing here is a statistic: names, values and places are made up and say so on every page, in the manifest
and in every path. It is written under build/ and nowhere else.
"""

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Contender, run
from bench.project import FORUM, HOME, ROOT, diendan
from bench.settings import Settings
from bench.small_notebook import code_notebook
from bench.table import Row
from diendan.execute.stored_outputs import as_stored

_FORUM = """\
title:
  vi: "DIỄN ĐÀN MÔ PHỎNG: xã giả định, số liệu giả lập"
  en: "SYNTHETIC FORUM: made-up communes and data"
date: 2024-09-17
place: {vi: Không có thật, en: Nowhere}
host: {vi: Phép đo tốc độ, en: A measurement of speed}
example: [title, date, place, host]
provinces: all
reports:
  synthetic:
    languages: [vi]
    formats: [html, pdf, docx]
"""
_SIDECAR = """\
scope: province
title: {vi: Báo cáo mô phỏng (số liệu giả lập), en: Synthetic report (made-up data)}
parameters:
  province: {type: province, description: {vi: Xã giả định, en: Synthetic commune}}
  forum_date: {type: date, description: {vi: Ngày, en: Day}}
  language: {type: language, allowed: [vi], description: {vi: Ngôn ngữ, en: Language}}
reads: [poverty_multidimensional]
formats: [html, pdf, docx]
languages: [vi]
timeout: 60
layout: brief
"""
_TEXTS = """\
=== body ===
# Số liệu giả lập

Đây là trang mô phỏng để đo tốc độ; mọi số liệu đều do máy tạo ra.
Tỷ lệ giả định (sơ bộ) là {{ rate | number(2) }}%, xem @fig-rate.

=== fig-rate.caption ===
Tỷ lệ giả định (mô phỏng)

=== fig-rate.alt ===
Cột cao {{ rate | number(2) }} phần trăm, số liệu giả lập
"""
_CELLS = (
    'province = "xa-mo-phong-0001"  # slug\nforum_date = "2024-09-17"  # day\nlanguage = "vi"  # vi',
    "from diendan.analysis import Source, figure, load, open_report, prose\n"
    "from diendan.analysis.charts.style import canvas",
    'report = open_report(province=province, day=forum_date, language=language, report="synthetic")\n'
    'frame = load("poverty_multidimensional", province_code=[report.unit.code], year=[2023])\n'
    'rate = frame["value"].iloc[0]',
    "#| label: fig-rate\n"
    'drawn, axes = canvas("half", 6)\n'
    "axes[0].bar([0], [rate])\n"
    'name = "poverty_rate_multidimensional_household"\n'
    'source = Source("poverty_multidimensional", (name,), (2023,), True)\n'
    'figure("fig-rate", drawn, values={"rate": rate}, data=frame, sources=[source])',
    'prose("body", {"rate": rate})',
)


def growing_forums(settings: Settings, env: dict[str, str]) -> list[Row]:
    """Make forums of growing size from nothing, then once more with nothing to do."""
    rows: list[Row] = []
    first: tuple[float, float] | None = None
    for size in settings.sizes:
        place = write_communes(HOME / f"synthetic-{size}", size)
        print(f"f: {size} synthetic communes", flush=True)
        command = diendan("reports", FORUM, "--renderer", "builtin", "--jobs", str(settings.jobs))
        made = run(Contender("make", command, place, env))
        again = run(Contender("again", command, place, env))
        own = json.loads((place / "reports" / FORUM / "run.json").read_text(encoding="utf-8"))
        each = made.wall / size, made.cpu / size
        first = first or each
        note = (
            f"a report: {1000 * each[0]:.0f} ms by the clock ({each[0] / first[0]:.2f} × the smallest "
            f"forum's), {1000 * each[1]:.0f} ms of the processor ({each[1] / first[1]:.2f} ×); "
            f"the run itself held {own['peak_memory_mb']} MB"
        )
        rows.append(Row("f", f"{size} synthetic communes", made, note))
        rows.append(Row("f", f"{size}, nothing to do", again, f"{1000 * again.wall / size:.1f} ms a report"))
        shutil.rmtree(place)
    return rows


def write_communes(place: Path, size: int) -> Path:
    """Write a project of `size` made-up communes and return its folder."""
    shutil.rmtree(place, ignore_errors=True)
    for folder in ("data/units", "data/indicators", "notebooks/texts", "params/forums", "params/provinces"):
        (place / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "reports" / "_extensions", place / "reports" / "_extensions")
    shutil.copy(ROOT / "requirements.lock", place)
    shutil.copy(ROOT / "params" / "groups.yml", place / "params")
    (place / "params" / "forums" / f"{FORUM}.yml").write_text(_FORUM, encoding="utf-8")
    (place / "notebooks" / "synthetic.yml").write_text(_SIDECAR, encoding="utf-8")
    (place / "notebooks" / "texts" / "synthetic.vi.md").write_text(_TEXTS, encoding="utf-8")
    _write_notebook(place / "notebooks" / "synthetic.ipynb")
    _write_data(place / "data", size)
    return place


def _write_notebook(path: Path) -> None:
    # Marked as if it had been stored: what is measured is the making of its reports.
    content = as_stored(code_notebook(_CELLS, execution_count=1), path.name)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _write_data(data: Path, size: int) -> None:
    """Write the tables that units and index page need, made-up communes in the place of provinces."""
    codes = [f"{number:04}" for number in range(1, size + 1)]
    names = [f"Xã mô phỏng {code}" for code in codes]
    units = data / "units"
    for name in ("regions", "systems"):
        shutil.copy(ROOT / "data" / "units" / f"{name}.csv", units)
    shutil.copy(ROOT / "data" / "measurement_units.csv", data)
    _csv(units / "provinces_63.csv", [[c, n, n, f"SYN-{c}", "R1"] for c, n in zip(codes, names, strict=True)])
    periods = ["2008-08-01", "2025-06-30", "made up"]
    _csv(
        units / "titles.csv",
        [["63", c, "province", n, n, *periods] for c, n in zip(codes, names, strict=True)],
    )
    _csv(units / "tilegrid_63.csv", [[c, 1 + n // 60, 1 + n % 60] for n, c in enumerate(codes)])
    _indicator_tables(data, codes)
    content = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    content["title"] = "SYNTHETIC: made-up communes, no statistics"
    content["resources"] = [_relaxed(resource) for resource in content["resources"]]
    (data / "datapackage.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    for resource in content["resources"]:
        # Whatever a page may ask for is there, and nothing is recorded in it.
        if not (data / resource["path"]).exists():
            _csv(data / resource["path"], [])


def _relaxed(resource: dict[str, object]) -> dict[str, object]:
    """Return a table's descriptor without the constraints that only real provinces keep."""
    text = json.dumps(resource, ensure_ascii=False)
    copy: dict[str, object] = json.loads(text)
    schema = copy["schema"]
    assert isinstance(schema, dict)
    schema.pop("foreignKeys", None)
    for column in schema["fields"]:
        column.pop("constraints", None)
    return copy


def _indicator_tables(data: Path, codes: Sequence[str]) -> None:
    """Write one made-up value of each indicator of the index page for each commune."""
    from diendan.data.datapackage import Package
    from diendan.data.map_classes import CLASSES

    package = Package.load(ROOT)
    weights = {package.indicator(name).weight for name in CLASSES} - {None}
    used = {*CLASSES, *map(str, weights)}
    catalogue = package.table("indicators").select()
    with (data / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        kept = [row for row in catalogue.rows if row[catalogue.header.index("indicator")] in used]
        csv.writer(file, lineterminator="\n").writerows([catalogue.header, *kept])
    rows: dict[str, list[list[object]]] = {}
    for name in sorted(used):
        about = package.indicator(name)
        for number, code in enumerate(codes):
            value = 1 + (number * 37 % 500) / 10
            rows.setdefault(about.table, []).append(
                [code, about.last_year, name, value, about.unit, "preliminary"]
            )
    for table, found in rows.items():
        _csv(data / "indicators" / f"{table}.csv", found)


def _csv(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write rows under the header of the real table of that name; cells that are not given stay empty."""
    place = path.relative_to(next(folder for folder in path.parents if folder.name == "data"))
    path.parent.mkdir(exist_ok=True)
    with (ROOT / "data" / place).open(encoding="utf-8", newline="") as real:
        header = next(csv.reader(real))
    filled = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *filled])
