"""The command line, relsim-demo COMMAND: arguments.py says what it takes, commands/ does it.

Where the package is not installed, `python -m relsim_demo` in a checkout is the same.

`--json` prints one JSON object on stdout; logs go to stderr; bad input ends with one clear sentence and exit code 2.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

from relsim_demo.arguments import parser
from relsim_demo.commands import asking, making
from relsim_demo.errors import DemoError
from relsim_demo.hosting.network import settle_proxies
from relsim_demo.hosting.program import FAILED, trouble


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        settle_proxies()
        options = parser().parse_args(given)
        if options.command == "serve":
            return _serve()
        with redirect_stdout(sys.stderr):  # stdout belongs to the answer, whatever a package may print
            answer, text = COMMANDS[options.command](options)
    except BrokenPipeError:  # of a progress bar that nobody reads
        raise
    except (DemoError, OSError) as error:
        sentence = trouble(error) if isinstance(error, OSError) else str(error)
        _say(json.dumps({"error": sentence}) if as_json else "", f"error: {sentence}")
        return FAILED
    _say(json.dumps(answer) if as_json else text, "")
    return 0


def _serve() -> int:
    from relsim_demo.server import main

    return main()


def _say(out: str, err: str) -> None:
    if out:
        sys.stdout.write(out + "\n")
    if err:
        sys.stderr.write(err + "\n")


COMMANDS = {
    "score": asking.score, "caption": asking.caption, "search": asking.search, "space": asking.space,
    "explore": asking.explore, "info": asking.info, "galleries": asking.galleries, "evaluate": making.evaluate,
    "judge": making.judge, "bench": making.bench, "precompute": making.precompute, "fetch": making.fetch,
    "milvus": making.milvus,
    "deploy": making.deploy, "download": making.download,
}  # fmt: skip
