"""What the explorer refuses about views: one sentence each."""

import pytest
from test_every_gallery import sentence

from relsim_demo.errors import BadRequest
from relsim_demo.types import View


@pytest.mark.parametrize(
    "view",
    [
        View(order="upwards"),
        View(order="idea"),
        View(order="near"),
        View(order="near", near="nobody"),
        View(near="nobody"),
        View(words="!!!"),
        View(chosen={"weight": ("1",)}),
        View(chosen={"kind": ("none such",)}),
        View(chosen={"corner": ("analogy",)}),
        View(chosen={"cluster": ("0",)}),
    ],
)
def test_what_cannot_be_is_one_sentence(explorer, view):
    for ask in (explorer.browse, lambda v: explorer.grouped("family", v)):
        with pytest.raises(BadRequest) as refused:
            ask(view)
        sentence(str(refused.value))


def test_other_things_that_cannot_be_are_one_sentence(explorer):
    one = explorer.ids[0]
    asked = [
        lambda: explorer.browse(View(), -1),
        lambda: explorer.browse(View(), 0, -5),
        lambda: explorer.grouped("weight", View()),
        lambda: explorer.details("nobody"),
        lambda: explorer.address("nobody"),
        lambda: explorer.compare(["nobody"], View()),
        lambda: explorer.export([one], "xlsx"),
        lambda: explorer.export([], "csv"),
        lambda: explorer.export(["nobody"], "csv"),
    ]
    for ask in asked:
        with pytest.raises(BadRequest) as refused:
            ask()
        sentence(str(refused.value))
