"""What stands before every route: HEAD, headers of safety, parameters of Gradio; and who may wait in the queue."""

import json
from threading import Event

import gradio as gr
import httpx
import pytest
from playwright.sync_api import expect

from relsim_demo.ui import waiting
from relsim_demo.ui.api import QUEUE

ROUTES = (
    "", "config", "theme.css", "static/img/logo.svg", "favicon.ico", "gradio_api/info", "gradio_api/app_id",
    "scene/scene-000001.webp", "scene/nobody.webp", "own/own-no.webp", "space/plotly.min.js",
    "space/points?of=scene-000001", "maps/points?metric=relational", "maps/item.json?at=3", "nothing",
    "explore/view.json?count=3", "explore/item.json?id=nobody", "explore/view.json?chosen=x",
)  # fmt: skip


@pytest.fixture(scope="module")
def asked():
    """Send requests, all by one client, which takes a while to make."""
    with httpx.Client(trust_env=False, timeout=120) as client:
        yield client.request


@pytest.mark.parametrize("route", ROUTES)
def test_head_answers_as_get_does_and_every_answer_is_safe(asked, page_server, route):
    whole, head = (asked(method, f"{page_server}/{route}") for method in ("GET", "HEAD"))
    assert head.content == b"" and head.status_code == whole.status_code in (200, 404)
    for name in ("content-type", "content-length", "cache-control", "content-security-policy"):
        assert head.headers.get(name) == whole.headers.get(name)
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["referrer-policy"] == "same-origin"
    policy = dict(part.strip().split(" ", 1) for part in whole.headers["content-security-policy"].split(";"))
    framers = {"'self'", "https://huggingface.co", "https://*.huggingface.co", "https://*.hf.space"}
    assert set(policy["frame-ancestors"].split()) == framers  # a Space's frame, and no other


def test_head_of_an_endless_answer_ends(asked, page_server):
    assert asked("HEAD", f"{page_server}/gradio_api/heartbeat/me").headers["content-type"].startswith("text/event-")
    assert asked("HEAD", f"{page_server}/gradio_api/upload").status_code == 405


def test_pictures_of_a_visitor_are_kept_nowhere_else(asked, page_server):
    path = asked("POST", f"{page_server}/gradio_api/upload", files={"files": ("a.png", b"x")}).json()[0]
    ref = f"own-{path.split('/')[-2]}"
    for route in (f"own/{ref}.webp", f"space/points?of={ref}", f"gradio_api/file={path}"):
        assert asked("GET", f"{page_server}/{route}").headers["cache-control"] == "no-store"
    assert "max-age" in asked("GET", f"{page_server}/scene/scene-000001.webp").headers["cache-control"]


@pytest.mark.parametrize("query", ["page=x", "deep_link=../x", "page=&page=x&tab=score", "page=%FF"])
def test_parameters_of_gradio_are_no_harm(asked, page_server, query):
    for route in ("", "config", "gradio_api/info"):
        assert asked("GET", f"{page_server}/{route}?{query}").status_code == 200


def test_the_page_of_such_an_address_is_the_page(page, page_server):
    page.goto(f"{page_server}/?page=x")
    expect(page.locator("#widget-score .sl-tile img").first).to_be_visible()


def test_the_api_cannot_take_the_places_of_the_page_nor_the_page_those_of_the_api(asked, monkeypatch):
    monkeypatch.setattr(waiting, "PLACES", {True: 3, False: 5})
    go = Event()

    def waits() -> None:
        go.wait(60)

    with gr.Blocks() as page:
        button = gr.Button()
        button.click(waits, concurrency_id="page", api_name="of_page")
        gr.api(waits, api_name="of_api", concurrency_limit=1, concurrency_id=QUEUE)
    waiting.share_queue(page.queue())
    _, address, _ = page.launch(prevent_thread_lock=True, quiet=True)
    try:
        numbers = {d["api_name"]: d["id"] for d in json.loads(asked("GET", f"{address}config").text)["dependencies"]}

        def ask(name):
            body = {"data": [], "fn_index": numbers[name], "session_hash": f"nobody reads {name}"}
            return asked("POST", f"{address}gradio_api/queue/join", json=body)

        for name, places in (("of_api", 3), ("of_page", 5)):
            answers = [ask(name) for _ in range(20)]
            codes = [answer.status_code for answer in answers]
            assert places <= codes.count(200) <= places + 2 and codes[-1] == 503, name  # some are at work already
            assert answers[-1].json()["detail"] == waiting.FULL
    finally:
        go.set()
        page.close(verbose=False)
