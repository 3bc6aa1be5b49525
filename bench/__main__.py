"""`make bench`: measure, print one table, keep it in build/bench/. ARGS="--quick" for a few minutes."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.machine import machine_lines
from bench.project import HOME, environment
from bench.settings import PARTS, QUICK, Settings
from bench.table import Row, markdown


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for; print the table, and keep what there is of it after each part."""
    settings = _settings(arguments)
    HOME.mkdir(parents=True, exist_ok=True)
    machine, env, rows = machine_lines(), environment(os.environ), list[Row]()
    whole = settings.parts == PARTS
    result = HOME / ("result.md" if whole else f"result-{''.join(settings.parts)}.md")
    for measure in _measurements(set(settings.parts)):
        rows += measure(settings, env)
        text = markdown(rows, machine, " ".join(arguments))
        result.write_text(text, encoding="utf-8")
    print(f"\n{text}\nkept in build/bench/{result.name}")
    return 0


def _measurements(parts: set[str]) -> Iterator[Callable[[Settings, dict[str, str]], list[Row]]]:
    """Yield what measures these parts, the longest last."""
    if parts & {"a", "e"}:
        from bench.execution import execution

        yield execution
    if "b" in parts:
        from bench.forum import against_scripts

        yield against_scripts
    if parts & {"b", "c", "d", "g"}:
        from bench.forum import whole_forum

        yield whole_forum
    if "k" in parts:
        from bench.execution import many_kernels

        yield many_kernels
    if "f" in parts:
        from bench.communes import growing_forums

        yield growing_forums


def _settings(arguments: list[str]) -> Settings:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one run each")
    parser.add_argument(
        "--parts", help=f"letters of {''.join(PARTS)}; all by default (a and e come together)"
    )
    parser.add_argument("--provinces", type=int, help="provinces of part a (24)")
    parser.add_argument("--forum", type=int, help="provinces of parts b to g (34)")
    parser.add_argument("--peer-forum", type=int, help="provinces that scripts make too (34)")
    parser.add_argument("--repeats", type=int, help="interleaved runs for a median (3)")
    parser.add_argument("--sizes", help="units of the synthetic forums of part f (34,340,3321)")
    parser.add_argument("--kernels", type=int, help="kernels of part k (1000)")
    given = parser.parse_args(arguments)
    settings = QUICK if given.quick else Settings()
    settings = replace(settings, quarto=shutil.which("quarto") is not None)
    if given.parts:
        unknown = sorted(set(given.parts) - set(PARTS))
        if unknown:
            parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
        settings = replace(settings, parts=tuple(part for part in PARTS if part in given.parts))
    if given.sizes:
        settings = replace(settings, sizes=tuple(int(size) for size in given.sizes.split(",")))
    for name in ("provinces", "forum", "peer_forum", "repeats", "kernels"):
        if getattr(given, name) is not None:
            settings = replace(settings, **{name: getattr(given, name)})
    return settings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
