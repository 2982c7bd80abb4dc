"""What of Gradio's inside we rely on is where it was: these fail first when a new version of it moves something."""

import asyncio
import inspect
import re
from importlib.metadata import version
from pathlib import Path

import gradio as gr
import pytest
from apart import apart
from gradio import component_meta
from gradio.route_utils import API_PREFIX
from gradio.state_holder import SessionState

from relsim_demo.ui import gradio_internals as internals

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import gradio as gr\nfrom gradio import component_meta"


def same(file: gr.FileData) -> str:
    return str(file)


@pytest.fixture
def page():
    with gr.Blocks() as page:
        gr.api(same, api_name="same", concurrency_id="api")
    return page.queue()


def test_its_minor_version_is_pinned():
    line = re.search(r"^gradio>=(\d+\.\d+),<(\d+\.\d+)$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    low, high = line.groups()
    assert version("gradio").startswith(f"{low}.") and float(high) == round(float(low) + 0.01, 2)


def test_nothing_else_of_ours_reaches_inside():
    private = re.compile(r"\bgradio\.(?!themes\b)\w+|gradio_client\.|\b(page|queue|event)\._[a-z]")
    for path in (ROOT / "relsim_demo").rglob("*.py"):
        told = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text(encoding="utf-8"))
        code = re.sub(r'"[^"\n]*"', "", told)
        ours = path.name in ("gradio_internals.py", "gradio_start.py")
        assert ours or not (private.search(code) or API_PREFIX in told), path


def test_the_queue_asks_before_it_takes_a_question(page):
    heard = []
    internals.guard_queue(page, lambda name, waiting: heard.append((name, waiting)) or "Full.")
    number = next(iter(page.fns))
    body = gr.data_classes.PredictBodyInternal(fn_index=number, data=["a"], session_hash="x")
    assert apart(asyncio.run, page._queue.push(body, None, None)) == (False, "Full.", "queue_full")
    assert heard == [("api", {})]  # nothing waits yet; test_front has what does


def test_the_queue_is_the_one_that_gradio_asks():
    """Its route looks `push` up at every question, and tells `queue_full` as 503 with our words."""
    from gradio import routes

    source = inspect.getsource(routes)
    assert re.search(r"_queue\.push\(", source) and '"queue_full"' in source


def test_inputs_pass_by_the_guard(page):
    internals.guard_inputs(page, "not uploaded", "unfit", "an address")
    number = next(iter(page.fns))
    file = {"path": "http://127.0.0.1/x.png", "meta": {"_type": "gradio.FileData"}}
    with pytest.raises(gr.Error, match="an address"):
        apart(asyncio.run, page.preprocess_data(page.fns[number], [file], None))


def test_a_session_keeps_nothing_of_what_was_asked_and_answered(page):
    internals.forget_values(page)
    function, session = next(iter(page.fns.values())), SessionState(page)
    assert session.config_values
    assert apart(asyncio.run, page.preprocess_data(function, [None], session)) == [None]
    assert list(session.components) == []
    assert apart(asyncio.run, page.postprocess_data(function, "an answer", session)) == ["an answer"]
    assert list(session.components) == []


def test_an_event_keeps_what_the_page_sent():
    assert internals.told_by(gr.EventData(None, {"turn": 3})) == {"turn": 3}
    assert internals.told_by(gr.EventData(None, "x")) == {}


def test_uploads_go_where_gradio_looks_for_them(monkeypatch, tmp_path):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    assert internals.uploads_folder() == tmp_path
    assert list(inspect.signature(internals.upload_fn).parameters)[:4] == [
        "request", "upload_dir", "max_file_size", "upload_id",
    ]  # fmt: skip


SLOW = """
import asyncio, gradio as gr
from starlette.middleware import Middleware
from relsim_demo.ui.gradio_internals import UNTRIED

class Busy:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["path"] == "/":
            await asyncio.sleep(3.5)  # longer than Gradio waits for its own page
        await self.app(scope, receive, send)

with gr.Blocks() as page:
    gr.Button()
busy = {"app_kwargs": {"middleware": [Middleware(Busy)]}}
print(page.launch(prevent_thread_lock=True, quiet=True, **busy, **UNTRIED)[1])
page.close(verbose=False)
"""


@pytest.mark.slow
def test_a_machine_that_is_busy_does_not_end_the_start(python):
    done = python("-c", SLOW)
    assert done.stdout.startswith("http://"), done.stderr


def test_a_start_leaves_the_stubs_of_components_alone(python):
    """Without that, Gradio parses the source of every component at each start; what it then serves is the same."""
    said = "print(component_meta.create_or_modify_pyi(None, '', []), callable(gr.Button().click))"
    begun = f"from relsim_demo.hosting.gradio_start import spare_stubs\nspare_stubs()\n{IMPORTS}\n{said}"
    assert python("-c", begun).stdout.split() == ["None", "True"]
    assert "create_or_modify_pyi" in inspect.getsource(component_meta), "what is spared has moved"
