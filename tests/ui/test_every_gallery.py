"""Every tab, endpoint, route and command on galleries of every kind: an answer, or a sentence why there is none."""

import json
import re

import pytest
from browser import DESKTOP, watched
from gallery_kinds import BOTH, KINDS, Asking, Maker
from gallery_pages import TABS, every_tab_is_well, opened, turned
from page_galleries import serving
from picture_files import encode, halves, noise

from relsim_demo import cli
from relsim_demo.commands import asking as questions
from relsim_demo.commands import making
from relsim_demo.domain import ORDERS
from relsim_demo.ui.contract.trouble import TROUBLE
from relsim_demo.ui.score.many import UNTOLD

pytestmark = pytest.mark.slow

SENTENCE = re.compile(r"^[A-Z“\"'`\d][^\n]{10,318}[.!?]$")
ODD = re.compile(r"Traceback|Error\b|site-packages|\bNone\b|\bnan\b|NaN|KeyError")


@pytest.fixture(scope="module")
def maker(models):
    return Maker(models)


@pytest.fixture(scope="module", params=KINDS, ids=[name.replace(" ", "-") for name in KINDS])
def kind(request):
    return KINDS[request.param]


@pytest.fixture(scope="module")
def page_of_kind(kind, maker, models, tmp_path_factory):
    with serving(maker.write(kind, tmp_path_factory.mktemp("kinds") / "gallery"), models) as page:
        yield page


@pytest.fixture(scope="module")
def asking(page_of_kind):
    return Asking(page_of_kind.address)


def sentence(text):
    assert SENTENCE.match(text) and not ODD.search(text) and text != TROUBLE, text
    return text


def numbers(told, names):
    """All values of some names, anywhere in JSON."""
    if isinstance(told, dict):
        return [v for key, value in told.items() for v in ([value] if key in names else numbers(value, names))]
    return [value for one in told for value in numbers(one, names)] if isinstance(told, list) else []


def claims_fit(kind, told):
    """Where there are too few different items, nothing is said that rests on random pairs."""
    if not kind.compares:
        found = numbers(told, {"percentile", "corner", "corners", "thresholds", "alike", "lines"})
        assert not any(one and one not in ("Same picture", UNTOLD) for one in found), found
    return told


def answered(kind, told):
    return sentence(told) if isinstance(told, str) else claims_fit(kind, told)


def pair_of(kind):
    return ["photo-0", f"photo-{min(1, kind.count - 1)}"]


# ---- the API ---------------------------------------------------------------------------------------------------------


def test_every_endpoint_answers_or_says_why_not(kind, asking):
    a, b = pair_of(kind)
    own = {"path": asking.sent(noise()), "meta": {"_type": "gradio.FileData"}}
    other = {"path": asking.sent(halves("red", "blue")), "meta": {"_type": "gradio.FileData"}}
    scored = [answered(kind, asking.endpoint("score", images)) for images in ([a, b], [a, own], [own, other])]
    assert isinstance(scored[-1], dict), "two own pictures need nothing of the gallery"
    assert isinstance(scored[0], dict) is kind.pictures
    same = claims_fit(kind, asking.endpoint("score", [own, own]))["pairs"][0]
    assert same["same_picture"] and same["corner"] in (None, "literal similarity")
    captions = [answered(kind, asking.endpoint("caption", [p], 3, False, 0, 0.9, 0)) for p in (a, own)]
    assert isinstance(captions[1], dict) and isinstance(captions[0], dict) is kind.pictures
    answered(kind, asking.endpoint("caption", [own, other], 3, True, 0, 0.9, 0))
    for metric in ("relational", "attribute"):
        for question in ([None, "things fading away", None], [own, None, None]):
            answered(kind, asking.endpoint("search", *question, 5, metric, True))
    answered(kind, asking.endpoint("space", own, None))
    info = claims_fit(kind, asking.endpoint("info"))
    assert set(info["thresholds"]) == (set(info["gallery"]["models"]) if kind.compares else set())


