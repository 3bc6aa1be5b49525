"""The list of poor districts 2021–2025 (Decision 353/QĐ-TTg), as far as it is known."""

from dataclasses import dataclass
from typing import Literal

from diendan.analysis.reading.loading import cells_of, load_rows
from diendan.analysis.session import Report
from diendan.spec.texts import JsonValue
from diendan.traces import traced

DISTRICTS = "poor_district_provinces"
_COLUMNS = ("province_code", "has_poor_district", "districts", "districts_known", "has_coastal_poor_commune")


@dataclass(frozen=True)
class PoorDistricts:
    """One former province in the list.

    known: "complete" (number and names hold), "at_least" (no fewer than `number`), "unknown" (some), "none"
    (not in the list, whose provinces are all known).
    """

    province: str
    known: Literal["complete", "at_least", "unknown", "none"]
    number: int | None
    names: tuple[str, ...]
    coastal_communes: bool

    def values(self) -> dict[str, JsonValue]:
        """Return what a sentence about it needs."""
        return {**vars(self), "names": list(self.names)}


def poor_districts(report: Report) -> tuple[PoorDistricts, ...]:
    """Return what is known of the poor districts of each former province."""
    codes = [former.code for former in report.former]
    listed = {row[0]: row for row in load_rows(DISTRICTS, _COLUMNS, province_code=codes).rows}
    columns = ("province_code", "district_vi")
    named: dict[str, list[str]] = {}
    for code, district in load_rows("poor_districts", columns, province_code=codes).rows:
        named.setdefault(code, []).append(district.removeprefix("Huyện "))
    return tuple(
        _of(former.name(report.language), listed.get(former.code), tuple(named.get(former.code, ())))
        for former in report.former
    )


def _of(province: str, row: tuple[str, ...] | None, names: tuple[str, ...]) -> PoorDistricts:
    if row is None:
        return PoorDistricts(province, "none", None, (), False)
    code, has, amount, known, coastal_communes = row
    coastal = coastal_communes == "yes"
    if has != "yes":
        return PoorDistricts(province, "none", None, (), coastal)
    if not amount or known not in ("complete", "at_least"):
        return PoorDistricts(province, "unknown", None, names, coastal)
    number = traced(int(amount), cells_of(DISTRICTS, {"province_code": code}, "districts"))
    return PoorDistricts(province, "complete" if known == "complete" else "at_least", number, names, coastal)
