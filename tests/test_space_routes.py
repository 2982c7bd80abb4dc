"""What the map fetches by itself."""

import json
import urllib.error
import urllib.request

import numpy as np
import pytest

from relsim_demo.types import Corner
from relsim_demo.ui import space_routes


def fetched(server, path):
    with urllib.request.urlopen(f"{server}/space/{path}", timeout=60) as answer:
        return answer.read()


def test_points_are_packed_in_the_order_of_the_gallery(explorer):
    ref, n = explorer.ids[3], explorer.size
    data = space_routes.points(explorer, ref)
    answer = explorer.space(id=ref)
    assert len(data) == 5 * n
    look, logic = (np.frombuffer(data[start : start + 2 * n], "<u2") / 65535 * 100 for start in (0, 2 * n))
    assert np.allclose(look, explorer.percentiles("attribute", answer.attribute), atol=0.001)
    assert np.allclose(logic, explorer.percentiles("relational", answer.relational), atol=0.001)
    counts = np.bincount(np.frombuffer(data[4 * n :], np.uint8), minlength=4)
    names = (Corner.ANOMALY, Corner.APPEARANCE, Corner.ANALOGY, Corner.LITERAL)
    assert {str(name): int(count) for name, count in zip(names, counts, strict=True)} == answer.corners


def test_the_routes_answer_and_refuse_with_sentences(page_server, explorer):
    assert len(fetched(page_server, f"points?of={explorer.ids[0]}")) == 5 * explorer.size
    items = json.loads(fetched(page_server, "items.json?at=2,0"))
    assert [(item["at"], item["ref"]) for item in items] == [(2, explorer.ids[2]), (0, explorer.ids[0])]
    pair = json.loads(fetched(page_server, f"pair.json?of={explorer.ids[0]}&at=1"))
    assert pair["ref"] == explorer.ids[1] and set(pair["bars"]) == {"rel", "attr"}
    refused = ("points?of=nobody", "points", f"pair.json?of={explorer.ids[0]}", "items.json?at=-1", "items.json?at=x")
    too_far = (f"items.json?at={explorer.size}", "items.json?at=9999999999999", f"items.json?at={'1,' * 100}1")
    for path in refused + too_far:
        with pytest.raises(urllib.error.HTTPError) as error:
            fetched(page_server, path)
        assert error.value.code == 404
        assert error.value.read().decode().endswith((".", "'."))
