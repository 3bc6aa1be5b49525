"""Legal bases in the head of an official document."""

from collections.abc import Sequence

from diendan.analysis.outputs import Output


def legal_head(bases: Sequence[str]) -> Output:
    """Return the output that carries legal bases to the document's head; the last line of its cell.

    bases: one sentence each ("Căn cứ Nghị định số …"), in the order in which the head has them.
    """
    return Output(
        {
            "text/markdown": "\n\n".join(f"*{basis}*" for basis in bases),
            "text/plain": "\n".join(["head", *bases]),
        },
        {"kind": "head", "legal_bases": [*bases]},
    )
