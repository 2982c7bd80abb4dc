"""How the relational encoder learns: towards its captions and their nearness, and on from where it stopped."""

import json
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

torch = pytest.importorskip("torch")

from relsim_demo.errors import BadRequest  # noqa: E402
from relsim_demo.models.lite2 import Lite2Encoder  # noqa: E402
from relsim_demo.models.mini import load_captions  # noqa: E402
from relsim_demo.models.mini_net import MapsReader, PixelReader  # noqa: E402
from relsim_demo.scenes.registry import families  # noqa: E402
from relsim_demo.scenes.render import render  # noqa: E402
from relsim_demo.scenes.sprites import TABLE, default_sheet  # noqa: E402
from relsim_demo.training.drawn import dataset, maps, train  # noqa: E402
from relsim_demo.training.drawn.command import _captions  # noqa: E402
from relsim_demo.training.drawn.dataset import Pictures  # noqa: E402
from relsim_demo.training.drawn.styles import PhotographedSheet, StyleSheet  # noqa: E402
from relsim_demo.training.drawn.train import Course, graded_loss  # noqa: E402
from relsim_demo.vectors import unit_rows  # noqa: E402

RNG = np.random.default_rng(0)
TARGETS = unit_rows(RNG.normal(size=(3, 384)))
COLOURS = np.array([(230, 40, 40), (40, 200, 60), (50, 60, 220)], np.uint8)
LABELS = np.arange(24) % 3
KEPT = [RNG.normal(size=(24, *shape)).astype(np.float16) for shape in maps.SHAPES.values()]


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    for name, value in {"BATCH": 8, "WARM_UP": 3}.items():
        monkeypatch.setattr(train, name, value)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several threads wait for each other where the machine is busy
    yield
    torch.set_num_threads(threads)


def coloured():
    """Pictures of three families that differ in colour."""
    noise = RNG.integers(0, 25, (24, 112, 112, 3), dtype=np.uint8)
    return COLOURS[LABELS][:, None, None] + noise


def test_the_loss_is_nothing_where_pictures_lie_on_their_captions():
    bank, labels = torch.from_numpy(TARGETS), torch.from_numpy(LABELS)
    assert float(graded_loss(bank[labels], bank, labels)) == pytest.approx(0, abs=1e-5)
    one_off = bank[labels].clone()
    one_off[0] = bank[1]
    assert float(graded_loss(one_off, bank, labels)) > 0.1


def test_pictures_as_near_to_each_other_as_their_captions_cost_less():
    """Both lie equally far from their captions; only one keeps how near the captions are to each other."""
    bank = torch.eye(3, 4)
    labels = torch.arange(3)
    apart = torch.zeros(3, 4)
    apart[:, :3], apart[:, 3] = 0.8 * torch.eye(3), torch.tensor([0.6, -0.6, 0.0])
    apart[2] = torch.tensor([0.0, 0.0, 0.8, 0.0]) + torch.tensor([0.6, 0.0, 0.0, 0.0])
    together = 0.8 * torch.eye(3, 4)
    together[:, 3] = 0.6
    near = [1 - (vectors * bank).sum(1).mean() for vectors in (apart, together)]
    assert near[0] == pytest.approx(near[1])
    geometry = [(vectors @ vectors.T - bank @ bank.T).square().mean() for vectors in (apart, together)]
    losses = [graded_loss(vectors, bank, labels) for vectors in (apart, together)]
    assert geometry[0] < geometry[1] and losses[0] < losses[1]


def trained(pixels, steps, saved=None):
    torch.manual_seed(1)
    return train.train(PixelReader(), train.pictures(pixels), LABELS, TARGETS, Course(steps, 1e-3, 1, saved))[0]


def loss(net, pixels):
    with torch.inference_mode():
        vectors = net(torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255)
        return float(graded_loss(vectors, torch.from_numpy(TARGETS), torch.from_numpy(LABELS)))


def test_the_loss_falls_in_a_few_steps_and_is_told_with_the_time_left(caplog):
    caplog.set_level("INFO")
    pixels = coloured()
    before = loss(trained(pixels, 0), pixels)
    net = trained(pixels, 15)
    assert not net.training
    assert loss(net, pixels) < before / 2
    assert re.search(r"step 0 of 15, loss \d\.\d+, \d+ pictures/s, \d+ minutes left", caplog.text)


