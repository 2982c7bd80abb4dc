"""The benchmark of the page: its table, its bars, its counter of bytes, and the part that needs no browser."""

import http.server
import urllib.request
from threading import Thread

import pytest

from benchmarks import page
from benchmarks.wire import counted

FIGURES = {
    "control": {"ours": [900.0, 700.0, 800.0], "bare Gradio": [600.0, 400.0, 500.0]},
    "drawn": {"ours": [2000.0], "gr.Plot": [2000.0]},
    "redrawn": {"ours": [400.0], "gr.Plot": [800.0]},
    "details": {"ours": [40.0]},
    "wire": {"ours": [20.0, 301.0, 400.0]},
    "server": {"ours": [9.0, 15.0, 20.0]},
    "view": {"ours": [2400.0], "gr.Plot": [3000.0]},
    "query": {"ours": [350.0], "gr.Plot": [2000.0]},
    "data": {"ours": [140.0], "gr.Plot": [2000.0]},
}


def test_every_line_has_median_spread_ratio_and_its_bar():
    control, drawn, redrawn, details, wire, server, _, query, data = page.rows(FIGURES)
    assert (control.ours, control.spread, control.theirs, control.ratio) == (800, (700, 900), 500, 1.6)
    assert [row.met for row in (control, drawn, redrawn, details)] == [False, True, None, None]
    assert (wire.ours, wire.met, wire.ratio) == (301, False, None)
    assert server.met and data.met and query.met is None
    assert data.ratio == 0.07


def test_the_table_says_what_is_met_and_what_is_missed():
    lines = page.table(page.rows(FIGURES)).splitlines()
    assert len(lines) == len(page.LINES)
    assert "800.0 ms (700.0 to 900.0)" in lines[0] and "bare Gradio 500.0: 1.60 times" in lines[0]
    assert lines[0].endswith("bar 1.1 times: MISSED") and lines[1].endswith("bar 1 times: met")
    assert lines[4].endswith("bar 300: MISSED") and "bar" not in lines[2]
    assert "140.0 kB" in lines[-1] and "gr.Plot 2,000.0: 0.07 times" in lines[-1]


def test_the_servers_part_is_what_the_page_asks_for(explorer):
    spent = page.server_part(explorer, 2)
    assert len(spent) == 2 and all(ms > 0 for ms in spent)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 100_000)

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_counter_passes_everything_on_and_counts_headers_too(port):
    with counted(port) as wire:
        for number in range(1, 3):
            with urllib.request.urlopen(wire.address, timeout=30) as answer:
                assert answer.read() == b"x" * 100_000
            assert wire.sent == number * (100_000 + len("HTTP/1.0 200 OK\r\n\r\n"))
