"""The embedded model of logic: its weights are checked, and pictures become the vectors that the network says."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from relsim_demo.digests import sha256
from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.mini import FOLDER, CaptionBank, MiniEncoder, load_captions, save_captions, save_weights

REMEDY = r"Fetch it again \(`git checkout -- precomputed/mini`\) or train anew"


def noise(width, height, seed=0):
    blocks = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((width, height), Image.Resampling.BILINEAR)


@pytest.fixture(scope="module")
def encoder():
    return MiniEncoder()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped weights and captions."""
    return shutil.copytree(FOLDER, tmp_path / "mini")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """A network of random weights, and the folder it was saved to."""
    torch = pytest.importorskip("torch")
    from relsim_demo.models.mini_net import MiniNet

    torch.manual_seed(5)
    net = MiniNet()
    with torch.no_grad():
        for reader in (net.pixels, net.maps):
            reader.position.normal_()  # zero at first, it would not show that the map is used
        seen = torch.rand(16, 3, 112, 112), torch.rand(16, 120, 14, 14), torch.rand(16, 352, 7, 7)
        net.train()(*seen)  # gives the normalisation some statistics
    folder = tmp_path_factory.mktemp("seeded")
    save_weights(folder, net.state_dict(), {"steps": 0})
    for tensor in (*net.parameters(), *net.buffers()):
        if tensor.is_floating_point():
            tensor.data = tensor.data.half().float()
    return net.eval(), folder


def test_the_shipped_weights_are_small_and_recorded():
    path, record = FOLDER / "relational.safetensors", json.loads((FOLDER / "relational.json").read_text())
    assert path.stat().st_size == record["bytes"] <= 12_000_000
    assert sha256(path) == record["sha256"]
    encoder = MiniEncoder()
    assert encoder.name == "relsim_demo/mini-relational" and record["sha256"].startswith(encoder.revision)
    assert len(encoder.revision) == 12


def test_any_number_and_shape_of_pictures_becomes_unit_rows(encoder):
    sizes = [(112, 112), (8, 8), (448, 448), (40, 1600), (1600, 40), (333, 250), (3000, 2000)]
    pictures = [noise(*size) for size in sizes]
    rows = encoder.embed(pictures)
    assert rows.shape == (7, 384) and rows.dtype == np.float32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    empty = encoder.embed([])
    assert empty.shape == (0, 384) and empty.dtype == np.float32


def test_a_batch_is_the_same_as_one_by_one(encoder):
    pictures = [noise(60 + 9 * i, 100, i) for i in range(7)]
    rows = encoder.embed(pictures)
    assert np.abs(np.concatenate([encoder.embed([picture]) for picture in pictures]) - rows).max() < 1e-5
    assert np.abs(encoder.embed(pictures[::-1])[::-1] - rows).max() < 1e-5
    assert np.abs(rows[0] - rows[1]).max() > 1e-4, "all pictures get one vector"


def test_more_pictures_than_a_batch_keep_their_order(encoder, monkeypatch):
    pictures = [noise(112, 112, i) for i in range(7)]
    rows = encoder.embed(pictures)
    monkeypatch.setattr(encoder, "batch_size", 3)
    assert np.abs(encoder.embed(pictures) - rows).max() < 1e-5


def test_the_same_picture_gives_the_same_vector_every_time(encoder):
    picture = noise(200, 150)
    before = picture.tobytes()
    assert np.array_equal(encoder.embed([picture]), MiniEncoder().embed([picture.copy()]))
    assert picture.tobytes() == before


def test_a_known_network_gives_its_known_answer(seeded):
    """Written out without the encoder: bicubic to 112 x 112, numbers 0..1, channels first, maps, the network itself."""
    torch = pytest.importorskip("torch")
    (net, folder), look = seeded, Lite2Encoder()
    pictures = [noise(112, 112), noise(448, 300, 1), noise(30, 90, 2)]
    rows = MiniEncoder(folder).embed(pictures)
    for picture, row in zip(pictures, rows, strict=True):
        pixels = np.asarray(picture.resize((112, 112), Image.Resampling.BICUBIC), np.float32) / 255
        with torch.inference_mode():
            direct = net(torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy()), *look.maps([picture]))[0].numpy()
        assert np.abs(direct - row).max() < 1e-5
    assert np.abs(rows[0] - rows[1]).max() > 1e-3


