"""The named endpoints, asked with gradio_client and by plain HTTP from a real server."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file
from picture_files import drawn, encode, noise

from relsim_demo.domain import Corner

PARAMETERS = {
    "/score": ["images"],
    "/caption": ["images", "n", "group", "temperature", "top_p", "seed"],
    "/search": ["image", "text", "id", "k", "metric", "collapse"],
    "/space": ["image", "id"],
    "/info": [],
}
HIT = {"rank", "id", "score", "percentile", "relational", "attribute", "caption", "family", "relation"}
FILE = {"_type": "gradio.FileData"}
NOT_UPLOADED = "This picture was not uploaded here"


@pytest.fixture(scope="module")
def client(page_server):
    return Client(page_server, verbose=False)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.png"
    path.write_bytes(encode(drawn(), "PNG"))
    return path


def jsonable(answer):
    return json.loads(json.dumps(answer.to_dict()))


def close(found, expected):
    """Equal, but for the last digits of numbers: another process may add in another order."""
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(close(found[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    return found == (pytest.approx(expected, abs=1e-3) if isinstance(expected, float) else expected)


def refusal(client, **question):
    with pytest.raises(Exception) as caught:
        client.predict(**question)
    return one_sentence(str(caught.value))


def one_sentence(text):
    assert text.endswith(".") and len(text) < 320
    assert not any(mark in text for mark in ("\n", "Traceback", "Error", "/work", "/tmp", "site-packages", "upstream"))
    return text


def posted(server, endpoint, *data):
    """Ask by plain HTTP: (event, data) of the answer."""
    call = f"{server}/gradio_api/call/{endpoint}"
    event = httpx.post(call, json={"data": list(data)}, timeout=60).raise_for_status().json()["event_id"]
    lines = httpx.get(f"{call}/{event}", timeout=60).raise_for_status().text.splitlines()
    return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))


def test_shows_five_described_endpoints_and_nothing_of_the_page(client):
    listed = client.view_api(return_format="dict", print_info=False)
    assert listed["unnamed_endpoints"] == {}
    named = listed["named_endpoints"]
    assert {name: [p["parameter_name"] for p in end["parameters"]] for name, end in named.items()} == PARAMETERS
    assert all(len(end["description"]) > 40 for end in named.values())
    assert "filepath | str" in named["/score"]["parameters"][0]["python_type"]["type"]


def test_info(client, explorer):
    assert client.predict(api_name="/info") == jsonable(explorer.info())


def test_score_of_gallery_pictures_is_the_explorers(client, explorer):
    ids = explorer.ids[:3]
    assert close(client.predict(images=ids, api_name="/score"), jsonable(explorer.score(ids)))


def test_score_of_a_file_and_a_gallery_picture(client, explorer, own):
    answer = client.predict(images=[handle_file(own), explorer.ids[0]], api_name="/score")
    assert answer.keys() == {"pairs", "backend", "models"}
    (pair,) = answer["pairs"]
    assert (pair["a"], pair["b"]) == ("own.png", explorer.ids[0])
    assert pair["corner"] in list(Corner)
    assert all(0 <= pair[metric]["percentile"] <= 100 for metric in ("relational", "attribute"))


def test_caption_of_a_file(client, own):
    answer = client.predict(images=[handle_file(own)], api_name="/caption")
    assert answer.keys() == {"images", "group", "backend", "model"}
    assert answer["group"] is None
    assert answer["images"][0]["image"] == "own.png"
    assert [caption.keys() for caption in answer["images"][0]["captions"]] == [{"text", "similarity"}] * 3


def test_caption_of_a_group(client, explorer):
    ids = explorer.ids[:4]
    answer = client.predict(images=ids, n=2, group=True, api_name="/caption")
    assert close(answer, jsonable(explorer.caption(ids, n=2, group=True)))
    assert answer["group"] == [] and answer["note"], "they share no idea"
    alike = [hit.id for hit in explorer.search(id=ids[1], k=2).hits]
    assert client.predict(images=[ids[1], *alike], n=2, group=True, api_name="/caption")["group"]


@pytest.mark.parametrize("metric", ["relational", "attribute", "analogy"])
def test_search_from_a_gallery_picture(client, explorer, metric):
    answer = client.predict(id=explorer.ids[5], k=4, metric=metric, api_name="/search")
    assert (answer["query"], answer["metric"], len(answer["hits"])) == (explorer.ids[5], metric, 4)
    assert all(hit.keys() == HIT for hit in answer["hits"])
    assert explorer.ids[5] not in [hit["id"] for hit in answer["hits"]]


def test_search_from_a_sentence_and_from_a_file(client, own):
    by_text = client.predict(text="<b>things</b> & more", k=3, collapse=True, api_name="/search")
    assert by_text["query"] == "<b>things</b> & more"
    by_file = client.predict(image=handle_file(own), api_name="/search")
    assert [hit["rank"] for hit in by_file["hits"]] == list(range(1, 11))


def test_space_places_the_whole_gallery(client, explorer, own):
    for question in ({"id": explorer.ids[0]}, {"image": handle_file(own)}):
        answer = client.predict(**question, api_name="/space")
        assert answer.keys() == {"query", "ids", "relational", "attribute", "corners"}
        assert answer["ids"] == explorer.ids
        assert len(answer["relational"]) == len(answer["attribute"]) == explorer.size
        assert answer["corners"].keys() <= set(Corner)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"images": ["scene-000001"]}, "2 to 12"),
        ({"images": []}, "2 to 12"),
        ({"images": ["scene-000001"] * 500}, "500 pictures"),
        ({"images": "scene-000001"}, "list"),
        ({"images": [1, {"path": 2}]}, "handle_file"),
        ({"images": ["<img src=x onerror=alert(1)>", "scene-000001"]}, "no picture '<img src=x onerror=alert(1)>'"),
        ({"images": ["/etc/passwd", "scene-000001"]}, "no picture"),
        ({"images": ["own-" + "0" * 64, "scene-000001"]}, "no picture"),
        ({"images": [{"path": "/etc/passwd"}, "scene-000001"]}, NOT_UPLOADED),
        ({"images": [{"path": "../../../etc/passwd"}, "scene-000001"]}, NOT_UPLOADED),
        ({"images": [{"path": "x\0y"}, "scene-000001"]}, NOT_UPLOADED),
        ({"images": [{"path": "a" * 9000}, "scene-000001"]}, NOT_UPLOADED),
    ],
)
def test_score_refuses_with_a_sentence(client, question, says):
    assert says in refusal(client, **question, api_name="/score")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({}, "given: nothing"),
        ({"text": "   "}, "empty"),
        ({"text": "x" * 5000}, "5,000 characters"),
        ({"text": ["a"]}, "must be text"),
        ({"text": "a", "id": "scene-000001"}, "text, id"),
        ({"id": "../../etc/passwd"}, "no picture"),
        ({"image": "scene-000001"}, "as `id`"),
        ({"text": "a", "k": 0}, "1 to 100"),
        ({"text": "a", "k": "many"}, "whole number"),
        ({"text": "a", "k": 2.5}, "whole number"),
        ({"text": "a", "k": True}, "whole number"),
        ({"text": "a", "metric": "best"}, "'best'"),
        ({"text": "a", "collapse": 1}, "true or false"),
    ],
)
def test_search_refuses_with_a_sentence(client, question, says):
    assert says in refusal(client, **question, api_name="/search")


def test_caption_and_space_refuse_with_a_sentence(client):
    assert "1 to 10" in refusal(client, images=["scene-000001"], n=11, api_name="/caption")
    assert "at least 2" in refusal(client, images=["scene-000001"], group=True, api_name="/caption")
    assert "no picture" in refusal(client, id="nothing", api_name="/space")


@pytest.mark.parametrize("content", [b"", b"plain words", b"<html>", encode(noise(), "PNG")[:200]])
def test_a_broken_file_is_named_in_the_refusal(client, tmp_path, content):
    broken = tmp_path / "holiday.png"
    broken.write_bytes(content)
    assert "holiday.png" in refusal(client, image=handle_file(broken), api_name="/search")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.png", "http://169.254.169.254/latest", "https://8.8.8.8/a"])
def test_never_fetches_an_address(client, address):
    assert "not fetched" in refusal(client, image=handle_file(address), api_name="/search")


@pytest.mark.parametrize(
    "file",
    [
        {"path": "/etc/passwd", "meta": FILE},
        {"path": "../../../../etc/passwd", "meta": FILE},
        {"path": str(Path(__file__)), "meta": FILE, "is_stream": True},
        {"path": "", "url": "file:///etc/passwd", "meta": FILE},
        {"path": "app.py", "url": "/gradio_api/file=app.py", "meta": FILE},
    ],
)
def test_plain_http_cannot_make_the_server_read_its_own_files(page_server, file):
    event, data = posted(page_server, "score", [file, "scene-000001"])
    assert event == "error"
    assert NOT_UPLOADED in one_sentence(data["error"])


def test_plain_http_with_too_few_inputs_gets_a_sentence(page_server):
    event, data = posted(page_server, "score")
    assert event == "error"
    assert "view_api" in one_sentence(data["error"])


def test_other_languages_may_write_whole_numbers_with_a_point(page_server):
    event, (answer,) = posted(page_server, "search", None, "a row", None, 3.0, "relational", False)
    assert (event, len(answer["hits"])) == ("complete", 3)


def test_two_clients_at_once_get_their_own_answers(page_server, explorer):
    def ask(first):
        mine = Client(page_server, verbose=False)
        ids = explorer.ids[first::2][:6]
        return [mine.predict(id=id, k=1, api_name="/search")["query"] for id in ids] == ids

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(ask, (0, 1)))
