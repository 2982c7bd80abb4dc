"""Which galleries are here, and how pages of several live in one server."""

import gc
import json
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from shutil import copytree

import httpx
import pytest
from page_galleries import first, serving

from relsim_demo.errors import BadGallery
from relsim_demo.explorer import Explorer
from relsim_demo.galleries import Shelf, installed
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.settings import SHIPPED_GALLERY, Settings
from relsim_demo.ui.galleries import hosting
from relsim_demo.ui.galleries.absent import Absent

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def small(shipped_gallery, tmp_path_factory):
    """A gallery of four pictures, on disk."""
    folder = tmp_path_factory.mktemp("galleries") / "four"
    first(shipped_gallery, folder, 4)
    return folder


@pytest.fixture
def cache(small, tmp_path):
    """A cache with a gallery on its shelf, and one whose manifest says nothing."""
    shelf = tmp_path / "relsim_demo" / "galleries"
    copytree(small, shelf / "My Holiday")
    (shelf / "broken").mkdir()
    (shelf / "broken" / "manifest.json").write_text("{}")
    return tmp_path


def settings(cache, gallery="", **env):
    return Settings.from_env(
        {"RELSIM_CACHE_DIR": str(cache), "RELSIM_BACKEND": "mini", "RELSIM_GALLERY": gallery, **env}
    )


def test_what_is_named_comes_first_then_the_shelf_then_what_ships(small, cache):
    found = installed(settings(cache, f"{small}, some-org/a.set@v2,{small}"))
    assert [one.name for one in found] == ["four", "some-org-a-set", "my-holiday", "broken", "scenes-28k"]
    assert [one.items for one in found] == [4, None, 4, None, 28_000]
    assert [bool(one.fault) for one in found] == [False, False, False, True, False]
    assert found[2].metrics == ("relational", "attribute") and found[-1].given == SHIPPED_GALLERY
    assert [one.name for one in installed(settings(cache))] == ["scenes-28k", "my-holiday", "broken"]
    assert [one.name for one in installed(settings(cache, "My Holiday"))][0] == "my-holiday"


def test_names_in_addresses_are_unique(small, cache, tmp_path):
    again = copytree(small, tmp_path / "x" / "my holiday!")
    assert [one.name for one in installed(settings(cache, str(again)))][:2] == ["my-holiday", "my-holiday-2"]


def test_a_folder_whose_name_has_a_comma_is_one_gallery(small, tmp_path):
    odd = copytree(small, tmp_path / "one, two")
    assert settings(tmp_path, str(odd)).gallery == str(odd) and not settings(tmp_path, str(odd)).others


def test_the_command_lists_them(small, cache, monkeypatch, capsys):
    from relsim_demo.cli import main

    monkeypatch.setenv("RELSIM_CACHE_DIR", str(cache))
    monkeypatch.setenv("RELSIM_GALLERY", str(small))
    assert main(["galleries", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["galleries"]
    assert [one["name"] for one in told] == ["four", "my-holiday", "broken", "scenes-28k"]
    assert main(["galleries"]) == 0
    assert "gallery/my-holiday/" in capsys.readouterr().out


def test_others_are_opened_with_the_models_of_the_first(small, cache, models):
    of_first = Explorer(first_of(small), models, settings=settings(cache, str(small)))
    shelf = Shelf(of_first)
    opened = shelf.open("my-holiday")
    assert opened.size == 4 and opened.info().models == of_first.info().models
    assert shelf.open("elsewhere") is None
    with pytest.raises(BadGallery, match="schema"):
        shelf.open("broken")


def first_of(folder):
    from relsim_demo.gallery.loading import load

    return load(folder)


class Copies:
    """As many galleries as there are keys, two of which are open at a time."""

    prefix, most = "gallery", 2

    def __init__(self, gallery, models):
        self._gallery, self._models = gallery, models
        self.opened, self.made = [], weakref.WeakSet()
        self.fetched = threading.Event()

    def open(self, key):
        self.opened.append(key)
        if key.startswith("far"):
            self.fetched.wait(60)
        if key == "far-fault":
            raise BadGallery("The Hub cannot be reached.")
        if key == "nobody":
            return None
        explorer = Explorer(self._gallery, self._models, embedded_encoders().values())
        self.made.add(explorer)
        return explorer

    def address(self, key):
        return f"gallery/{key}/"

    def absent(self, key, error=None):
        return Absent("Not here.", f"No <b>{key}</b>.", 404)


@pytest.fixture(scope="module")
def copies(small, models):
    """A server whose pages are waited for, however busy the machine is."""
    gallery = first_of(small)
    kind = Copies(gallery, models)
    with (
        pytest.MonkeyPatch.context() as patch,
        serving(gallery, models, [kind]) as page,
        httpx.Client(base_url=page.address, trust_env=False, timeout=120) as c,
    ):
        patch.setattr(hosting, "SOON", 60)
        yield kind, c


def test_a_page_is_made_once_when_it_is_asked_for(copies):
    kind, client = copies
    kind.opened.clear()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.get("/gallery/a/", headers=HTML), range(4)))
    assert [one.status_code for one in answers] == [200] * 4 and kind.opened == ["a"]
    config = client.get("/gallery/a/config").json()
    assert config["root"].endswith("/gallery/a") and config["app_id"] == client.get("/config").json()["app_id"]


