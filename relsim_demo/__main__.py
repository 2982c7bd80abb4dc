"""Entry of `python -m relsim_demo`, and of the command relsim-demo."""

import sys

try:
    from relsim_demo.hosting.program import run
except KeyboardInterrupt:  # before `run` can see to it
    sys.exit(130)


def main() -> int:
    """Run the command line; read it only now, so that Ctrl-C is quiet from the beginning."""
    from relsim_demo.cli import main

    return main()


def command() -> int:
    """Run the command line as a program, and return its exit code."""
    return run(main)


if __name__ == "__main__":
    sys.exit(command())
