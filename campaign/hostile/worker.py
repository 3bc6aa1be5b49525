"""Runs commands of diendan one after the other in one process: a line of JSON in, a line of JSON out."""

import contextlib
import io
import json
import sys
import traceback

_MOST = 20_000


def main() -> None:
    """Answer every line of standard input until it ends; what a command prints is part of the answer."""
    from diendan.cli import main as diendan

    answers = sys.stdout
    for line in sys.stdin:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                code: object = diendan(json.loads(line))
            except SystemExit as ended:
                code = ended.code
            except BaseException:
                code = -1
                said.write(traceback.format_exc())
        text = said.getvalue()
        answer = {"code": code, "lines": len(text.splitlines()), "out": text[:_MOST] + text[-_MOST:]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
