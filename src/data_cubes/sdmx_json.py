"""SDMX-JSON 1.0 and 2.0: observations by the numbers of their dimensions' values, flat or in series.

Source: sdmx-twg/sdmx-json, field guide of the data message.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from data_cubes.cube import DataCube, clean
from data_cubes.sdmx import VALUE, Code, Number, Observation, cube_of

_MOST_PATTERNS: Final = 50
_Components = Sequence[Mapping[str, Any]]


def sdmx_json_cube(whole: Any, number: Number) -> DataCube:
    """Return the data set in the content of a JSON file.

    Raises CubeFault as `cube_of` does, and ValueError, KeyError, TypeError, AttributeError, IndexError or
    ArithmeticError for a message that cannot be read, or that has not one data set.
    """
    message = whole.get("data") or whole
    structure = message.get("structure") or message["structures"][0]
    if len(message["dataSets"]) != 1:
        raise ValueError(f"{len(message['dataSets'])} data sets instead of one")
    dataset = message["dataSets"][0]
    if str(dataset.get("action", "")).casefold() == "delete":
        raise ValueError("a data set that deletes")
    return cube_of(_name(structure), [*_observations(dataset, structure)], number)


def _observations(data: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[tuple[str, Observation]]:
    dimensions, attributes = structure["dimensions"], structure.get("attributes") or {}
    of_set, of_series, of_cell = (
        dimensions.get(level) or () for level in ("dataSet", "series", "observation")
    )
    measures = (structure.get("measures") or {}).get("observation") or ({"id": VALUE},)
    groups = _groups(data.get("dimensionGroupAttributes") or {})
    order = sorted((*of_set, *of_series, *of_cell), key=lambda each: int(each.get("keyPosition", 0)))
    common = _codes(of_set, [0] * len(of_set)) | _codes(attributes.get("dataSet"), data.get("attributes"))
    for key, series in (data.get("series") or {"": data}).items():
        in_series = common | _codes(of_series, key.split(":") if key else ())
        if key:
            in_series |= _codes(attributes.get("series"), series.get("attributes"))
        for inner, stored in series["observations"].items():
            values = stored if isinstance(stored, list) else [stored]
            each = in_series | _codes(of_cell, inner.split(":"))
            at = dict.fromkeys((one["id"] for one in of_set), "0")
            at |= zip((one["id"] for one in of_series), key.split(":"), strict=False)
            at |= zip((one["id"] for one in of_cell), inner.split(":"), strict=True)
            for pattern, table in groups.items():
                named = tuple(at[order[n]["id"]] for n in pattern)
                each |= _codes(attributes.get("dimensionGroup") if named in table else (), table.get(named))
            each |= _codes(measures, values[: len(measures)])
            each |= _codes(attributes.get("observation"), values[len(measures) :])
            yield f"observation {key}{':' if key else ''}{inner}", each


def _groups(
    stored: Mapping[str, Sequence[Any]],
) -> dict[tuple[int, ...], dict[tuple[str, ...], Sequence[Any]]]:
    """Return attributes of some dimensions' values ("0::1"), by the dimensions and then by the values."""
    found: dict[tuple[int, ...], dict[tuple[str, ...], Sequence[Any]]] = {}
    for key, values in stored.items():
        parts = key.split(":")
        pattern = tuple(n for n, part in enumerate(parts) if part)
        found.setdefault(pattern, {})[tuple(parts[n] for n in pattern)] = values
    if len(found) > _MOST_PATTERNS:
        raise ValueError(f"attributes of {len(found)} groups of dimensions")
    return found


def _codes(components: _Components | None, stored: Sequence[Any] | None) -> dict[str, Code]:
    """Return the codes of dimensions or attributes, stored as numbers of their values or as themselves; those
    that are left out have their default."""
    found: dict[str, Code] = {}
    given = list(stored or ())
    for number, component in enumerate(components or ()):
        value = given[number] if number < len(given) else None
        if value is None:
            value = component.get("default")
        elif values := component.get("values"):
            if not 0 <= int(value) == float(value) < len(values):
                raise ValueError(f"the number {value} of {component['id']}, which has {len(values)} values")
            value = values[int(value)]
        if isinstance(value, dict):
            found[str(component["id"])] = Code(str(value.get("id", value.get("value", ""))), _name(value))
        elif value is not None:
            found[str(component["id"])] = Code(clean(value))
    return found


def _name(of: Mapping[str, Any]) -> str:
    """Return the name of a part of a structure in the language that the file puts first, or ""."""
    names = of.get("name") or of.get("names") or ""
    return clean(next(iter(names.values())) if isinstance(names, dict) else names)
