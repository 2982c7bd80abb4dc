"""Settings of the environment that the libraries read, made such that the page can start behind them."""

from __future__ import annotations

import errno
import io
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from urllib.parse import urlsplit

from relsim_demo.errors import DemoError
from relsim_demo.hosting.gradio_start import spare_stubs
from relsim_demo.hosting.program import say

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
BYPASSES = ("no_proxy", "NO_PROXY")
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
OURSELVES = ("127.0.0.1", "localhost", "::1")
# Of Gradio's own settings, those that mean something here. It stops over nonsense in others, or stands still for them.
HEARD = (
    "GRADIO_ANALYTICS_ENABLED", "GRADIO_ROOT_PATH", "GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "GRADIO_SHARE",
    "GRADIO_SHARE_SERVER_ADDRESS", "GRADIO_TEMP_DIR",
)  # fmt: skip
ROOT_PATH = re.compile(r"(https?://[\w.:\[\]-]+)?(/[\w.~%@+-]+)*/?")
SWITCH = {"": "False", "0": "False", "false": "False", "1": "True", "true": "True"}
USUAL_PORT = 7860
TRIED = 100  # ports from the usual one on, as many as Gradio tries


def settle() -> None:
    """Settle all that a server needs. Raises DemoError."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # nothing is told to others without being asked to
    spare_stubs()
    settle_gradio()
    settle_port()
    settle_proxies()


def settle_proxies() -> None:
    """Reach this machine without a proxy, and leave out settings that would stop every request.

    httpx, which Gradio and the Hub use, refuses to start over one proxy or exception it cannot read: SOCKS without
    its extra package, unknown schemes, networks in no_proxy. Each variable left out is named on stderr.

    Raises:
        DemoError: the certificates that the environment names cannot be read.
    """
    if not any(os.environ.get(name) for name in (*PROXIES, *CERTIFICATES)):
        return
    with _only():
        if error := _trouble():
            named = " and ".join(f"{name} ({os.environ[name]})" for name in filter(os.environ.get, CERTIFICATES))
            raise DemoError(f"No certificates can be read from {named}: {error}.")
    _bypass(*OURSELVES, os.environ.get("GRADIO_SERVER_NAME") or OURSELVES[0])
    if _trouble() is None:
        return
    for name in filter(os.environ.get, PROXIES):
        with _only(**{name: os.environ[name]}):
            error = _trouble()
        if error:
            scheme = os.environ.pop(name).partition(":")[0]  # alone: what follows may hold a password
            remedy = " SOCKS needs the package httpx[socks]." if scheme.startswith("socks") else ""
            say(f"The proxy in {name} ({scheme}:...) cannot be used; going on without it.{remedy}")
    for name in BYPASSES:
        os.environ[name] = ",".join(filter(_can_be_bypassed, os.environ[name].split(",")))


def settle_gradio() -> None:
    """Check GRADIO_SHARE and GRADIO_ROOT_PATH, and leave out what Gradio would read but the page has no use for.

    Raises:
        DemoError: one of the two has a value that cannot be.
    """
    useless = sorted(name for name in os.environ if name.startswith("GRADIO_") and name not in HEARD)
    for name in useless:
        del os.environ[name]
    if useless:
        say(f"Going on without settings that mean nothing here: {', '.join(useless)}.")
    share, root = (os.environ.get(name, "").strip() for name in ("GRADIO_SHARE", "GRADIO_ROOT_PATH"))
    if share.lower() not in SWITCH:
        raise DemoError(f"GRADIO_SHARE is {share!r}; it must be true or false.")
    if not ROOT_PATH.fullmatch(root) or not _is_address(root):
        raise DemoError(
            f"GRADIO_ROOT_PATH is {root!r}; it must be a path, such as /demo, or an address, such as "
            "https://example.org/demo."
        )
    os.environ["GRADIO_SHARE"], os.environ["GRADIO_ROOT_PATH"] = SWITCH[share.lower()], root


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False


def announce(launch: Callable[[], tuple[object, str, str | None]]) -> None:
    """Launch the page, and say where it is; also where everybody reaches it, or that there is no such link."""
    with redirect_stdout(io.StringIO()):  # in place of Gradio's own words on that link
        _, address, link = launch()
    say(f"Running on {address}", sys.stdout)
    if link:
        say(f"Running on {link} for everybody, as long as this program runs", sys.stdout)
    elif os.environ["GRADIO_SHARE"] == SWITCH["true"]:
        say("GRADIO_SHARE: Gradio's tunnel could not be fetched or reached; going on without a public link.")


def settle_port() -> None:
    """Check GRADIO_SERVER_NAME and GRADIO_SERVER_PORT; where no port is given, take the first free one from 7860 on.

    Raises:
        DemoError: the port is no port, taken, or not allowed, or the name is none of this machine.
    """
    host = os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1"
    os.environ["GRADIO_SERVER_NAME"] = host
    given = os.environ.get("GRADIO_SERVER_PORT", "").strip()
    if given and not (given.isdecimal() and given.isascii() and 0 < int(given[:9]) < 65_536):
        raise DemoError(f"GRADIO_SERVER_PORT is {given!r}; it must be a number from 1 to 65535.")
    ports = [int(given)] if given else range(USUAL_PORT, USUAL_PORT + TRIED)
    port = next((port for port in ports if _is_free(host, port)), None)
    if port is None:
        which = f"The port {given} is taken" if given else f"The ports {ports[0]} to {ports[-1]} are all taken"
        raise DemoError(f"{which}; set GRADIO_SERVER_PORT to a free one.")
    if port != ports[0]:
        say(f"The port {ports[0]} is taken; serving on {port} instead. GRADIO_SERVER_PORT chooses another.")
    os.environ["GRADIO_SERVER_PORT"] = str(port)


def _is_free(host: str, port: int) -> bool:
    """Tell whether a port can be listened on; asked as Gradio does, which knows IPv4 only."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except PermissionError as error:
            raise DemoError(f"The port {port} needs special rights; set GRADIO_SERVER_PORT above 1023.") from error
        except (socket.gaierror, UnicodeError) as error:
            raise DemoError(f"GRADIO_SERVER_NAME is {host!r}; it must be an IPv4 address of this machine.") from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise DemoError(f"GRADIO_SERVER_NAME is {host!r}, which is no address of this machine.") from error
            return False
    return True


def _bypass(*hosts: str) -> None:
    """Add hosts to those that are reached without a proxy."""
    known = next((os.environ[name] for name in BYPASSES if os.environ.get(name)), "")
    entries = [entry.strip() for entry in known.split(",") if entry.strip()]
    for name in BYPASSES:
        os.environ[name] = ",".join(dict.fromkeys([*entries, *hosts]))


def _can_be_bypassed(entry: str) -> bool:
    with _only(no_proxy=entry):
        return _trouble() is None


def _trouble() -> Exception | None:
    """Return why httpx cannot make a client of the environment as it is."""
    import httpx

    try:
        httpx.Client().close()
    except Exception as error:
        return error
    return None


@contextmanager
def _only(**settings: str) -> Iterator[None]:
    """Have no other proxy settings than these for a moment."""
    names = (*PROXIES, *BYPASSES)
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(before)
