"""The training of the relational model on a tiny base: what it learns, leaves behind, and how it goes on."""

import json
import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from training_parts import SIDE, SMALL, captioned, killed_after, listed, start, steps, tell, train

from relsim_demo.models.qwen.embed import embed
from relsim_demo.models.qwen.host import Host
from relsim_demo.models.text import TextEncoder
from relsim_demo.settings import Dtype
from relsim_demo.training import loop

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("on_tiny_base")]


def test_sixteen_pairs_are_learned_by_heart_and_found_by_the_strict_loader(tiny, pairs, tmp_path, capsys):
    out = tmp_path / "out"
    assert train(pairs, out, "--batch", 16, "--chunk", 16, "--steps", 60, "--held-out", 0) == 0
    said = capsys.readouterr().out
    assert f"{out}/final_model: the weights after 60 steps." in said
    told = steps(out)
    assert len(told) == 60 and told[-1]["loss"] < 0.1 * told[0]["loss"]
    host = Host(tiny.base, out / "final_model", tiny.caption, "cpu", Dtype.F32)
    pictures = embed(host, [Image.open(pairs / line["file_name"]) for line in listed(pairs)])
    captions = TextEncoder().encode([line["caption"] for line in listed(pairs)])
    assert ((pictures @ captions.T).argmax(1) == np.arange(16)).all()
    files = {path.name for path in (out / "final_model").iterdir()}
    assert {"adapter_config.json", "adapter_model.safetensors", "projection_and_config.pt", "tokenizer.json",
            "tokenizer_config.json", "training.json"} <= files  # fmt: skip
    theirs = load_file(tiny.relational / "adapter_model.safetensors")
    ours = load_file(out / "final_model" / "adapter_model.safetensors")
    assert {k: (v.shape, v.dtype) for k, v in ours.items()} == {k: (v.shape, v.dtype) for k, v in theirs.items()}
    saved, published = (
        torch.load(folder / "projection_and_config.pt", weights_only=True)
        for folder in (out / "final_model", tiny.relational)
    )
    assert saved["query_token_id"] == published["query_token_id"] and saved["projection"].keys() == {"weight", "bias"}
    config = json.loads((out / "final_model" / "adapter_config.json").read_text())
    assert config["r"] == 16 and config["lora_alpha"] == 32 and sorted(config["target_modules"]) == ["q_proj", "v_proj"]
    assert str(tmp_path) not in (out / "final_model" / "adapter_config.json").read_text()


@pytest.mark.slow
def test_a_training_that_was_killed_goes_on_to_the_same_losses(tiny, pairs, tmp_path):
    """Dropout and order included; killed twice, the second time perhaps before anything was kept again."""
    given = ("--data", pairs, *SMALL, "--steps", 14, "--keep-every", 3, "--held-out", 0.2, "--measure-every", 5)
    whole = start("relational", tiny.base, *given, "--out", tmp_path / "whole")
    assert whole.wait() == 0, whole.said()
    for least in (5, 9):
        process = start("relational", tiny.base, *given, "--out", tmp_path / "out")
        assert least <= killed_after(process, tmp_path / "out", least) < 14
    again = start("relational", tiny.base, *given, "--out", tmp_path / "out")
    assert again.wait() == 0, again.said()
    assert steps(tmp_path / "out") == steps(tmp_path / "whole")
    files = [folder / "final_model" / "adapter_model.safetensors" for folder in (tmp_path / "out", tmp_path / "whole")]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(tiny, pairs, tmp_path):
    given = ("--data", pairs, *SMALL, "--steps", 6, "--held-out", 0.2, "--measure-every", 3)
    two = start("relational", tiny.base, *given, "--out", tmp_path / "two", processes=2)
    one = start("relational", tiny.base, *given, "--out", tmp_path / "one")
    assert one.wait() == 0, one.said()
    assert two.wait() == 0, two.said()
    alone, together = steps(tmp_path / "one"), steps(tmp_path / "two")
    assert [line.keys() for line in alone] == [line.keys() for line in together] and len(alone) == 6
    for a, b in zip(alone, together, strict=True):
        assert a == pytest.approx(b, abs=1e-4)
    record = json.loads((tmp_path / "two" / "final_model" / "training.json").read_text())
    assert record["processes"] == 2


