"""Counting the bytes between a browser and a server: everything that passes, headers and streams too."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 1 << 16


class Wire:
    """How many bytes the server has sent so far, and the address at which it is reached through the counter."""

    def __init__(self, address: str) -> None:
        self.address, self.sent = address, 0


@contextmanager
def counted(port: int) -> Iterator[Wire]:
    """Pass on everything between a free port and a port of this machine, and count what comes from there."""

    class Passing(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as server:
                answers = threading.Thread(target=_pass_on, args=(server, self.request, wire), daemon=True)
                answers.start()
                _pass_on(self.request, server, None)
                answers.join()

    class Passage(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Passage(("127.0.0.1", 0), Passing) as passage:
        wire = Wire(f"http://127.0.0.1:{passage.server_address[1]}")
        threading.Thread(target=passage.serve_forever, daemon=True).start()
        try:
            yield wire
        finally:
            passage.shutdown()


def _pass_on(source: socket.socket, target: socket.socket, wire: Wire | None) -> None:
    """Copy until one end closes."""
    try:
        while data := source.recv(CHUNK):
            target.sendall(data)
            if wire:
                wire.sent += len(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # a browser that goes away
