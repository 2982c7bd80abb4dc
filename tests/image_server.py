"""A web server on this machine that serves drawn pictures, and everything that goes wrong on the open web."""

import threading
import time
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from picture_files import encode, flat_png, noise

from relsim_demo.gallery.scenes import choose_specs
from relsim_demo.scenes.render import render

PAGE = b"<!doctype html><html><body>Sorry, this picture has moved.</body></html>"


@lru_cache
def drawn(number):
    """One of our own pictures as JPEG bytes."""
    return encode(render(choose_specs(400)[number], 96), "JPEG")


@lru_cache
def bomb():
    """A small file of 400 million pixels; made once, since that takes longer than some downloads may."""
    return flat_png(20_000, 20_000)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        kind, _, rest = urlsplit(self.path).path.strip("/").partition("/")
        getattr(self, f"_{kind.replace('-', '_')}", self._missing)(rest)

    def _reply(self, body, status=200, kind="image/jpeg", length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _picture(self, rest):
        self._reply(drawn(int(rest.removesuffix(".jpg"))))

    def _query(self, rest):
        """A picture only for an address whose entities were resolved."""
        right = urlsplit(self.path).query == "a=1&b=2"
        self._reply(drawn(3)) if right else self._missing(rest)

    def _missing(self, rest):
        self._reply(PAGE, 404, "text/html")

    def _gone(self, rest):
        self._reply(b"", 410)

    def _page(self, rest):
        self._reply(PAGE, kind="text/html; charset=utf-8")

    def _page_as_jpeg(self, rest):
        self._reply(PAGE)

    def _cut(self, rest):
        self._reply(drawn(1)[:700], length=len(drawn(1)))

    def _half(self, rest):
        """A damaged picture, served as if whole."""
        self._reply(drawn(2)[:700])

    def _empty(self, rest):
        self._reply(b"")

    def _bomb(self, rest):
        self._reply(bomb(), kind="image/png")

    def _announced(self, rest):
        self._reply(b"", length=10**9)

    def _endless(self, rest):
        self.send_response(200)
        self.end_headers()  # no length: until the connection closes
        block = noise(512, 512).tobytes()
        try:
            for _ in range(200):
                self.wfile.write(block)
        except OSError:
            self.server.hung_up.append(self.path)

    def _hang(self, rest):
        self.server.closing.wait(30)

    def _drip(self, rest):
        """A byte now and then, for ever: no single wait is long."""
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.closing.wait(0.05):
                self.wfile.write(b"\xff")
        except OSError:
            self.server.hung_up.append(self.path)

    def _headers(self, rest):
        """Headers that never end, one letter at a time."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.server.closing.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            self.server.hung_up.append(self.path)

    def _garbage(self, rest):
        self.wfile.write(b"\0\1\2 this is no HTTP\r\n\r\n")

    def _busy(self, rest):
        """Unwell twice, then fine."""
        times = self.server.asked.count(self.path)
        self._reply(drawn(4)) if times > 2 else self._reply(b"", 503 if times == 1 else 429, Retry_After="0")

    def _down(self, rest):
        self._reply(b"", 500)

    def _to(self, rest):
        """Send on: /to/private, /to/loop, /to/picture/7.jpg, ..."""
        here = f"http://{self.headers['Host']}"
        places = {
            "private": "http://10.0.0.1/secret.png",
            "metadata": "http://169.254.169.254/latest/meta-data",
            "mapped": "http://[::ffff:127.0.0.2]/x.png",
            "neighbour": f"http://127.0.0.2:{self.server.server_port}/picture/1.jpg",
            "file": "file:///etc/passwd",
            "loop": f"{here}/to/loop",
        }
        far = rest.startswith("far/")  # /to/far/5 needs five more steps
        step = f"/to/far/{int(rest[4:]) - 1}" if far and rest != "far/0" else "/picture/5.jpg"
        self._reply(b"", 302, Location=places.get(rest, step if far else f"/{rest}"))

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


@contextmanager
def image_server():
    """Serve on a free port of 127.0.0.1; the server knows what was `asked`, and who `hung_up` on it."""
    drawn(0)  # the first takes longest
    server = Server(("127.0.0.1", 0), Handler)
    server.asked, server.hung_up, server.closing = [], [], threading.Event()
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def until(condition, seconds=10):
    """Wait for something that is about to happen; tell whether it did."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())