def test_the_best_is_found_in_every_gallery_that_knows_the_metric(kind, asking):
    known = asking.endpoint("info")["gallery"]["models"]
    for metric in ("relational", "attribute"):
        found = asking.endpoint("search", None, None, "photo-0", 5, metric, False)
        assert isinstance(found, dict) is (metric in known)
        if metric in known:
            assert len(found["hits"]) == min(5, kind.count - 1)
            told = kind.compares and (metric == "attribute" or kind.judges)
            assert all((hit["percentile"] is not None) is told for hit in found["hits"])
    analogy = asking.endpoint("search", None, None, "photo-0", 5, "analogy", False)
    assert isinstance(analogy, dict) is (kind.compares and {"relational", "attribute"} <= set(known))
    space = asking.endpoint("space", None, "photo-0")
    assert isinstance(space, dict) is ({"relational", "attribute"} <= set(known))
    assert isinstance(space, str) or bool(space["corners"]) is (kind.compares and kind.judges)


# ---- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "a.png").write_bytes(encode(noise(), "PNG"))
    (folder / "b.png").write_bytes(encode(halves("red", "blue"), "PNG"))
    return [str(folder / "a.png"), str(folder / "b.png")]


def test_every_command_answers_or_says_why_not(kind, page_of_kind, own_files, monkeypatch, capsys, tmp_path):
    for part in (questions, making):  # opened once for all the commands
        monkeypatch.setattr(part, "load_explorer", lambda *_: page_of_kind.explorer)
    page = ["--out", str(tmp_path / "space.html")]
    commands = [
        ["info"], ["score", *own_files], ["caption", *own_files, "--group"], ["evaluate"],
        ["search", "--id", "photo-0"], ["search", "--text", "things fading away"], ["search", "--image", own_files[0]],
        ["search", "--id", "photo-0", "--metric", "attribute"], ["search", "--id", "photo-0", "--metric", "analogy"],
        ["space", "--id", "photo-0"], ["space", "--id", "photo-0", *page], ["space", "--image", own_files[0], *page],
    ]  # fmt: skip
    for command in commands:
        for as_json in ([], ["--json"]):
            code = cli.main([*command, *as_json])
            out, err = capsys.readouterr()
            assert code in (0, 2), command
            if code == 2:
                sentence(json.loads(out)["error"] if as_json else err.strip().removeprefix("error: "))
            else:
                assert not ODD.search(out), out
                told = claims_fit(kind, json.loads(out)) if as_json else out
                assert as_json or kind.compares or "of random pairs" not in told
        assert code == 0 or command[0] in ("evaluate", "search", "space"), command
    assert cli.main(["score", own_files[0], own_files[0]]) == 0
    assert "the same picture; logic 1.000" in capsys.readouterr().out


# ---- what the page asks ----------------------------------------------------------------------------------------------


def test_every_question_of_the_page_is_answered(kind, asking):
    a, b = ({"ref": ref} for ref in pair_of(kind))
    own = {"path": asking.sent(noise())}
    ref = asking.event("score.compare", slots=[own, None])["slots"][0]["ref"]
    questions = {
        "score.compare": [{"slots": slots} for slots in ([a, b], [a, own], [own, own], [{"random": True}, a])],
        "why.tell": [{"pair": pair} for pair in ([a["ref"], b["ref"]], [a["ref"], ref])],
        # takes a hundred pictures through the models, and of the gallery only the picture: so not in every kind
        "why.weigh": [{"pair": [a["ref"], ref]}] if kind.count == 1 or not kind.pictures else [],
        "bridge.lay": [{"pair": pair} for pair in ([a["ref"], b["ref"]], [a["ref"], ref])],
        "many.compare": [{"pictures": [a, b, own]}],
        "caption.tell": [{"pictures": p, "n": 3, "group": len(p) > 1} for p in ([a], [own], [a, own])],
        "retrieve.find": [
            {"pictures": [a]}, {"pictures": [own]}, {"text": "things fading away"}, {"pictures": [a], "lean": 1},
            {"pictures": [a], "text": "a thing", "without": [b]}, {"pictures": [a], "box": [0, 0, 50, 50]},
        ],
        "retrieve.export": [{"pictures": [a], "kind": k} for k in ("csv", "json", "retrieved", "sheet")],
        "space.place": [{"choice": a}, {"choice": own}, {"choice": a, "with": b["ref"]}],
        "maps.find": [{"ref": a["ref"]}, {"ref": ref}],
        "results.show": [{}, {"order": "apart"}, {"order": "worst"}, {"query": "1"}, {"words": "x", "page": 2}],
        "results.export": [{"kind": "csv"}, {"kind": "json"}, {"kind": "x"}],
        "bench.measure": [{"models": ["net"], "rows": [[a, own], [own, b]]}],
        "bench.example": [{}],
        "masthead.loading": [{}],
    }  # fmt: skip
    assert set(questions) >= asking.known, "a question of the page is missing here"
    for name in sorted(set(questions) & asking.known):
        for asked in questions[name]:
            told = asking.event(name, **asked)
            assert TROUBLE not in json.dumps(told), (name, asked)
            claims_fit(kind, told)
            for error in numbers(told, {"error", "sentence"}):
                assert not ODD.search(error or ""), (name, error)


