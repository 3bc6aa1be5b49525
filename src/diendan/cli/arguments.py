"""Which commands there are, and what they take: the table commands.yml as a parser."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from diendan.cli import check_commands, collect_commands, edition_commands, report_commands
from diendan.editions.edition_record import AMENDMENT_KINDS
from diendan.language import LANGUAGES
from diendan.parsing.yaml_resources import yaml_resource
from diendan.spec.formats import FORMATS, RENDERERS

RESOURCES: Final = ("commands.yml",)
_GROUPS: Final = {
    group.__name__.rpartition(".")[2]: group
    for group in (check_commands, collect_commands, edition_commands, report_commands)
}
CHOICES: Final[Mapping[str, Collection[str]]] = {
    "amendments": AMENDMENT_KINDS,
    "formats": tuple(FORMATS),
    "languages": LANGUAGES,
    "renderers": RENDERERS,
}


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command leaves its function as `command`."""
    top = argparse.ArgumentParser(
        prog="diendan",
        description="Reports for a provincial forum, from notebooks, parameters and data.",
        epilog="Exit codes: 0 all is well, 1 a report failed, 2 wrong input, 3 a tool is missing, "
        "4 verification found differences.",
    )
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, about in yaml_resource(__file__, RESOURCES[0]).items():
        if name == ".shared":
            continue
        group, _, function = about["does"].partition(".")
        command = getattr(_GROUPS[group], function)
        text = (command.__doc__ or "").strip()
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        apart = defaultdict[str, argparse._ActionsContainer](added.add_mutually_exclusive_group)
        for names, said in about.get("takes", {}).items():
            options = dict(said)
            if "type" in options:
                options["type"] = TYPES[options["type"]]
            if "choices" in options:
                options["choices"] = CHOICES[options["choices"]]
            among = options.pop("apart", None)
            (apart[among] if among else added).add_argument(*names.split(), **options)
    return top


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1 on")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day such as 2026-01-31") from None


TYPES: Final[Mapping[str, Callable[[str], Any]]] = {"count": _count, "day": _day, "path": Path}
