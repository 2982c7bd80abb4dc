"""How the relational encoder learns: the right captions count as right, and a few steps bring pictures nearer."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from relsim_demo.scenes.registry import families  # noqa: E402
from relsim_demo.training import dataset, train  # noqa: E402
from relsim_demo.training.train import relational_targets  # noqa: E402
from relsim_demo.vectors import unit_rows  # noqa: E402

RNG = np.random.default_rng(0)
VECTORS = unit_rows(RNG.normal(size=(12, 384)))
COLOURS = np.array([(230, 40, 40), (40, 200, 60), (50, 60, 220)], np.uint8)
LABELS = np.arange(24) % 3


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    for name, value in {"BATCH": 8, "WARM_UP": 3, "PEAK_RATE": 1e-3}.items():
        monkeypatch.setattr(train, name, value)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several threads wait for each other where the machine is busy
    yield
    torch.set_num_threads(threads)


def coloured():
    """Pictures of three families that differ in colour."""
    noise = RNG.integers(0, 25, (24, 112, 112, 3), dtype=np.uint8)
    return COLOURS[LABELS][:, None, None] + noise


def test_all_captions_of_the_own_family_are_positives():
    caption_labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 0, 1, 2])
    rows = np.array([3, 4, 5, 7])
    bank, positives = relational_targets(LABELS, VECTORS, caption_labels)(rows)
    assert np.array_equal(bank, VECTORS) and positives.shape == (4, 12)
    assert np.allclose(positives.sum(1), 1)
    for row, shares in zip(rows, positives.numpy(), strict=True):
        own = caption_labels == LABELS[row]
        assert np.allclose(shares[own], 1 / own.sum()) and not shares[~own].any()


def loss(net, pixels, targets):
    """InfoNCE of the paper, written out."""
    bank, positives = targets(np.arange(len(pixels)))
    with torch.inference_mode():
        vectors = net(torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255)
    logits = (vectors @ bank.T / 0.07).double()
    return float(-(positives * (logits - logits.logsumexp(1, keepdim=True))).sum(1).mean())


def test_the_loss_falls_in_a_few_steps():
    pixels = coloured()
    targets, best = relational_targets(LABELS, VECTORS, np.arange(12) % 3), np.log(4)
    before = loss(train.train(pixels, targets, 0, seed=1), pixels, targets)
    net = train.train(pixels, targets, 15, seed=1)
    assert not net.training
    assert loss(net, pixels, targets) - best < (before - best) / 3


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
    specs = dataset.plan(500, seed=2)
    assert len(specs) == len(set(specs)) == 500 and {spec.pool for spec in specs} == {"train"}
    used = [families()[spec.family] for spec in specs]
    assert not any(family.held_out for family in used)
    assert len([family for family in used if not family.ordinary]) == 350
    assert {family.name for family in used} == {f.name for f in families().values() if not f.held_out}


def test_a_dataset_is_drawn_once_and_opened_again(tmp_path):
    drawn = dataset.build(tmp_path / "set", 12, seed=2, workers=1)
    specs = dataset.plan(12, seed=2)
    assert drawn.pixels.shape == (12, 112, 112, 3) and drawn.pixels.dtype == np.uint8
    assert [drawn.names[label] for label in drawn.labels] == [spec.family for spec in specs]
    pixels = np.load(tmp_path / "set" / "pixels.npy", mmap_mode="r+")
    pixels[0] = 7  # opened, not drawn
    pixels.flush()
    again = dataset.build(tmp_path / "set", 12, seed=2, workers=1)
    assert (again.pixels[0] == 7).all() and np.array_equal(again.labels, drawn.labels)
