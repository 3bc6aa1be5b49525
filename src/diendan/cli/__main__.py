"""`python -m diendan.cli`: the same as `diendan`."""

import sys

from diendan.cli import main

if __name__ == "__main__":
    sys.exit(main())
