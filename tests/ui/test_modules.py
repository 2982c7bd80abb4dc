"""The page's scripts and styles as the server gives them: one address for all, kept for ever, nothing missing."""

import gzip
import re

import pytest
from browser import DESKTOP
from fastapi import FastAPI
from fastapi.testclient import TestClient

from relsim_demo.domain import CORNERS, PLAIN
from relsim_demo.ui.page.modules import BEGIN, FOLDER, IMPORTED, STYLES, MissingModule, Modules, routes, shipped
from relsim_demo.ui.page.widget import LATE


@pytest.fixture
def folder(tmp_path):
    """A folder of two modules and their styles."""
    for name, content in {
        "lib/begin.js": 'import { a } from "../score/a.js";\nimport "./b.js";\n',
        "lib/b.js": "export const b = 1;\n",
        "lib/tokens.css": ":root {}\n",
        "lib/base.css": "body {}\n",
        "score/a.js": "export const a = 1;\n",
        "score/a.css": ".a {}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return tmp_path


@pytest.fixture(scope="module")
def client():
    return TestClient(FastAPI(routes=routes(shipped())))


def test_a_module_that_is_missing_is_told_before_anything_is_served(folder):
    Modules.read(folder)
    (folder / "score/a.js").unlink()
    with pytest.raises(MissingModule, match=r"lib/begin\.js imports \.\./score/a\.js"):
        Modules.read(folder)
    (folder / "lib/begin.js").write_text('import "./b.js";\nexport {\n  c,\n} from "./c.js";\n')
    with pytest.raises(MissingModule, match=r"\./c\.js"):
        Modules.read(folder)


def test_a_widget_without_a_script_is_told(folder):
    with pytest.raises(MissingModule, match=r"score/none\.js"):
        Modules.read(folder).address("score/none.js")


def test_any_change_gives_all_of_them_another_address(folder):
    before = Modules.read(folder)
    (folder / "lib/b.js").write_text("export const b = 2;\n")
    assert Modules.read(folder).address("score/a.js") != before.address("score/a.js")
    assert Modules.read(folder).address("score/a.js") == Modules.read(folder).address("score/a.js")


def test_the_head_names_every_script_and_runs_none_but_the_first(folder):
    modules = Modules.read(folder)
    head = modules.head(plotly="</script><b>")
    preloaded = re.findall(r'rel="modulepreload" href="widgets/\w+/([^"]+)"', head)
    assert sorted(preloaded) == sorted(name for name in modules.served if name.endswith(".js"))
    assert re.findall(r"<script type=\"module\" src=\"([^\"]+)\"></script>", head) == [modules.address(BEGIN)]
    assert head.count("<script") == 2 and "</script><b>" not in head
    assert ".a {}" not in head and "body {}" in head


@pytest.mark.parametrize("packed", [True, False])
def test_they_are_kept_for_ever_and_not_sent_twice(client, packed):
    modules = shipped()
    headers = {"Accept-Encoding": "gzip" if packed else "identity"}
    for name, content in modules.served.items():
        answer = client.get(f"/{modules.address(name)}", headers=headers)
        assert answer.status_code == 200 and answer.content == content
        assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
        assert "immutable" in answer.headers["Cache-Control"]
        kind = "text/css" if name == STYLES else "text/javascript"
        assert answer.headers["Content-Type"].startswith(kind)
    again = client.get(f"/{modules.address(BEGIN)}", headers=headers | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("name", ["lib/none.js", "../widget.py", "lib/tokens.css", ""])
def test_nothing_else_is_served(client, name):
    assert client.get(f"/widgets/{shipped().version}/{name}").status_code == 404


def test_an_old_address_is_told_as_one_and_not_kept(client):
    answer = client.get("/widgets/0123456789abcdef/lib/begin.js")
    assert answer.status_code == 404 and "Reload" in answer.text and answer.headers["Cache-Control"] == "no-store"


def test_tabs_know_the_shared_scripts_and_no_other_tab():
    for path in FOLDER.rglob("*.js"):
        tab = path.relative_to(FOLDER).parts[0]
        for asked in IMPORTED.findall(path.read_text()):
            other = (path.parent / asked).resolve().relative_to(FOLDER).parts[0]
            assert other in {tab, "lib"}, f"{path.relative_to(FOLDER)} imports {asked}"


def test_all_together_are_small():
    assert sum(len(gzip.compress(content)) for content in shipped().served.values()) < 220_000


def test_a_part_whose_script_does_not_come_says_so(chromium, page_server):
    page = chromium.new_context(**DESKTOP).new_page()
    page.route("**/score/guess.js", lambda route: route.abort())
    page.goto(page_server)
    page.wait_for_function("(words) => document.querySelector('#widget-guess')?.textContent.includes(words)", arg=LATE)
    page.wait_for_selector("#widget-score .sl-example")
    assert page.evaluate("typeof window.SameLogic") == "undefined"
    page.context.close()


def test_corners_have_the_same_codes_and_names_on_both_sides():
    script = (FOLDER / "lib/corners.js").read_text()
    named = re.findall(r'name: "([^"]+)", term: "([^"]+)"', script)
    assert named == [(PLAIN[corner], str(corner)) for corner in CORNERS]
