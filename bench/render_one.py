"""One document from one executed notebook in a process of its own, as a script of one's own would do it.

`python -m bench.render_one EXECUTED TEXTS LANGUAGE PROVINCE FORMAT OUT`
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from diendan.data.datapackage import Package
from diendan.data.units import units_at
from diendan.environment import project_root
from diendan.parsing.notebook_files import read_notebook
from diendan.render.builtin import Builtin
from diendan.render.lowering.lowered import LowerContext
from diendan.render.lowering.lowering import lower
from diendan.render.renderer_protocol import RenderRequest
from diendan.spec.document import DocumentHead
from diendan.spec.texts import Texts

DAY = date(2026, 9, 15)


def main(arguments: list[str]) -> None:
    """Write OUT/out.FORMAT."""
    executed, texts, language, province, format_name, out = arguments
    root = project_root()
    spoken: Any = language
    unit = units_at(DAY, root).by_slug(province)
    head = DocumentHead("Bench", spoken, "brief", unit.title(spoken), unit.name(spoken), unit.key, unit.key)
    context = LowerContext(
        name=Path(executed).parent.name,
        head=head,
        texts=Texts.load(Path(texts), spoken),
        tables=(package := Package.load(root)).tables,
        data=package,
    )
    lowered = lower(read_notebook(Path(executed)), context)
    work = Path(out)
    lowered.write(work)
    formats: Any = (format_name,)
    request = RenderRequest(
        name="bench/one",
        work=work,
        formats=formats,
        epoch=0,
        head=lowered.head,
        extension=root / "reports" / "_extensions" / "diendan",
    )
    (result,) = Builtin().render([request])
    if isinstance(result, Exception):
        raise result


if __name__ == "__main__":
    main(sys.argv[1:])
