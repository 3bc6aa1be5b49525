"""JSON in pieces is the JSON of the whole, byte for byte."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diendan.plan.manifest.json_pieces import json_pieces

PLAIN = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def whole(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


@given(VALUES)
def test_pieces_are_the_whole(value: object) -> None:
    assert "".join(json_pieces(value)) == whole(value)


@given(st.dictionaries(st.text(), st.lists(st.dictionaries(st.text(), PLAIN | st.lists(PLAIN)))))
def test_an_iterator_is_written_as_a_list(value: dict[str, Any]) -> None:
    pieces: Mapping[str, Iterator[Any]] = {
        key: (
            {name: iter(each) if isinstance(each, list) else each for name, each in item.items()}
            for item in items
        )
        for key, items in value.items()
    }
    assert "".join(json_pieces(pieces)) == whole(value)
    assert "".join(json_pieces(MappingProxyType({"a": MappingProxyType({})}))) == whole({"a": {}})
