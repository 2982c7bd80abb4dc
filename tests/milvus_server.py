"""A server of milvus-lite in a process of its own, which can be ended and started again at the same address."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager

RUN = """
import sys
from milvus_lite.adapter.grpc.server import run_server
run_server(sys.argv[1], "127.0.0.1", int(sys.argv[2]))
"""


class Server:
    def __init__(self, folder):
        self._folder, self._process = folder, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self):
        command = [sys.executable, "-c", RUN, str(self._folder), str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 120
        while time.monotonic() < end and self._process.poll() is None:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("milvus-lite has not come up")

    def end(self):
        self._process.kill()
        self._process.wait()


@contextmanager
def started(folder):
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.end()
