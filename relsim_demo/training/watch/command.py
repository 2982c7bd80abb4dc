"""The command `python -m relsim_demo.training watch DIR`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.hosting.program import say
from relsim_demo.training.watch.reading import told

HERE = "127.0.0.1"  # for the person at this machine alone
PORT = 7870
FILES = {
    "/": ("page.html", "text/html"),
    "/page.js": ("page.js", "text/javascript"),
    "/page.css": ("page.css", "text/css"),
}


def main(arguments: Sequence[str]) -> int:
    """Serve the page until it is stopped.

    Raises:
        BadRequest: it is no folder.
        DemoError: the port is taken.
    """
    summary = "Watch a training in a browser while it runs: progress, time left, loss and what is held out."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training watch", description=summary)
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="where it trains: its --out, WORK of drawn, or what holds several"
    )
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"of the page (default: {PORT})")
    options = parser.parse_args(arguments)
    folder = options.folder.expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise BadRequest(f"{folder} is no folder; name the one that a training works in.")
    try:
        server = ThreadingHTTPServer((HERE, options.port), partial(_Answers, folder))
    except (OSError, OverflowError) as error:
        raise DemoError(f"Port {options.port} cannot be had ({error}); name another --port.") from error
    with server:
        missing = "" if folder.is_dir() else ", which is not there yet"
        address = f"http://{HERE}:{server.server_port}"
        say(f"{address} shows {folder}{missing}; Ctrl-C ends the page, not the training.", sys.stdout)
        server.serve_forever()
    return 0


class _Answers(BaseHTTPRequestHandler):
    """Gives the page, and what stands in the folder at this moment."""

    def __init__(self, folder: Path, *given: object) -> None:
        self._folder = folder
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # noqa: N802 (http.server asks for this name)
        """Answer a question of the page."""
        path = self.path.partition("?")[0]
        if path == "/told.json":
            self._give(json.dumps(told(self._folder)).encode(), "application/json")
        elif path in FILES:
            name, sort = FILES[path]
            self._give((Path(__file__).parent / name).read_bytes(), f"{sort}; charset=utf-8")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _give(self, body: bytes, sort: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src data:")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (its name there)
        """Say nothing of every question."""
