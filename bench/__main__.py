"""`make bench`: measure, print one table, keep it in build/bench/. ARGS="--quick" for a few minutes."""

import argparse
import os
import shutil
import sys
from dataclasses import replace

from bench.machine import machine_lines
from bench.project import HOME, environment
from bench.settings import PARTS, QUICK, Settings
from bench.table import Row, markdown


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for and print the table."""
    settings = _settings(arguments)
    HOME.mkdir(parents=True, exist_ok=True)
    machine, env, rows = machine_lines(), environment(os.environ), list[Row]()
    parts = set(settings.parts)
    if "a" in parts:
        from bench.execution import execution

        rows += execution(settings, env)
    if "b" in parts:
        from bench.forum import against_scripts

        rows += against_scripts(settings, env)
    if parts & {"b", "c", "d", "g"}:
        from bench.forum import whole_forum

        rows += whole_forum(settings, env)
    if "f" in parts:
        from bench.communes import growing_forums

        rows += growing_forums(settings, env)
    if "k" in parts:
        from bench.execution import many_kernels

        rows += many_kernels(settings, env)
    text = markdown(rows, machine, " ".join(arguments))
    (HOME / "result.md").write_text(text, encoding="utf-8")
    print(f"\n{text}\nkept in build/bench/result.md")
    return 0


def _settings(arguments: list[str]) -> Settings:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one run each")
    parser.add_argument("--parts", help=f"letters of {''.join(PARTS)} (e comes with a)")
    parser.add_argument("--provinces", type=int, help="provinces of part a (24)")
    parser.add_argument("--forum", type=int, help="provinces of parts b to g (34)")
    parser.add_argument("--peer-forum", type=int, help="provinces that scripts make too (12)")
    parser.add_argument("--repeats", type=int, help="interleaved runs for a median (3)")
    parser.add_argument("--sizes", help="units of the synthetic forums of part f (34,340,3321)")
    parser.add_argument("--kernels", type=int, help="kernels of part k (1000)")
    given = parser.parse_args(arguments)
    settings = QUICK if given.quick else Settings()
    settings = replace(settings, quarto=shutil.which("quarto") is not None)
    if given.parts:
        settings = replace(settings, parts=tuple(part for part in PARTS if part in given.parts))
    if given.sizes:
        settings = replace(settings, sizes=tuple(int(size) for size in given.sizes.split(",")))
    for name in ("provinces", "forum", "peer_forum", "repeats", "kernels"):
        if getattr(given, name) is not None:
            settings = replace(settings, **{name: getattr(given, name)})
    return settings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
