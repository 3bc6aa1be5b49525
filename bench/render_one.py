"""One document from one executed notebook in a process of its own, as a script of one's own would do it.

`python -m bench.render_one EXECUTED TEXTS LANGUAGE LAYOUT FORMAT OUT`
"""

import sys
from pathlib import Path
from typing import Any

from diendan.datapackage import Package
from diendan.environment import project_root
from diendan.notebook_files import read_notebook
from diendan.pipeline.render import LowerContext, lower
from diendan.pipeline.render.document import DocumentHead
from diendan.pipeline.render.protocol import RenderRequest, choose
from diendan.texts import Texts


def main(arguments: list[str]) -> None:
    """Write OUT/out.FORMAT."""
    executed, texts, language, layout, format_name, out = arguments
    head: Any = DocumentHead("Bench", language, layout, "Cao Bằng", "tỉnh Cao Bằng", "04", "34")  # type: ignore[arg-type]
    root = project_root()
    context = LowerContext(
        name=Path(executed).parent.name,
        head=head,
        texts=Texts.load(Path(texts), language),  # type: ignore[arg-type]
        tables=Package.load(root).tables,
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
    (result,) = choose("builtin").render([request])
    if isinstance(result, Exception):
        raise result


if __name__ == "__main__":
    main(sys.argv[1:])
