"""A judge behind the chat completions of an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.evaluation.judging.question import PROMPT, Shown, Unanswered

MAX_REPLY = 1_000_000  # bytes
TOKENS = 64  # of an answer
AGAIN = (408, 425, 429)  # and all from 500 on
KEY_PIECE = 6  # letters of the key that must not stand in anything shown


@dataclass(frozen=True)
class Limits:
    """Seconds to connect and for one try; how often to try; seconds before the next try, at first and at the most."""

    connect: float = 10.0
    total: float = 120.0
    tries: int = 5
    pause: float = 1.0
    longest: float = 60.0


class _Again(Exception):
    """A try that failed and may be repeated, after `pause` seconds if the server says so."""

    def __init__(self, reason: str, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.pause = pause


class HttpJudge:
    """Asks with temperature 0. Redirects are not followed: the key goes to the given address alone.

    Raises:
        BadRequest: the address or the key is none that can be used.
    """

    workers = 4

    def __init__(self, model: str, base_url: str, key: str = "", limits: Limits | None = None) -> None:
        self._model, self._limits = model, limits or Limits()
        self._url, self._key = _checked_url(base_url), _checked_key(key)
        if key and (key in base_url or key in model):
            raise BadRequest("The key must stand in its environment variable alone, not in the address or the model.")
        self.name = f"{model} at {self._url}"
        for library in ("httpx", "httpcore"):  # when debugged they log what servers send, which may be the key
            logging.getLogger(library).setLevel(logging.WARNING)
        self._free_at = 0.0  # time of the loop before which nobody asks
        self._client: httpx.AsyncClient | None = None

    async def ask(self, query: Shown, hit: Shown) -> str:
        """See Judge."""
        body = json.dumps(self._question(query, hit)).encode()
        loop, limits, reason = asyncio.get_running_loop(), self._limits, ""
        for attempt in range(limits.tries):
            await asyncio.sleep(max(0.0, self._free_at - loop.time()))
            wait = limits.pause * 2**attempt * random.uniform(0.75, 1.25)
            try:
                async with asyncio.timeout(limits.total):
                    return await self._once(body)
            except TimeoutError:
                reason = "no answer in time"
            except httpx.TransportError as error:
                reason = f"the connection failed ({type(error).__name__})"
            except _Again as again:
                reason, wait = str(again), max(wait, again.pause)
                if again.pause:
                    self._free_at = max(self._free_at, loop.time() + min(again.pause, limits.longest))
            if attempt + 1 < limits.tries:
                await asyncio.sleep(min(wait, limits.longest))
        raise Unanswered(reason)

    async def close(self) -> None:
        """See Judge."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _once(self, body: bytes) -> str:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "relsim_demo"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        if self._client is None:  # here, since a client belongs to one loop
            timeout = httpx.Timeout(self._limits.total, connect=self._limits.connect)
            self._client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)
        address = f"{self._url}/chat/completions"
        async with self._client.stream("POST", address, content=body, headers=headers) as response:
            if 300 <= response.status_code < 400:
                raise DemoError(
                    f"The server at {self._url} sends on to another address (HTTP {response.status_code}), which is "
                    "not followed: give the final address as --base-url."
                )
            return self._answer(response.status_code, response.headers, await _read(response))

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> str:
        """Return the text of the model in a reply, or raise what became of it."""
        if status in AGAIN or status >= 500:
            raise _Again(f"HTTP {status}", _pause(headers.get("retry-after", "")))
        if status in (401, 403):
            raise DemoError(f"The server at {self._url} does not take the key (HTTP {status}): see --key-env.")
        if status == 404:
            raise DemoError(
                f"There is no model {self._model[:80]!r}, or no chat completions, at {self._url} (HTTP 404): check "
                "--model and --base-url."
            )
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _Again(f"HTTP {status} without JSON") from error
        if status != 200:
            raise Unanswered(f"HTTP {status}{self._told(found)}")
        try:
            content = found["choices"][0]["message"]["content"]
        except (LookupError, TypeError) as error:
            raise _Again("a reply that is no chat completion") from error
        return content if isinstance(content, str) else ""

    def _told(self, found: object) -> str:
        """Return what a server says is wrong, if that can be shown: nothing with a piece of the key in it."""
        error = found.get("error") if isinstance(found, dict) else None
        message = error.get("message") if isinstance(error, dict) else None
        if not isinstance(message, str):
            return ""
        pieces = (self._key[start : start + KEY_PIECE] for start in range(max(1, len(self._key) - KEY_PIECE + 1)))
        if self._key and any(piece in message for piece in pieces):
            return ""
        return f", {''.join(letter if letter.isprintable() else ' ' for letter in message[:160])!r}"

    def _question(self, query: Shown, hit: Shown) -> dict:
        pictures = [
            {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{base64.b64encode(p.jpeg).decode()}"}}
            for p in (query, hit)
        ]
        turn = {"role": "user", "content": [{"type": "text", "text": PROMPT}, *pictures]}
        return {"model": self._model, "temperature": 0, "max_tokens": TOKENS, "messages": [turn]}


async def _read(response: httpx.Response) -> bytes:
    """Return a body of bounded size, as it was sent: unpacking could blow it up."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unanswered("a packed reply, which was not asked for")
    data = b""
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > MAX_REPLY:
            raise Unanswered("a reply of more than 1 MB")
    return data


def _pause(told: str) -> float:
    """Return the seconds of a Retry-After header, a number or a date; 0 for none."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", told):
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _checked_url(given: str) -> str:
    try:
        url = httpx.URL(given)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadRequest("--base-url is no web address; it looks like https://api.example.org/v1.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise BadRequest("--base-url must be a web address such as https://api.example.org/v1.")
    if url.userinfo or url.query or url.fragment:
        raise BadRequest("--base-url must be the plain address; a key belongs into the variable that --key-env names.")
    return str(url).rstrip("/")


def _checked_key(key: str) -> str:
    if not re.fullmatch(r"[!-~]*", key):
        raise BadRequest("The key holds blanks, line ends or letters that no key has.")
    return key
