"""English words that stand often on the page, kept once: a page of a thousand projects stays small.

Without scripts the page speaks Vietnamese, whatever stands in it; with them the English words are put back
where they belong before anything else is done (page.js).
"""

import json
import re
from collections import Counter
from html import unescape

PLACE = '<script type="application/json" id="said-once">{}</script>'
"""Where the words are kept; it stands once in the template."""
_LEAST = 3
_PAIR = re.compile(r"<span lang=vi>([^<]+)</span><span lang=en>([^<]*)</span>")


def say_once(page: str) -> str:
    """Return the page with each English text kept once that stands there three times or more.

    Vietnamese words that are said in several ways in English keep theirs beside them.
    """
    pairs = Counter((match[1], match[2]) for match in _PAIR.finditer(page))
    ways = Counter(vi for vi, _ in pairs)
    kept = {vi: en for (vi, en), times in pairs.items() if times >= _LEAST and ways[vi] == 1}

    def shortened(match: re.Match[str]) -> str:
        return f"<span lang=vi>{match[1]}</span>" if match[1] in kept else match[0]

    words = {unescape(vi): unescape(en) for vi, en in kept.items()}
    return _PAIR.sub(shortened, page).replace(PLACE, PLACE.replace("{}", script_json(words)), 1)


def script_json(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c").replace("&", "\\u0026")
    )
