"""What the page says where no percentile means anything, and of pictures whose caption has to wait."""

import pytest
from page_galleries import first
from picture_files import drawn, encode

from relsim_demo.domain import FEW, READY, Phase, State
from relsim_demo.errors import ModelUnavailable
from relsim_demo.explorer import Explorer
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.ui.contract import present
from relsim_demo.ui.page.patient import whole
from relsim_demo.ui.pictures import naming
from relsim_demo.ui.score import bridge, many
from relsim_demo.ui.score import tab as score

OWN = "a" * 64


@pytest.fixture(scope="module")
def handful(shipped_gallery, models, tmp_path_factory):
    """Fewer pictures than percentiles need."""
    return Explorer(first(shipped_gallery, tmp_path_factory.mktemp("few") / "few", FEW - 1), models)


@pytest.fixture(scope="module")
def half_known(shipped_gallery, models, tmp_path_factory):
    """Enough pictures; the vectors of their logic are of a model that is not here."""
    folder = tmp_path_factory.mktemp("half") / "half"
    gallery = first(shipped_gallery, folder, FEW, metrics=["attribute"], relational=12)
    return Explorer(gallery, models, embedded_encoders().values())


def compared(explorer):
    return whole(many.answers(explorer, [{"ref": id} for id in explorer.ids[:3]]))


def test_a_handful_of_pictures_is_compared_by_raw_scores_everywhere(handful):
    answer = compared(handful)
    assert answer["words"] == many.COSINES
    wanted = handful.score(handful.ids[:3]).pairs
    for pair, truth in zip(answer["pairs"], wanted, strict=True):
        assert pair["corner"] == "" and pair["logic"]["percentile"] is pair["look"]["percentile"] is None
        assert pair["logic"]["number"] == present.cosine(truth.relational.score)
    laid = whole(bridge.answers(handful, handful.ids[:2]))
    assert not laid["counted"] and laid["sentence"].endswith(bridge.COSINES)
    shown = whole(score._answers(handful, [{"ref": id} for id in handful.ids[:2]]))["result"]
    assert shown["corner"] is None and shown["relational"]["number"] == answer["pairs"][0]["logic"]["number"]


def test_both_sentences_where_only_the_look_has_percentiles(half_known):
    answer = compared(half_known)
    assert answer["words"] == f"{many.SHARES} {many.COSINES}"
    assert all(p["look"]["percentile"] is not None and p["logic"]["percentile"] is None for p in answer["pairs"])


def test_percentiles_alone_get_their_sentence(explorer):
    answer = compared(explorer)
    assert answer["words"] == many.SHARES
    assert all(pair["corner"] and pair["logic"]["percentile"] is not None for pair in answer["pairs"])


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The reference of an upload."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    (tmp_path / OWN).mkdir()
    (tmp_path / OWN / "own.png").write_bytes(encode(drawn(), "PNG"))
    naming._captions.clear()
    return f"own-{OWN}"


def test_a_caption_of_an_own_picture_does_not_hold_up_the_rest(own, explorer):
    asked = []

    class Model:
        """Says how far it is, and fails or answers."""

        def __init__(self, state, trouble=None):
            self.state, self.trouble = (lambda: state), trouble

        def caption(self, given, **_):
            asked.append(given)
            if self.trouble:
                raise self.trouble
            return explorer.caption(given, n=1)

    assert naming.caption(Model(State(Phase.LOADING, "Fetching.", "")), own) == "" and asked == []
    assert naming.caption(Model(State(Phase.FAILED, "Gone.", "")), own) == "" and asked == []
    assert naming.caption(Model(READY, ModelUnavailable("It cannot run.")), own) == "" and len(asked) == 1
    assert naming.caption(Model(READY), own) and len(asked) == 2
