"""English words that stand often on the page, kept once: a page of a thousand projects stays small.

Without scripts the page speaks Vietnamese, whatever stands in it; with them the English words are put back
where they belong before anything else is done (page.js).
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from zlib import compress, decompress

PLACE = '<script type="application/json" id="said-once">{}</script>'
"""Where the words are kept; it stands once in the template."""
_LEAST = 3
_CHUNK = 100_000
_PAIR = re.compile(r"<span lang=vi>([^<]+)</span><span lang=en>([^<]*)</span>")


def say_once(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a page's pieces with each English text kept once that stands there three times or more.

    Vietnamese words that are said in several ways in English keep theirs beside them.
    pieces: the page as its template yields it, no pair of words in two pieces; held packed until the last of
        them has told what stands often.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    waiting: list[bytes] = []
    for chunk in _chunks(pieces):
        pairs.update((match[1], match[2]) for match in _PAIR.finditer(chunk))
        waiting.append(compress(chunk.encode(), level=1))
    ways = Counter(vi for vi, _ in pairs)
    kept = {vi: en for (vi, en), times in pairs.items() if times >= _LEAST and ways[vi] == 1}
    del pairs, ways

    def shortened(match: re.Match[str]) -> str:
        return f"<span lang=vi>{match[1]}</span>" if match[1] in kept else match[0]

    words = script_json({unescape(vi): unescape(en) for vi, en in kept.items()})
    for packed in waiting:
        yield _PAIR.sub(shortened, decompress(packed).decode()).replace(PLACE, PLACE.replace("{}", words))


def _chunks(pieces: Iterable[str]) -> Iterator[str]:
    """Join pieces, many of which are a few letters, to chunks that are worth packing."""
    chunk: list[str] = []
    size = 0
    for piece in pieces:
        chunk.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(chunk)
            chunk, size = [], 0
    yield "".join(chunk)


def script_json(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c").replace("&", "\\u0026")
    )