def seen(saved=None):
    """A reader of maps, which drops some of them at random while it learns."""
    torch.manual_seed(1)
    return train.train(MapsReader(), train.arrays(*KEPT), LABELS, TARGETS, Course(5, 1e-3, 1, saved))[0]


@pytest.mark.parametrize("reader", ["pixels", "maps"])
def test_training_that_was_stopped_goes_on_to_the_same_weights(tmp_path, monkeypatch, reader):
    monkeypatch.setattr(train, "SAVED_EVERY", 3)
    pixels, saved = coloured(), tmp_path / "training.pt"
    again = seen if reader == "maps" else lambda saved=None: trained(pixels, 5, saved)
    whole = again()
    step, count = torch.optim.AdamW.step, []

    def stopping(self, *given, **named):
        count.append(1)
        if len(count) > 4:
            raise KeyboardInterrupt
        return step(self, *given, **named)

    monkeypatch.setattr(torch.optim.AdamW, "step", stopping)
    with pytest.raises(KeyboardInterrupt):
        again(saved)
    monkeypatch.setattr(torch.optim.AdamW, "step", step)
    assert torch.load(saved, weights_only=True)["step"] == 3
    resumed = again(saved)
    for name, value in whole.state_dict().items():
        assert torch.allclose(value.float(), resumed.state_dict()[name].float(), atol=1e-6), name