def test_the_best_weights_are_kept_with_a_record_of_how_they_were_made(tiny, tmp_path):
    data = captioned(tmp_path / "groups", 10, each=3)
    out = tmp_path / "out"
    train(data, out, "--steps", 9, "--measure-every", 3, "--held-out", 0.3, "--preset", "paper")
    measured = {line["step"]: line for line in steps(out) if "score" in line}
    assert set(measured) == {3, 6, 9}
    record = json.loads((out / "final_model" / "training.json").read_text())
    best = max(measured.values(), key=lambda line: (line["score"], -line["step"]))
    assert record["step"] == best["step"] and record["figures"]["score"] == best["score"]
    assert {"recall_at_1", "recall_at_10", "p_at_1", "p_at_k"} <= record["figures"].keys()
    assert record["data"]["measured"] == 9 and record["data"]["learned"] == 21 and record["data"]["dropped"] == {}
    assert record["settings"]["preset"] == "paper" and record["settings"]["batch"] == 8
    assert {"torch", "peft", "transformers"} <= record["versions"].keys()
    assert measured[9]["temperature"] != 0.07, "learned by this preset"
    card = (out / "final_model" / "README.md").read_text()
    assert "base_model" not in card and "licen" not in card, "of a folder here nothing is known to others"
    assert f"| recall_at_1 | {record['figures']['recall_at_1']:g} |" in card
    assert str(tmp_path) not in card + json.dumps(record)


def test_groups_of_other_pictures_are_measured_on(tiny, pairs, tmp_path):
    other = captioned(tmp_path / "groups", 3, each=2)
    train(pairs, tmp_path / "out", "--steps", 2, "--held-out", 0, "--groups", other)
    record = json.loads((tmp_path / "out" / "final_model" / "training.json").read_text())
    assert record["figures"].keys() == {"score", "p_at_1", "p_at_k"}
    assert record["data"]["groups"]["rows"] == 6
    assert record["data"]["learned"] == 15 and record["data"]["left_out_for_groups"] == 1, "one caption is in both"


def test_processes_that_read_ahead_change_nothing(pairs, tmp_path, monkeypatch):
    train(pairs, tmp_path / "alone", "--steps", 3)
    monkeypatch.setitem(loop.READERS, "cpu", 2)
    train(pairs, tmp_path / "ahead", "--steps", 3)
    assert steps(tmp_path / "alone") == steps(tmp_path / "ahead")


def test_what_the_groups_have_too_is_not_learned(pairs, tmp_path):
    """By its picture, whatever it is called, or by its caption."""
    groups, told = tmp_path / "groups", listed(pairs)
    groups.mkdir()
    shutil.copy(pairs / told[0]["file_name"], groups / "a.png")
    for number, name in enumerate(("b.png", "c.png")):
        Image.new("RGB", (SIDE, SIDE), (90 * number, 0, 0)).save(groups / name)
    own = "{Thing} of no other picture"
    tell(groups, [{"file_name": "a.png", "caption": own}, {"file_name": "b.png", "caption": own},
                  {"file_name": "c.png", "caption": told[5]["caption"].upper()}])  # fmt: skip
    train(pairs, tmp_path / "out", "--steps", 1, "--held-out", 0, "--groups", groups)
    data = json.loads((tmp_path / "out" / "final_model" / "training.json").read_text())["data"]
    assert data["rows"] == 16 and data["learned"] == 14 and data["left_out_for_groups"] == 2


def test_a_learned_temperature_does_not_decay(pairs, tmp_path):
    train(pairs, tmp_path / "out", "--steps", 1, "--held-out", 0, "--preset", "paper")
    kept = torch.load(tmp_path / "out" / "state.pt", weights_only=True)
    many, single = kept["optimizer"]["param_groups"]
    assert many["weight_decay"] == 0.01 and single["weight_decay"] == 0 and len(single["params"]) == 1
    assert kept["weights"]["sharpness"].shape == ()
