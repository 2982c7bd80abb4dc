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
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property, partial
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


class Chromium:
    """The installed Chromium; with a profile on disk it keeps scripts compiled, and opens the page in half the time."""

    def __init__(self, types, path):
        self._new = partial(types.launch, executable_path=path, args=FLAGS)
        self._again = partial(types.launch_persistent_context, executable_path=path, args=FLAGS)
        self._until_closed, self._kept, self._taken = ExitStack(), {}, []

    def new_context(self, **options):
        """Windows of a browser that was never used."""
        return self._fresh.new_context(**options)

    def returning(self, options):
        """Windows of a browser that keeps what it was sent, the same for all that give these options."""
        key = str(options)
        if key not in self._kept:
            profile = self._until_closed.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            self._kept[key] = self._until_closed.enter_context(closing(self._again(profile, **options)))
            self._kept[key].profile = profile
        return self._kept[key]

    @contextmanager
    def visitor(self, address, options):
        """Windows of a person that the page at an address does not know; two at once share nothing."""
        context = self.returning(options)
        if context in self._taken:
            with closing(self.new_context(**options)) as other:
                yield other
            return
        self._taken.append(context)
        forget(context, address)
        try:
            yield context
        finally:
            self._taken.remove(context)
            for page in context.pages[1:]:
                page.close()

    @cached_property
    def _fresh(self):
        return self._until_closed.enter_context(closing(self._new()))

    def close(self):
        self._until_closed.close()


def forget(context, address):
    """Clear what a page has kept in a browser, as if nobody had been there; files that were sent stay."""
    session = context.new_cdp_session(context.pages[0])
    kept = {"origin": address, "storageTypes": "cookies,local_storage,indexeddb,cache_storage,service_workers"}
    session.send("Storage.clearDataForOrigin", kept)
    session.detach()


@pytest.fixture(scope="session")
def chromium():
    try:
        from playwright import sync_api
    except ImportError:
        do_without("Playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        do_without("there is no Chromium")
    with sync_api.sync_playwright() as playwright, closing(Chromium(playwright.chromium, path)) as browser:
        yield browser


def do_without(reason):
    """Leave out what needs a browser; where CI is set, as services that check changes do, that is a failure."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def on_desktops(chromium):
    """A person at a desktop who has been here before: the browser has the page's files, and opens it faster."""
    return chromium.returning(DESKTOP)


@pytest.fixture(scope="session")
def on_phones(chromium):
    """The same on a phone, 390 pixels wide."""
    return chromium.returning(PHONE)


@pytest.fixture
def page(on_desktops, page_server):
    """A page of desktop size, not yet opened; at the end it must have met no error and asked nothing of outsiders."""
    with watching(on_desktops, page_server) as page:
        yield page


@pytest.fixture
def phone(on_phones, page_server):
    """The same on a phone."""
    with watching(on_phones, page_server) as page:
        yield page


@contextmanager
def watched(browser, address, options):
    """Like `page`, for somebody of whom the page knows nothing."""
    with browser.visitor(address, options) as context, watching(context, address) as page:
        yield page


def window(context, address):
    """Open a window; in a profile on disk in the process of the one before, which has the scripts at hand."""
    if "profile" not in vars(context) or not address.startswith("http"):
        return context.new_page()
    first = context.pages[0]
    if not first.url.startswith(f"{address}/"):
        first.goto(f"{address}/theme.css")
    with context.expect_page() as opened:
        first.evaluate("void open()")
    return opened.value


@contextmanager
def watching(context, address):
    page = window(context, address)
    page.set_default_timeout(PATIENCE * 1000)
    met = []
    page.on(
        "console",
        lambda said: said.type == "error" and not LEFT.match(said.text) and met.append(f"console: {said.text}"),
    )
    page.on("pageerror", lambda error: met.append(f"script: {error}"))
    page.on("request", lambda r: r.url.startswith((address, "data:", "blob:")) or met.append(f"outside: {r.url}"))
    yield page
    page.close()
    context.clear_permissions()
    assert not met, "\n".join(met)


def module(name):
    """The expression, in the page, for one of its modules."""
    return f"(await import(new URL('{name}', document.getElementById('sl-styles').href)))"


def run_in(page, name, does, *given):
    """Call what a module of the page exports, as in run_in(page, "lib/refs.js", "src(given[0])", id)."""
    page.wait_for_selector("#sl-styles", state="attached")
    return page.evaluate(f"async (given) => {{ const it = {module(name)}; return it.{does}; }}", list(given))


def go_to(page, tab, **shown):
    """Show a tab with what is named, as the page itself does it."""
    run_in(page, "lib/address.js", "goTo(...given)", tab, shown)


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
