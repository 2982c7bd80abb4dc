"""The page in a real browser: the app as a process of its own, Chromium, and a note of what must never happen."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LEFT = re.compile("AbortError: signal is aborted|Unexpected error Connection errored out")  # Gradio, as a page is left
PATIENCE = 60  # seconds; the machine may be busy with other things


@pytest.fixture(scope="session")
def page_server():
    """Serve the app with the shipped gallery on a free port; give its address."""
    with served("app.py") as address:
        yield address


@contextmanager
def served(script, *arguments, **settings):
    """Run a script that serves the app, with only the RELSIM_ settings that are given; give its address.

    Uploads have a folder of their own, since a server that ends clears the folder that Gradio shares by default.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RELSIM_")}
    env = clean | settings | {"GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as uploads:
        env["GRADIO_TEMP_DIR"] = uploads
        process = subprocess.Popen([sys.executable, script, *map(str, arguments)], cwd=ROOT, env=env)
        try:
            yield _wait_for(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, page_server):
    """A page of desktop size, not yet opened; at the end it must have met no error and asked nothing of outsiders."""
    with watched(chromium, page_server, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(chromium, page_server):
    """The same on a phone, 390 pixels wide."""
    with watched(chromium, page_server, PHONE) as page:
        yield page


@contextmanager
def watched(browser, address, options):
    context = browser.new_context(**options, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    met = []
    page.on(
        "console",
        lambda said: said.type == "error" and not LEFT.match(said.text) and met.append(f"console: {said.text}"),
    )
    page.on("pageerror", lambda error: met.append(f"script: {error}"))
    page.on("request", lambda r: r.url.startswith((address, "data:", "blob:")) or met.append(f"outside: {r.url}"))
    yield page
    context.close()
    assert not met, "\n".join(met)


def steady(locator):
    """Give where something lies in the window, in pixels, once it has come to rest: gestures need that."""
    before, box = None, locator.bounding_box()
    while box != before:
        locator.page.wait_for_timeout(150)
        before, box = box, locator.bounding_box()
    return box


def _wait_for(address, process):
    end = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return address
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError("the app did not start")
