"""A server of chat completions on this machine, and everything that such a server does wrong; the model says what."""

import gzip
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from relsim_demo.evaluation.judging.http import Limits


def completion(content):
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


SAYS = {  # what the model answers
    "fine": '{"score": 7}', "float": ' {"score": 6.5}\n', "fenced": '```json\n{"score": 4}\n```',
    "wordy": 'Both show a row. {"score": 3} That is all.', "zero": '{"score": 0}', "ten": '{"score": 10}',
    "eleven": '{"score": 11}', "below": '{"score": -1}', "plain": "7", "quoted": '{"score": "7"}',
    "true": '{"score": true}', "twice": '{"score": 1} or {"score": 9}', "nan": '{"score": NaN}', "none": None,
    "huge-number": '{"score": 1%s}' % ("0" * 3000), "long": '{"score": 7}' + "x" * 5000, "empty": "",
    "deep": "[" * 3900,
}  # fmt: skip
KEY = "sk-Zq81vXw0PlmN37TyUs"
PATIENT = Limits(total=30, tries=3, pause=0.01, longest=0.3)  # an answer comes late where the machine is busy
HASTY = replace(PATIENT, total=1)
HANGS = ["hang", "drip", "headers"]  # they are given up only because time is
FAILS = [*HANGS, "down", "cut", "garbage", "page", "odd", "closed"]  # for ever, in ways of one try


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.keys.append(self.headers["Authorization"])
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        self.server.times.append(time.time())
        model = question["model"]
        if model in SAYS:
            return self._reply(completion(SAYS[model]))
        return getattr(self, f"_{model.replace('-', '_')}", self._missing)()

    def _reply(self, body, status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _missing(self):
        self._reply(b"{}", 404)

    def _nth(self):
        return len(self.server.asked)

    def _busy(self):
        """Unwell three times, then fine."""
        late = {1: {"Retry_After": "0.2"}, 2: {"Retry_After": formatdate(0, usegmt=True)}, 3: {"Retry_After": "soon"}}
        self._reply(completion('{"score": 7}')) if self._nth() > 3 else self._reply(b"", 429, **late[self._nth()])

    def _patient(self):
        """Asks for an hour of patience, then is fine."""
        self._reply(completion('{"score": 7}')) if self._nth() > 1 else self._reply(b"", 503, Retry_After="3600")

    def _down(self):
        self._reply(b"oops", 500)

    def _hang(self):
        self.server.closing.wait(30)

    def _drip(self):
        """A body that never ends, one blank at a time: no single wait is long."""
        self.send_response(200)
        self.end_headers()
        self._on_and_on(b" ")

    def _headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        self._on_and_on(b"x")

    def _on_and_on(self, letter):
        try:
            while not self.server.closing.wait(0.05):
                self.wfile.write(letter)
        except OSError:
            pass

    def _cut(self):
        self._reply(completion('{"score": 7}')[:20], length=500)

    def _garbage(self):
        self.wfile.write(b"\0\1\2 this is no HTTP\r\n\r\n")

    def _page(self):
        self._reply(b"<!doctype html><p>It works!")

    def _odd(self):
        self._reply(b'{"choices": [7]}')

    def _closed(self):
        self.connection.close()

    def _endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(2000):
                self.wfile.write(b" " * 65_536)
            self.server.finished.append("endless")
        except OSError:
            pass

    def _packed(self):
        self._reply(gzip.compress(b" " * 10**7), Content_Encoding="gzip")

    def _redirect(self):
        self._reply(b"", 307, Location=f"{self.server.elsewhere}/chat/completions")

    def _locked(self):
        self._echo(401)

    def _echoing(self):
        self._echo(400)

    def _strict(self):
        self._reply(json.dumps({"error": {"message": "no pictures\nhere"}}).encode(), 400)

    def _echo(self, status):
        said = f"Incorrect key {self.headers['Authorization']} or {self.headers['Authorization'][12:]}"
        self._reply(json.dumps({"error": {"message": said}}).encode(), status, X_Key=self.headers["Authorization"])

    def _parrot(self):
        """Answers with the key in place of an answer, and beside one."""
        self._reply(
            completion(f'{self.headers["Authorization"]} {{"score": 5, "why": "{self.headers["Authorization"]}"}}')
        )

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


@contextmanager
def judge_server():
    """Serve on a free port of 127.0.0.1; the server knows the questions `asked`, their `times` and `keys`."""
    server = Server(("127.0.0.1", 0), Handler)
    server.asked, server.times, server.keys, server.finished = [], [], [], []
    server.closing = threading.Event()
    server.address, server.elsewhere = f"http://127.0.0.1:{server.server_port}/v1", "http://127.0.0.1:9"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
