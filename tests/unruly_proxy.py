"""A reverse proxy before the app that misbehaves when it is told to, as proxies and networks do."""

import http.client
import socket
import struct
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

DROPPED = {"connection", "transfer-encoding", "content-length", "keep-alive"}
CHUNK = 1 << 16


class Proxy:
    """`address` leads to `upstream`. A fault is f(handler) -> None, for the paths that contain `where`.

    What is under way there when it begins is cut: a stream that stays open would carry answers past it.
    """

    def __init__(self, upstream):
        self.upstream, self.address, self.asked = upstream, "", []
        self._where, self._fault, self.mended = "", None, threading.Event()
        self.passing = set()  # handlers

    def fail(self, fault, where="/"):
        self._where, self._fault = where, fault
        for handler in list(self.passing):
            if where in handler.path:
                with suppress(OSError):
                    handler.connection.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self._fault = None
        self.mended.set()
        self.mended = threading.Event()

    def fault_for(self, path):
        return self._fault if self._fault and self._where in path else None

    def carry(self, handler):
        self.passing.add(handler)
        try:
            forward(handler, self)
        finally:
            self.passing.discard(handler)


@pytest.fixture(scope="module")
def line(page_server):
    with proxied(page_server) as proxy:
        yield proxy


@pytest.fixture
def proxy(line):
    """A proxy that behaves until it is told otherwise."""
    yield line
    line.mend()


@contextmanager
def proxied(upstream):
    """Run a proxy to an address of the app."""
    proxy = Proxy(upstream)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def handle_one(self):
            self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            proxy.asked.append(self.path)
            fault = proxy.fault_for(self.path)
            with suppress(OSError, http.client.HTTPException):  # either side has gone
                fault(self, proxy) if fault else proxy.carry(self)

        do_GET = do_POST = do_HEAD = handle_one  # noqa: N815 (the names of the standard library)

        def log_message(self, *words):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Handler) as server:
        proxy.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.mend()
            server.shutdown()


def forward(handler, proxy, most=None, write=None):
    """Pass a request on and its answer back, at most so many bytes of it; write(handler, piece) sends a piece."""
    there = urlsplit(proxy.upstream)
    connection = http.client.HTTPConnection(there.hostname, there.port, timeout=120)
    headers = {k: v for k, v in handler.headers.items() if k.lower() not in ("host", "connection", "content-length")}
    connection.request(handler.command, handler.path, handler.body, {**headers, "Host": handler.headers["Host"]})
    answer = connection.getresponse()
    handler.send_response_only(answer.status)
    for name, value in answer.getheaders():
        if name.lower() not in DROPPED:
            handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
    sent = 0
    while (most is None or sent < most) and (piece := answer.read1(CHUNK if most is None else most - sent)):
        (write or plainly)(handler, piece)
        sent += len(piece)
    connection.close()


def plainly(handler, piece):
    handler.wfile.write(piece)
    handler.wfile.flush()


def answering(status, kind="text/html", body="<html>Bad Gateway</html>"):
    """A fault: this answer instead of the app's."""

    def fault(handler, proxy):
        handler.send_response_only(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return fault


def ending(most):
    """A fault: the answer ends after so many bytes, as if it were whole."""
    return lambda handler, proxy: forward(handler, proxy, most)


def breaking(most):
    """A fault: the connection is reset after so many bytes of the answer."""

    def fault(handler, proxy):
        if most:
            forward(handler, proxy, most)
        reset(handler, proxy)

    return fault


def reset(handler, proxy):
    """A fault: the connection is reset at once, as where nobody listens."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.wfile.flush()
    handler.connection.close()


def silent(handler, proxy):
    """A fault: the connection stands, and nothing comes."""
    proxy.mended.wait(120)


def dripping(handler, proxy):
    """A fault: the answer comes byte by byte, far too slowly."""

    mended = proxy.mended

    def slowly(handler, piece):
        while piece and not mended.wait(1):
            plainly(handler, piece[:1])
            piece = piece[1:]
        plainly(handler, piece)

    forward(handler, proxy, write=slowly)
