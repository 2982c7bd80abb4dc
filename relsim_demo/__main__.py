"""Entry of `python -m relsim_demo`."""

import sys

from relsim_demo.hosting.program import run


def main() -> int:
    """Run the command line; read it only now, so that Ctrl-C is quiet from the beginning."""
    from relsim_demo.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(run(main))
