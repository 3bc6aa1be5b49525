"""JSON that is written piece by piece: what it describes may be more than memory should hold at once."""

import json
from collections.abc import Iterator, Mapping

_ENCODER = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True)
_KEY_BY_KEY = 2
"""So deep an object is written key by key, even if it holds no iterator."""
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What is raised where a text is no JSON, or JSON of another shape than was expected."""


def json_pieces(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the JSON of a value, indented by 1, keys sorted; an iterator in its objects becomes a list.

    Each item of an iterator, or of a mapping that is no dict, is made when it is written, and forgotten. The
    pieces together are what `json.dumps` returns for a value of lists and dicts.
    depth: how deep the value stands in what is written around it.
    """
    inside, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, Iterator):
        empty = True
        for item in value:
            yield ("[" if empty else ",") + inside
            yield from json_pieces(item, depth + 1)
            empty = False
        yield "[]" if empty else end + "]"
    elif isinstance(value, Mapping) and (depth < _KEY_BY_KEY or _holds_iterator(value)):
        for place, key in enumerate(sorted(value)):
            yield ("," if place else "{") + inside + _ENCODER.encode(key) + ": "
            yield from json_pieces(value[key], depth + 1)
        yield end + "}" if value else "{}"
    else:
        yield _ENCODER.encode(value).replace("\n", end)


def _holds_iterator(value: Mapping[str, object]) -> bool:
    return any(isinstance(each, Iterator) for each in value.values())
