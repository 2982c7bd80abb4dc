"""The contract between server and page: what is sent is what the types say, and the page's copy of them is this one."""

import inspect

import pytest
from pydantic import TypeAdapter, ValidationError

from relsim_demo.ui import masthead
from relsim_demo.ui.caption import tab as caption
from relsim_demo.ui.contract import payload_types, payloads
from relsim_demo.ui.examples import find_examples
from relsim_demo.ui.explore import tab as explore
from relsim_demo.ui.galleries.menu import Entry, Menu
from relsim_demo.ui.maps import tab as maps
from relsim_demo.ui.page import widget as widgets
from relsim_demo.ui.results import bench
from relsim_demo.ui.results import tab as results
from relsim_demo.ui.retrieve import tab as retrieve
from relsim_demo.ui.score import bridge, guess, many, why
from relsim_demo.ui.score import tab as score
from relsim_demo.ui.space import tab as space
from relsim_demo.ui.vote import tab as vote

TABS = {
    "score": (score, payloads.Score, {"compare": payloads.ScoreAnswer}),
    "guess": (guess, payloads.Guess, {}),
    "why": (why, None, {"tell": payloads.Why, "weigh": payloads.Regions}),
    "bridge": (bridge, None, {"lay": payloads.Bridge}),
    "many": (many, payloads.Many, {"compare": payloads.ManyAnswer}),
    "caption": (caption, payloads.Caption, {"tell": payloads.CaptionAnswer}),
    "retrieve": (retrieve, payloads.Retrieve, {"find": payloads.RetrieveAnswer, "export": payloads.Exported}),
    "space": (space, payloads.Space, {"place": payloads.SpaceAnswer}),
    "maps": (maps, payloads.Maps, {"find": payloads.MapAnswer}),
    "explore": (explore, payloads.Explore, {}),
    "results": (results, payloads.Results, {"show": payloads.ResultsAnswer, "export": payloads.Exported}),
    "vote": (vote, payloads.Vote, {}),
    "bench": (bench, payloads.Bench, {"measure": payloads.BenchAnswer, "example": payloads.BenchRows}),
    "masthead": (masthead, payloads.Masthead, {"loading": payloads.MastheadState}),
}


def checked(payload, value):
    """Check a value strictly: every field of it is declared, and of the declared type."""
    TypeAdapter(payload, config=None).validate_python(value, extra="forbid")


MENU = Menu([Entry("here", "3 items", ""), Entry("there", "", "gallery/there/", "It cannot be opened.")])


@pytest.fixture(scope="module")
def placed(explorer):
    """What each tab places, by name: its first value and what answers its events."""
    found, real = {}, widgets.widget

    def note(module, value, asks=None):
        found[module.rpartition("/")[2]] = (value, asks or {})

    given = {"examples": find_examples(explorer), "menu": MENU}
    for part, *_ in TABS.values():
        part.widget = note
        part.build(*(given.get(name, explorer) for name in inspect.signature(part.build).parameters))
        part.widget = real
    return found


@pytest.fixture(scope="module")
def questions(explorer):
    """One question of every event."""
    pair = explorer.ids[3:5]
    chosen = [{"ref": ref} for ref in pair]
    return {
        ("score", "compare"): {"slots": [*chosen[:1], {"ref": "nobody"}]}, ("why", "tell"): {"pair": pair},
        ("why", "weigh"): {"pair": pair}, ("bridge", "lay"): {"pair": pair}, ("many", "compare"): {"pictures": chosen},
        ("caption", "tell"): {"pictures": chosen, "n": 3, "group": False}, ("retrieve", "find"): {"pictures": chosen},
        ("retrieve", "export"): {"pictures": chosen, "kind": "csv"}, ("space", "place"): {"choice": chosen[0]},
        ("maps", "find"): {"ref": pair[0]}, ("masthead", "loading"): {},
        ("bench", "measure"): {"models": ["a"], "rows": [chosen, [{"ref": "nobody"}]]}, ("bench", "example"): {},
        ("results", "show"): {}, ("results", "export"): {"kind": "csv"},
    }  # fmt: skip


@pytest.mark.parametrize("name", TABS)
def test_a_tab_tells_what_its_payload_says(placed, questions, name):
    _, first, events = TABS[name]
    value, asks = placed[name]
    checked(first, value) if first else None
    assert set(asks) == set(events)
    for event, payload in events.items():
        answered = asks[event]
        if inspect.isgeneratorfunction(answered):
            for part in answered(questions[name, event], lambda: False):
                checked(payload, part)
        else:
            checked(payload, answered(questions[name, event]))


def test_the_check_sees_what_no_payload_has(placed):
    value, _ = placed["many"]
    for wrong in ({**value, "more": 1}, {**value, "most": "12"}, {"most": 12}):
        with pytest.raises(ValidationError):
            TypeAdapter(payloads.Many).validate_python(wrong, extra="forbid", strict=True)


def test_the_page_has_the_types_of_the_server():
    said = "run `python -m relsim_demo.ui.contract.payload_types`"
    assert payload_types.FILE.read_text(encoding="utf-8") == payload_types.declared(), said
