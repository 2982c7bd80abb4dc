"""Many visitors at once: nobody is refused, forgotten or answered with what another one asked."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from picture_files import encode, noise

from benchmarks.asking import Visitor
from relsim_demo.ui.page.limits import LONGEST, SESSIONS, TOO_LONG

pytestmark = pytest.mark.slow

CROWD = 50


def test_fifty_visitors_at_once_are_all_answered(page_server, explorer):
    def visit(number):
        id, own = explorer.ids[number * 3], encode(noise(40 + number, 30), "PNG")
        with Visitor(page_server) as visitor:
            assert b"Same Logic" in visitor.get("/")
            found = visitor.ask("retrieve", "find", pictures=[{"ref": id}])
            assert [pic["ref"] for pic in found["query"]["pictures"]] == [id]
            assert visitor.ask("space", "place", choice={"ref": id})["query"]["ref"] == id
            assert len(visitor.get(f"/space/points?of={id}")) == 5 * explorer.size
            for hit in found["columns"][0]["hits"][:4]:
                assert visitor.get(f"/scene/{hit['ref']}.webp?size=160")[8:12] == b"WEBP"
            answer = visitor.ask("score", "compare", slots=[{"path": visitor.upload("own.png", own)}, {"ref": id}])
            ref = answer["slots"][0]["ref"]
            assert answer["result"] and visitor.get(f"/own/{ref}.webp?size=160")[8:12] == b"WEBP"
            return ref

    with ThreadPoolExecutor(CROWD) as crowd:
        own = list(crowd.map(visit, range(CROWD)))
    assert len(set(own)) == CROWD


def test_a_visitor_that_gradio_has_forgotten_goes_on_where_it_was(page_server, explorer):
    with Visitor(page_server) as early:
        first = early.ask("retrieve", "find", pictures=[{"ref": explorer.ids[3]}])
        path = early.upload("own.png", encode(noise(), "PNG"))
        own = early.ask("score", "compare", slots=[{"path": path}, {"ref": explorer.ids[1]}])
        with Visitor(page_server) as other:
            for number in range(SESSIONS + 10):
                other.call("search", None, None, explorer.ids[number], 1, "relational", False)
        again = early.ask("retrieve", "find", pictures=[{"ref": explorer.ids[3]}])
        assert {**again, "turn": 0} == {**first, "turn": 0}
        slots = [{"ref": slot["ref"]} for slot in own["slots"]]
        assert early.ask("score", "compare", slots=slots)["result"] == own["result"]
        assert early.ask("caption", "tell", pictures=slots, n=1, group=True)["slots"]


@pytest.mark.parametrize("path", ["call/space", "queue/join", "queue/join/", "run/predict", "cancel", "reset"])
@pytest.mark.parametrize("told", [True, False])
def test_a_question_of_megabytes_is_refused_in_a_sentence(page_server, path, told):
    body = b'{"data": ["' + b"x" * LONGEST + b'"]}'
    headers = {"Content-Type": "application/json"}
    sent = body if told else (body[at : at + 100_000] for at in range(0, len(body), 100_000))
    answer = httpx.post(f"{page_server}/gradio_api/{path}", content=sent, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()) == (413, {"detail": TOO_LONG})


def test_a_question_of_nearly_a_megabyte_is_heard(page_server):
    with Visitor(page_server) as visitor:
        answer = visitor.call("score", ["scene-000001", "scene-000002"])
        assert len(answer["pairs"]) == 1
    words = {"data": [None, "x" * (LONGEST - 200), None, 3, "relational", False]}
    event = httpx.post(f"{page_server}/gradio_api/call/search", json=words, timeout=60)
    assert event.status_code == 200 and "event_id" in event.json()
