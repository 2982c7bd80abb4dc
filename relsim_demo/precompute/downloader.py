"""Fetching pictures from addresses that strangers wrote: bounded in every way, and never into a private network."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpcore
import httpx

from relsim_demo.images import MAX_BYTES
from relsim_demo.precompute.records import Skipped

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Permit = Callable[[Address], bool]
REDIRECTS = 5
HEADERS = {"User-Agent": "relsim_demo", "Accept": "image/*", "Accept-Encoding": "identity"}
LONGEST_PAUSE = 10.0  # seconds, whatever a server asks for
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))  # an IPv4 address at the end


@dataclass(frozen=True)
class Limits:
    """Seconds to connect, between two bytes, and for all of one try; how often to try; seconds before the next try."""

    connect: float = 10.0
    read: float = 10.0
    total: float = 30.0
    tries: int = 3
    pause: float = 0.5


class _Failed(Exception):
    """A picture that could not be fetched; `again` where another try may help, after `pause` seconds if given."""

    def __init__(self, reason: str, detail: str = "", again: bool = False, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.skipped, self.again, self.pause = Skipped(reason, detail), again, pause


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the open internet; one that carries an IPv4 address is judged by that."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in _TRANSLATED):
            carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if found := [inner for inner in carried if inner is not None]:
            return all(is_public(inner) for inner in found)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class Downloader:
    """Downloads pictures, one connection each. Safe to share between threads.

    Every connection, also after a redirect, goes to an address that was checked after resolving the name once, so that
    a name which changes its answer gains nothing. Proxies of the environment are not used: they would do the resolving.
    """

    def __init__(self, limits: Limits | None = None, permit: Permit = is_public) -> None:
        """`permit` decides which addresses may be connected to."""
        self._limits, self._permit = limits or Limits(), permit
        self._tls = httpx.create_ssl_context()
        self._closed = threading.Event()

    def close(self) -> None:
        """Let every download under way be its last try."""
        self._closed.set()

    def fetch(self, address: str, target: Path) -> Skipped | None:
        """Write what an address serves to a file, atomically; return why not where it cannot be had.

        Raises:
            OSError: the file cannot be written.
        """
        part = target.with_name(f"{target.name}.part")
        for attempt in range(self._limits.tries):
            try:
                self._fetch_once(address, part)
                os.replace(part, target)
                return None
            except _Failed as failed:
                if not failed.again or attempt + 1 == self._limits.tries or self._closed.is_set():
                    part.unlink(missing_ok=True)
                    return failed.skipped
                wait = self._limits.pause * 2**attempt * random.uniform(0.75, 1.25)
                self._closed.wait(min(max(wait, failed.pause), LONGEST_PAUSE))
        raise AssertionError("the last try returns")

    def _fetch_once(self, address: str, target: Path) -> None:
        deadline = time.monotonic() + self._limits.total
        for _ in range(REDIRECTS + 1):
            url = _checked_url(address)
            with _failures(), self._pool(deadline) as pool, pool.stream(
                "GET", httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers={**HEADERS, "Host": url.netloc.decode()}, extensions={"timeout": self._timeouts},
            ) as response:  # fmt: skip
                location = _header(response, b"location") if 300 <= response.status < 400 else None
                if location is None:
                    return _write(response, target)
                address = str(url.join(location))
        raise _Failed("too many redirects", f"more than {REDIRECTS}")

    @property
    def _timeouts(self) -> dict[str, float]:
        read = self._limits.read
        return {"connect": self._limits.connect, "read": read, "write": read, "pool": self._limits.total}

    def _pool(self, deadline: float) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(self._tls, network_backend=_CheckedNetwork(self._permit, deadline))


class _CheckedNetwork(httpcore.SyncBackend):
    """Connects to permitted addresses only, and gives every wait at most the time that is left."""

    def __init__(self, permit: Permit, deadline: float) -> None:
        self._permit, self._deadline = permit, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> _TimedStream:
        """Resolve once, check, and connect to the very address that was checked."""
        found = [ipaddress.ip_address(entry[4][0].split("%")[0]) for entry in _resolve(host, port)]
        permitted = [address for address in dict.fromkeys(found) if self._permit(address)]
        if not permitted:
            raise _Failed("refused address", f"{host} is not on the open internet")
        for address in permitted[:3]:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                limit = _left(self._deadline, timeout)
                stream = super().connect_tcp(str(address), port, limit, local_address, socket_options)
                return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"no connection to {host}")


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline, so that a server cannot drip bytes for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _TimedStream:
        limit = _left(self._deadline, timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    """Return the seconds that a step may take."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for one try is over")
    return left if timeout is None else min(left, timeout)


def _resolve(host: str, port: int) -> list[tuple]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        again = getattr(error, "errno", None) == socket.EAI_AGAIN
        raise _Failed("no such host", f"{host} cannot be resolved", again) from error


def _checked_url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise _Failed("bad address", "this is no web address") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise _Failed("bad address", "only http and https addresses are fetched")
    return url


def _write(response: httpcore.Response, target: Path) -> None:
    """Write the body of a final answer, or raise _Failed for what cannot be a picture of ours."""
    if response.status != 200:
        again = response.status in (408, 425, 429) or response.status >= 500
        pause = _header(response, b"retry-after") or ""
        raise _Failed(f"HTTP {response.status}", "", again, float(pause) if pause.isdecimal() else 0.0)
    if (_header(response, b"content-type") or "").lower().startswith("text/html"):
        raise _Failed("web page", "a web page came in place of a picture")
    length = _header(response, b"content-length") or ""
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise _Failed("more than 20 MB", f"{int(length):,} bytes announced")
    size = 0
    with target.open("wb") as file:
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > MAX_BYTES:
                raise _Failed("more than 20 MB", "the rest was not fetched")
            file.write(chunk)


def _header(response: httpcore.Response, name: bytes) -> str | None:
    return next((value.decode("latin-1").strip() for key, value in response.headers if key.lower() == name), None)


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    """Turn what the network raises into _Failed."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise _Failed("timeout", "the server did not answer in time", again=True) from error
    except httpcore.RemoteProtocolError as error:
        raise _Failed("cut off", "the server ended the answer too early", again=True) from error
    except httpcore.NetworkError as error:
        raise _Failed("no connection", str(error) or "the connection failed", again=True) from error
    except (_Failed, OSError):  # the network's own errors came above: this is our disk
        raise
    except Exception as error:  # answers that no library expects
        raise _Failed("no usable answer", f"{type(error).__name__}: {error}") from error