def test_logic_and_look_of_a_picture_cost_one_pass(encoder, monkeypatch):
    look, passes = Lite2Encoder(), []
    look.embed([noise(9, 9)])
    net = look._net
    monkeypatch.setattr(look, "_net", lambda pixels: passes.append(len(pixels)) or net(pixels))
    pictures = [noise(80, 80, i) for i in range(3)]
    MiniEncoder(look=look).embed(pictures)
    rows = look.embed([*pictures[::-1], noise(80, 80, 9), pictures[0]])
    assert passes == [3, 1]
    assert np.abs(rows - Lite2Encoder().embed([*pictures[::-1], noise(80, 80, 9), pictures[0]])).max() < 1e-5


def test_where_a_thing_stands_and_which_colour_it_has_matter(seeded):
    _, folder = seeded
    left = Image.new("RGB", (112, 112), "white")
    left.paste("red", (8, 40, 40, 72))
    red, green, blue = left.split()
    variants = [left, left.transpose(Image.Transpose.FLIP_LEFT_RIGHT), Image.merge("RGB", (blue, green, red))]
    rows = MiniEncoder(folder).embed(variants)
    assert np.abs(rows[0] - rows[1]).max() > 1e-3 and np.abs(rows[0] - rows[2]).max() > 1e-3


@pytest.mark.parametrize("harm", ["flipped", "cut", "gone"])
def test_damaged_weights_are_named_before_any_use(folder, harm):
    path = folder / "relational.safetensors"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data if harm == "flipped" else data[:-1])
    encoder = MiniEncoder(folder)
    said = "is missing" if harm == "gone" else r"is damaged \(its sha256 is not the recorded one\)"
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=rf"relational\.safetensors {said}\. {REMEDY}"):
            encoder.embed([noise(20, 20)])


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", "null"])
def test_a_damaged_record_is_named(folder, text):
    path = folder / "relational.json"
    path.unlink() if text is None else path.write_text(text)
    said = r"is missing\." if text is None else "cannot be read"
    with pytest.raises(ModelUnavailable, match=rf"relational\.json {said} .*{REMEDY}") as caught:
        MiniEncoder(folder)
    assert str(caught.value).count("relational.json") == 1


SHORT = '{"texts": ["a"], "relations": ["b"], "kinds": ["c"], "families": ["d"]}'  # of a longer array


@pytest.mark.parametrize("text", [None, "{", "{}", "[]", '{"texts": ["a"], "families": ["b"]}', SHORT])
def test_a_damaged_caption_bank_is_refused(folder, text):
    path = folder / "captions.json"
    path.unlink() if text is None else path.write_text(text)
    said = r"captions\.json is missing\. " if text is None else "caption bank|captions.npy"
    with pytest.raises(ModelUnavailable, match=f"({said}).*{REMEDY}"):
        load_captions(folder)
    (folder / "captions.npy").write_bytes(b"no array")
    with pytest.raises(ModelUnavailable, match=rf"caption.*{REMEDY}"):
        load_captions(folder)


def test_the_caption_bank_holds_the_training_captions_and_what_f_t_says_of_them(models):
    from relsim_demo.scenes.registry import families

    bank = load_captions()
    trained = [family for family in families().values() if not family.held_out]
    about = dict(zip(bank.texts, zip(bank.relations, bank.kinds, bank.families, strict=True), strict=True))
    assert set(about) == {text for f in trained for text in f.train_captions} and len(about) == len(bank.texts)
    for one in trained:
        for text in one.train_captions:
            whose = "" if text in one.shared_captions else one.name
            assert about[text] == (one.relation, one.kind, whose)
    some = slice(None, None, 97)
    assert np.abs(models.text.encode(bank.texts[some]) - bank.vectors[some]).max() < 1e-3
    assert np.abs(np.linalg.norm(bank.vectors, axis=1) - 1).max() < 1e-6


def test_captions_survive_on_disk(tmp_path):
    vectors = np.eye(3, 384, dtype=np.float32)
    told = ["one é", "two", "three"], ["in a row", "in a row", ""], ["order", "order", "ordinary"], ["", "a", "b"]
    save_captions(tmp_path / "new", CaptionBank(*told, vectors))
    bank = load_captions(tmp_path / "new")
    assert (bank.texts, bank.relations, bank.kinds, bank.families) == told
    assert np.array_equal(bank.vectors, vectors)
