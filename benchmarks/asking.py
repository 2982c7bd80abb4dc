"""Asking the app as its page and its API are asked: over HTTP, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from uuid import uuid4

import httpx

PATIENCE = 120  # seconds


class Failed(Exception):
    """An answer that says no, or none."""


class Visitor:
    """One visitor on one connection, with a session of its own. Not to be shared between threads."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False)
        self._session, self._turn = uuid4().hex, 0

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def get(self, path: str) -> bytes:
        """Fetch an address of the app. Raises Failed."""
        return self._said(self._http.get(path)).content

    def send(self, path: str, data: bytes) -> bytes:
        """Send bytes to an address of the app; return what it answers. Raises Failed."""
        return self._said(self._http.post(path, content=data)).content

    def upload(self, name: str, data: bytes) -> str:
        """Send a picture; return where the app put it, as questions name it."""
        return self._said(self._http.post("/gradio_api/upload", files={"files": (name, data)})).json()[0]

    def ask(self, widget: str, event: str, **asked: object) -> dict:
        """Ask what the page asks for a widget, and return the last part of the answer. Raises Failed."""
        component, function = self._functions[widget, event]
        self._turn += 1
        question = {
            "data": [], "event_data": {**asked, "turn": self._turn}, "fn_index": function, "trigger_id": component,
            "session_hash": self._session,
        }  # fmt: skip
        self._said(self._http.post("/gradio_api/queue/join", json=question))
        answer: dict = {}
        for message in self._heard():
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise Failed(str(message["output"]))
                answer = json.loads(message["output"]["data"][0])
        if answer.get("turn") != self._turn or "error" in answer:
            raise Failed(answer.get("error", "no answer"))
        return answer

    def call(self, endpoint: str, *given: object) -> object:
        """Ask an endpoint of the API. Raises Failed."""
        path = f"/gradio_api/call/{endpoint}"
        event = self._said(self._http.post(path, json={"data": list(given)})).json()["event_id"]
        *_, said, data = self._said(self._http.get(f"{path}/{event}")).text.strip().splitlines()  # after heartbeats
        if said != "event: complete":
            raise Failed(data)
        return json.loads(data.removeprefix("data: "))[0]

    @cached_property
    def _functions(self) -> dict[tuple[str, str], tuple[int, int]]:
        """The component and the function of every event of every widget."""
        config = json.loads(self.get("/config"))
        names = {c["id"]: str(c["props"].get("elem_id")).removeprefix("widget-") for c in config["components"]}
        return {
            (names[component], event): (component, function["id"])
            for function in config["dependencies"]
            for component, event in function["targets"]
        }

    def _heard(self) -> Iterator[dict]:
        with self._http.stream("GET", f"/gradio_api/queue/data?session_hash={self._session}") as stream:
            for line in self._said(stream).iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line[5:])

    def _said(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code != 200:
            raise Failed(f"{answer.status_code}: {answer.read().decode(errors='replace')[:200]}")
        return answer