def test_headers_of_safety_stand_on_all_answers(copies):
    _, client = copies
    for address in ("/gallery/a/", "/gallery/nobody/", "/gallery/a"):
        found = client.get(address, headers=HTML)
        assert found.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in found.headers


@pytest.mark.slow
def test_what_was_not_asked_for_longest_is_let_go_and_its_memory_is_free(copies):
    kind, client = copies
    for key in ("a", "b", "a", "c"):
        assert client.get(f"/gallery/{key}/", headers=HTML).status_code == 200
    gc.collect()
    assert len(kind.made) == 2
    kind.opened.clear()
    client.get("/gallery/a/config"), client.get("/gallery/c/config")
    assert kind.opened == []
    client.get("/gallery/b/config")
    gc.collect()
    assert kind.opened == ["b"] and len(kind.made) == 2


def test_an_address_without_its_last_slash_leads_on_with_what_it_asked(copies):
    _, client = copies
    found = client.get("/gallery/a?tab=maps")
    assert found.status_code == 307 and found.headers["location"] == "a/?tab=maps"


def test_a_gallery_that_is_not_here_is_a_page_for_people_and_a_sentence_for_scripts(copies):
    _, client = copies
    for address in ("/gallery/nobody/", "/gallery/nobody/x/y", "/gallery", "/gallery/"):
        page = client.get(address, headers=HTML) if "nobody" in address else None
        if page is not None:
            assert page.status_code == 404 and "No &lt;b&gt;nobody&lt;/b&gt;." in page.text
    told = client.get("/gallery/nobody/scene/1.webp")
    assert told.status_code == 404 and told.headers["x-sentence"] and told.text == "Not here. No <b>nobody</b>."


@pytest.mark.parametrize("key, title, status", [("far", "Same Logic", 200), ("far-fault", "Not here.", 404)])
def test_who_waits_long_is_told_and_the_page_goes_on_by_itself(copies, monkeypatch, key, title, status):
    kind, client = copies
    monkeypatch.setattr(hosting, "SOON", 0.05)
    kind.fetched.clear()
    kind.opened.clear()
    waits = client.get(f"/gallery/{key}/?tab=maps", headers=HTML)
    assert waits.status_code == 202 and "is being opened" in waits.text and 'http-equiv="refresh"' in waits.text
    kind.fetched.set()
    monkeypatch.undo()
    found = client.get(f"/gallery/{key}/?tab=maps", headers=HTML)
    assert found.status_code == status and title in found.text and kind.opened == [key]


def test_questions_and_pictures_of_a_page_are_its_own(copies):
    kind, client = copies
    id = next(iter(kind.made)).ids[0]
    assert client.get(f"/gallery/a/scene/{id}.webp?size=160").headers["content-type"] == "image/webp"
    asked = client.post("/gallery/a/gradio_api/call/info", json={"data": []}).json()["event_id"]
    answer = client.get(f"/gallery/a/gradio_api/call/info/{asked}").text
    assert '"items": 4' in answer or "4" in answer
    long = client.post("/gallery/a/gradio_api/call/info", content=b"[" + b" " * 1_100_000 + b"]")
    assert long.status_code == 413
