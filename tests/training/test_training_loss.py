"""What the relational model learns from: the gradient of a batch, by chunks, and what is measured of it."""

import numpy as np
import pytest
import torch
from training_parts import SIDE

from relsim_demo.analysis.captioned import precision_in_groups, recalls
from relsim_demo.settings import Dtype, Settings
from relsim_demo.training.data import Fit, prepare
from relsim_demo.training.relational.contrast import Captions, contrast
from relsim_demo.training.relational.model import RelationalModel
from relsim_demo.training.relational.task import RelationalTask
from relsim_demo.training.sources import open_captioned
from relsim_demo.vectors import unit_rows

CPU, HOT = torch.device("cpu"), torch.tensor(0.07)


def task_of(tiny, pairs, folder, learned=False):
    settings = Settings(base_model=str(tiny.base), device="cpu")
    model = RelationalModel(settings, CPU, SIDE, 1, learned)
    table = prepare(open_captioned(str(pairs)), folder, SIDE, Fit.CROP)
    return RelationalTask(model, table, None, 0.0, CPU, 8)


def gradients(task, chunk):
    """The gradient of all 16 rows as one batch, a chunk at a time, without dropout."""
    task.model.eval().zero_grad()
    whole = task.whole(np.arange(16))
    patches = torch.stack([task.patches(row) for row in range(16)])
    for i in range(0, 16, chunk):
        loss, _ = task.loss(whole, patches[i : i + chunk], range(16)[i : i + chunk])
        loss.backward()
    return torch.cat([w.grad.flatten() for w in task.model.parameters() if w.requires_grad])


def stirred(task):
    """Give the adapter a part in the answer: as made, it has none."""
    torch.manual_seed(4)
    for name, weight in task.model.named_parameters():
        if "lora_B" in name:
            weight.data.normal_(std=0.05)
    return task


def test_chunks_have_the_gradient_of_the_full_batch(tiny, pairs, tmp_path):
    task = stirred(task_of(tiny, pairs, tmp_path / "data", learned=True))
    full = gradients(task, 16)
    assert full.norm() > 0.1
    for chunk in (1, 4, 5):
        assert (gradients(task, chunk) - full).abs().max() < 1e-5


def test_gradients_cached_in_two_passes_are_the_same(tiny, pairs, tmp_path):
    """Gao et al. 2021: vectors first, then their gradients, then those of the weights by chunks."""
    task = stirred(task_of(tiny, pairs, tmp_path / "data"))
    ours = gradients(task, 4)
    patches = torch.stack([task.patches(row) for row in range(16)])
    with torch.no_grad():
        vectors = torch.cat([task.model(patches[i : i + 4]) for i in range(0, 16, 4)])
    vectors.requires_grad_()
    whole = task.whole(np.arange(16))
    (contrast(vectors, torch.arange(16), whole, HOT)[0] / 16).backward()
    task.model.zero_grad()
    for i in range(0, 16, 4):
        task.model(patches[i : i + 4]).backward(vectors.grad[i : i + 4])
    cached = torch.cat([w.grad.flatten() for w in task.model.parameters() if w.requires_grad])
    assert (cached - ours).abs().max() < 1e-5


def test_only_the_adapter_and_the_projection_learn_in_float32_and_no_words_are_guessed(
    tiny, pairs, tmp_path, monkeypatch
):
    settings = Settings(base_model=str(tiny.base), device="cpu", dtype=Dtype.BF16)
    model = RelationalModel(settings, CPU, SIDE, 1, False)
    learns = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
    assert {name.split(".")[-1 if name.startswith("head") else -3] for name in learns} == {
        "weight", "bias", "lora_A", "lora_B",
    }  # fmt: skip
    assert {weight.dtype for weight in learns.values()} == {torch.float32}
    assert model.tuned.token_embedding.weight.dtype == torch.bfloat16
    monkeypatch.setattr(model.tuned.model.lm_head, "forward", lambda *_: pytest.fail("logits were computed"))
    table = prepare(open_captioned(str(pairs)), tmp_path / "data", SIDE, Fit.CROP)
    task = RelationalTask(model, table, None, 0.0, CPU, 8)
    found = model.train()(torch.stack([task.patches(row) for row in range(3)]))
    (found.sum() * 100).backward()
    assert found.dtype == torch.float32
    assert all(weight.grad.dtype == torch.float32 and weight.grad.isfinite().all() for weight in learns.values())


def test_equal_captions_are_no_negatives():
    texts = torch.nn.functional.normalize(torch.randn(4, 8, generator=torch.manual_seed(0)), dim=-1)
    texts[2] = texts[0]
    found, own = texts[:3] + 0.3 * texts[1], torch.arange(3)
    apart = Captions(texts, torch.tensor([0, 1, 0, 3]))
    loss, right = contrast(found, own, apart, HOT)
    left = [[0, 1, 3], [0, 1, 2, 3], [1, 2, 3]]
    wanted = [torch.logsumexp(found[i] @ texts[left[i]].T / HOT, 0) - found[i] @ texts[i] / HOT for i in range(3)]
    assert float(loss) == pytest.approx(float(sum(wanted)), abs=1e-5) and int(right) == 3


def test_recall_and_precision_of_groups_count_what_they_say():
    captions = unit_rows(np.random.default_rng(0).normal(size=(12, 384)))
    own = np.array([0, 0, 1, 2])
    pictures = captions[[0, 0, 1, 3]]  # the last shows another caption's idea
    found = recalls(pictures, captions, own)
    assert found["recall_at_1"] == 0.75 and 0.75 <= found["recall_at_10"] <= 1
    assert precision_in_groups(pictures, own) == {"p_at_1": 1.0, "p_at_k": 1.0}
    assert precision_in_groups(captions[:3], np.arange(3)) == {}
    assert precision_in_groups(captions[[0, 1, 0, 5]], np.array([0, 0, 1, 2]))["p_at_1"] == pytest.approx(0.0)