def test_augmentation_moves_and_lights_but_never_mirrors():
    block = np.zeros((6, 112, 112, 3), np.uint8)
    block[:, 40:70, 10:30] = 255  # something on the left
    for small, side in ((False, 112), (True, 80)):
        images = train._augmented(block, np.random.default_rng(3), small)
        assert images.shape == (6, 3, side, side) and images.min() >= 0 and images.max() <= 1
        assert (images[..., : side // 2].mean((1, 2, 3)) > images[..., side // 2 :].mean((1, 2, 3)) + 0.05).all()
        assert len({round(float(image.mean()), 5) for image in images}) == 6


def test_the_rate_rises_then_falls_to_nothing():
    rates = [train._rate(step, 40) for step in range(41)]
    assert rates[:3] == sorted(rates[:3]) and max(rates) == pytest.approx(1)
    assert rates[3:] == sorted(rates[3:], reverse=True) and rates[-1] == pytest.approx(0, abs=1e-9)


def test_training_never_sees_held_out_families_or_gallery_subjects():
    specs = dataset.choose_specs(500, seed=2)
    assert len(specs) == len(set(specs)) == 500 and {spec.pool for spec in specs} == {"train"}
    used = [families()[spec.family] for spec in specs]
    assert not any(family.held_out for family in used)
    assert len([family for family in used if not family.ordinary]) == 375
    assert {family.name for family in used} == {f.name for f in families().values() if not f.held_out}


def test_a_dataset_is_drawn_once_and_opened_again(tmp_path):
    drawn = dataset.build(tmp_path / "set", 12, seed=2, workers=1, drawn_with=Pictures())
    specs = dataset.choose_specs(12, seed=2)
    assert drawn.pixels.shape == (12, 112, 112, 3) and drawn.pixels.dtype == np.uint8
    assert [drawn.names[label] for label in drawn.labels] == [spec.family for spec in specs]
    pixels = np.load(tmp_path / "set" / "pixels.npy", mmap_mode="r+")
    pixels[0] = 7  # opened, not drawn
    pixels.flush()
    again = dataset.build(tmp_path / "set", 12, seed=2, workers=1, drawn_with=Pictures())
    assert (again.pixels[0] == 7).all() and np.array_equal(again.labels, drawn.labels)


def test_captions_are_learned_once_each_and_families_aim_at_their_mean(tmp_path):
    trained = [f for f in families().values() if f.relation == "contained in something see-through" and not f.held_out]
    targets = _captions(tmp_path, trained[:2])
    bank = load_captions(tmp_path)
    shared = [text for text, family in zip(bank.texts, bank.families, strict=True) if not family]
    assert len(bank.texts) == len(set(bank.texts)) and set(shared) == set(trained[0].shared_captions[:-3])
    for one, target in zip(trained, targets, strict=False):
        rows = [bank.texts.index(text) for text in one.train_captions]
        assert np.allclose(unit_rows(bank.vectors[rows].mean(0)[None])[0], target, atol=1e-3)
    assert {*bank.relations} == {trained[0].relation} and {*bank.kinds} == {str(trained[0].kind)}


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    """A picture of every subject and prop in another style: a red disc with room around it."""
    folder = tmp_path_factory.mktemp("style")
    picture = Image.new("RGBA", (160, 160))
    ImageDraw.Draw(picture).ellipse((20, 40, 139, 119), "red")
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    for row in table["subjects"] + table["props"]:
        code = "-".join(f"{ord(character):x}" for character in row["emoji"]).removesuffix("-fe0f")
        picture.save(folder / f"{code}.webp", lossless=True)
    return folder


def test_a_style_shows_the_same_subjects_with_other_pictures(painted):
    sheet = StyleSheet(painted)
    name = json.loads(TABLE.read_text(encoding="utf-8"))["subjects"][0]["name"]
    image = sheet._image(name)
    assert image.mode == "RGBA" and image.size == (120, 80), "trimmed to what is visible"
    spec = dataset.choose_specs(1, seed=5)[0]
    assert render(spec, 112, sheet=sheet).tobytes() != render(spec, 112).tobytes()


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    """Four photographs, of one colour each."""
    folder = tmp_path_factory.mktemp("photographs")
    for name, colour in {"a": "red", "b": "lime", "c": "red", "d": "lime"}.items():
        Image.new("RGB", (90, 60), colour).save(folder / f"{name}.png")
    return folder


def test_shares_of_the_scenes_are_drawn_in_the_other_style_and_with_photographs(painted, photographs):
    specs = dataset.choose_specs(400, seed=3)
    kinds = [type(Pictures(painted, photographs).sheet(spec)) for spec in specs]
    assert 0.25 < np.mean([kind is StyleSheet for kind in kinds]) < 0.45
    assert 0.15 < np.mean([kind is PhotographedSheet for kind in kinds]) < 0.35
    assert kinds == [type(Pictures(painted, photographs).sheet(spec)) for spec in specs]
    assert not any(isinstance(Pictures().sheet(spec), (StyleSheet, PhotographedSheet)) for spec in specs)


def test_subjects_are_filled_with_every_other_photograph_and_props_stay(photographs):
    spec = next(
        s for s in dataset.choose_specs(99, seed=3) if type(Pictures(None, photographs).sheet(s)) is PhotographedSheet
    )
    sheet, plain = Pictures(None, photographs).sheet(spec), default_sheet()
    for name in list(sheet.subjects)[:12]:
        red, green, blue = np.asarray(sheet.image(name).convert("RGBa"), float).sum((0, 1))[:3]
        assert red > green and red > blue, "red: the first and third photograph"
    prop = json.loads(TABLE.read_text(encoding="utf-8"))["props"][0]["name"]
    assert sheet.image(prop).tobytes() == plain.image(prop).tobytes()


def test_maps_are_kept_and_work_that_stopped_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(maps, "CHUNK", 2)
    specs, look = dataset.choose_specs(5, seed=4), Lite2Encoder()
    whole = maps.build(tmp_path, specs, 1, Pictures(), look)
    assert [array.shape for array in whole] == [(5, 120, 14, 14), (5, 352, 7, 7)]
    found = look.maps([dataset.draw(spec, 224, Pictures()) for spec in specs])
    for array, other in zip(whole, found, strict=True):
        assert np.abs(array - other.numpy()).max() < 0.02, "but for the half precision"
    (tmp_path / "maps.txt").write_text("4")
    whole[1][:] = 7
    whole[1].flush()
    again = maps.build(tmp_path, specs, 1, Pictures(), look)
    assert (again[1][:4] == 7).all() and np.abs(again[1][4] - found.last[4].numpy()).max() < 0.02


def test_a_style_that_lacks_a_picture_is_refused(tmp_path):
    with pytest.raises(BadRequest, match=r"has no [0-9a-f-]+\.webp, the picture of '"):
        StyleSheet(tmp_path)