def test_every_route_answers_or_says_why_not(kind, asking):
    rows = b"".join(row.to_bytes(4, "little") for row in range(kind.count))
    of = "of=photo-0"
    routes = [
        "scene/photo-0.webp", "scene/photo-0.webp?size=160", "maps/traits", "maps/item.json?at=0",
        "space/items.json?at=0",
        "explore/view.json?count=9", "explore/item.json?id=photo-0", "explore/item.json?id=photo-0&near=photo-0",
        *(f"explore/view.json?count=9&order={order}&idea=things&near=photo-0" for order in ORDERS),
        *(f"explore/groups.json?count=9&by={by}" for by in ("relation", "group", "cluster", "duplicates")),
        f"space/points?{of}", f"space/cosines?{of}", f"space/pair.json?{of}&at=0", f"space/pair.json?{of}&with=photo-0",
        *(f"space/page.html?{of}&axes={axes}" for axes in ("", "cosines", "minmax")),
        f"space/grid.png?{of}", f"space/grid.svg?{of}&axes=minmax",
        *(f"maps/{what}?metric={m}" for what in ("points", "names.json") for m in (*BOTH, "dinov2")),
    ]  # fmt: skip
    answers = [asking.get(route) for route in routes]
    answers += [asking.get(f"space/table.json?{of}", method="POST", content=rows)]
    answers += [asking.get("maps/table.json", method="POST", content=rows)]
    for answer in answers:
        assert answer.status_code in (200, 404), answer.text
        assert answer.status_code == 200 or sentence(answer.text)
        if answer.headers["content-type"].startswith("application/json"):
            claims_fit(kind, answer.json())
    answers += [asking.get(f"explore/{name}", method="POST", content=rows) for name in ("items.json", "compare.json")]
    answers += [asking.get(f"explore/file?kind={kind}", method="POST", content=rows) for kind in ("csv", "parquet")]
    must = {
        "explore/view.json?count=9", "explore/item.json?id=photo-0", "scene/photo-0.webp", "maps/traits",
        "maps/item.json?at=0", "space/items.json?at=0",
    }  # fmt: skip
    assert all(answer.status_code == 200 for route, answer in zip(routes, answers, strict=False) if route in must)
    if "relational" in kind.metrics and "attribute" in kind.metrics and kind.compares:
        assert all(a.status_code == 200 for r, a in zip(routes, answers, strict=False) if r.startswith("space/"))


# ---- the page --------------------------------------------------------------------------------------------------------


SEEN = ["1 photos", "all equal", "three with families", "captions only", "of other models"]  # browsers take long


@pytest.mark.parametrize("kind", SEEN, ids=[name.replace(" ", "-") for name in SEEN], indirect=True, scope="module")
def test_every_tab_is_well_in_a_browser(chromium, kind, page_of_kind):
    with watched(chromium, page_of_kind.address, DESKTOP) as page:
        opened(page, page_of_kind, TABS[0])
        every_tab_is_well(page)
        maps = turned(page, "maps")
        maps.locator(".sl-view:not(.is-empty)").first.wait_for()
        named = kind.captions
        assert maps.get_by_role("switch", name="Names").is_visible() is named
        if not named:
            assert "click on a name" not in maps.inner_text()
        assert "Something went wrong" not in page.locator("body").inner_text()
