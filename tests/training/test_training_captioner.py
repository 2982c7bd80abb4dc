"""The training of the captioner on a tiny base: what counts in its loss, and what it writes in the end."""

import json
import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from training_parts import SIDE, captioned, killed_after, listed, start, steps, tell
from transformers import Qwen2_5_VLForConditionalGeneration

from relsim_demo.models import wording
from relsim_demo.models.qwen.generate import Writer
from relsim_demo.models.qwen.host import CAPTION, Host
from relsim_demo.models.qwen.pixels import normalised, prepare
from relsim_demo.models.qwen.prompts import caption_prompt, text_of
from relsim_demo.settings import Dtype, Settings
from relsim_demo.training import loop
from relsim_demo.training.captioner import model
from relsim_demo.training.captioner.command import main
from relsim_demo.training.captioner.task import CaptionTask
from relsim_demo.training.data import Fit
from relsim_demo.training.data import prepare as prepared
from relsim_demo.training.holding_out import even
from relsim_demo.training.sources import open_captioned
from relsim_demo.types import Sampling

pytestmark = pytest.mark.slow

CPU = torch.device("cpu")
WORDS = [  # short, since a byte is a token
    "arc", "bud", "cut", "die", "ebb", "fly", "gap", "hop", "ink", "jut", "key", "lap", "mix", "nod", "own", "put",
]  # fmt: skip
CAPTIONS = ["{Thing} in the shape of {Letter}", "{Animal} eats what eats it"]


@pytest.fixture(autouse=True)
def here(on_tiny_base, monkeypatch, tmp_path):
    monkeypatch.setenv("RELSIM_CACHE_DIR", str(tmp_path))  # no prompt was fetched to it


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    return captioned(tmp_path_factory.mktemp("groups") / "pictures", 4, each=2)


@pytest.fixture(scope="module")
def patches(groups):
    return torch.stack([torch.from_numpy(prepare(Image.open(groups / f"00{n}.png")).values) for n in range(2)])


@pytest.fixture
def short(monkeypatch):
    """Few words, since every byte is a token here."""
    monkeypatch.setattr(wording, "OWN", "Say it.")
    monkeypatch.setattr(model, "LONGEST", 24)


def model_of(tiny):
    return model.CaptionModel(Settings(base_model=str(tiny.base), device="cpu"), CPU, SIDE, 1, wording.OWN).eval()


def test_the_loss_is_that_of_transformers_where_the_prompt_is_masked_by_its_length(tiny, patches):
    learner = model_of(tiny)
    answer = learner.answer(CAPTIONS[0])
    found, _ = learner(patches[:1], [answer])
    own = Qwen2_5_VLForConditionalGeneration.from_pretrained(tiny.base, dtype=torch.float32)
    prompt = caption_prompt(learner.tokenizer, [(SIDE // 14, SIDE // 14)], wording.OWN)
    ids = torch.cat([prompt.ids, answer])[None]
    labels = ids.clone()
    labels[:, : len(prompt.ids)] = -100
    picture = ids == learner.tokenizer.convert_tokens_to_ids("<|image_pad|>")
    with torch.inference_mode():
        wanted = own(
            input_ids=ids, labels=labels, mm_token_type_ids=picture.int(), pixel_values=torch.from_numpy(
                normalised(patches[0].numpy())), image_grid_thw=torch.tensor([[1, SIDE // 14, SIDE // 14]]),
        ).loss  # fmt: skip
    assert float(found.detach()) / len(answer) == pytest.approx(float(wanted), rel=1e-5)


def test_answers_are_what_the_chat_template_makes_of_them(tiny):
    learner = model_of(tiny)
    for caption in CAPTIONS:
        content = [{"type": "image"}, {"type": "text", "text": wording.OWN}]
        turns = [{"role": "user", "content": content}, {"role": "assistant", "content": caption}]
        whole = learner.tokenizer.apply_chat_template(turns, tokenize=False)
        begun = learner.tokenizer.apply_chat_template(turns[:1], tokenize=False, add_generation_prompt=True)
        assert whole.startswith(begun)
        ids = [learner.tokenizer(text)["input_ids"] for text in (begun, whole)]
        assert ids[0] + learner.answer(caption).tolist() == ids[1]


def test_what_fills_a_shorter_answer_up_is_not_learned(tiny, patches):
    learner = model_of(tiny)
    answers = [learner.answer(caption) for caption in CAPTIONS]
    assert len(answers[0]) != len(answers[1])
    together, right = learner(patches, answers)
    alone = [learner(patches[i : i + 1], answers[i : i + 1]) for i in range(2)]
    assert float(together.detach()) == pytest.approx(sum(float(loss.detach()) for loss, _ in alone), rel=1e-5)
    assert int(right) == sum(int(count) for _, count in alone)


def test_chunks_have_the_gradient_of_the_whole_batch(tiny, pairs, tmp_path):
    """Of sixteen captions of different lengths, which share one number of tokens to divide by."""
    learner = model_of(tiny)
    for name, weight in learner.named_parameters():
        if "lora_B" in name:  # as made, the adapter has no part in the answer
            weight.data.normal_(std=0.05, generator=torch.manual_seed(4))
    table = prepared(open_captioned(str(pairs)), tmp_path / "data", SIDE, Fit.SQUEEZE)
    task = CaptionTask(learner, table, 0.0, CPU, 8, False)
    pictures, whole = torch.stack([task.patches(row) for row in range(16)]), task.whole(np.arange(16))
    assert len({len(answer) for answer in whole}) > 8
    grown = {}
    for chunk in (16, 4, 5):
        learner.zero_grad()
        for at in range(0, 16, chunk):
            task.loss(whole, pictures[at : at + chunk], range(16)[at : at + chunk])[0].backward()
        grown[chunk] = torch.cat([w.grad.flatten() for w in learner.parameters() if w.requires_grad])
    assert grown[16].norm() > 0.1
    for chunk in (4, 5):
        assert (grown[chunk] - grown[16]).abs().max() < 1e-5


def test_groups_count_alike_where_that_is_asked_for():
    kinds = np.array([0, 0, 0, 1, 2, 2])
    rows = even(np.array([0, 1, 2, 3, 4]), kinds)  # the last row is held out
    assert sorted(rows.tolist()) == [0, 1, 2, 3, 3, 3, 4, 4, 4]


def test_sixteen_captions_are_learned_by_heart_and_written_by_the_strict_loader(tiny, pairs, tmp_path, short):
    folder, out = shutil.copytree(pairs, tmp_path / "words"), tmp_path / "out"
    captions = {line["file_name"]: word for line, word in zip(listed(pairs), WORDS, strict=True)}
    tell(folder, [{"file_name": name, "caption": caption} for name, caption in captions.items()])
    arguments = ("--groups", folder, "--out", out, "--side", SIDE, "--batch", 16, "--chunk", 16, "--steps", 70,
                 "--rate", 1e-2, "--held-out", 0, "--measure-every", 70, "--balance")  # fmt: skip
    assert main([str(part) for part in arguments]) == 0
    told = steps(out)
    assert told[-1]["loss"] < 0.1 * told[0]["loss"] and told[-1]["accuracy"] > 0.95
    examples = [json.loads(line) for line in (out / "examples.jsonl").read_text().splitlines()]
    assert [line["written"] for line in examples] == [line["wanted"] for line in examples] == WORDS
    assert all(line["step"] == 70 and isinstance(line["concrete"], list) for line in examples)
    host = Host(tiny.base, tiny.relational, out / "final_model", "cpu", Dtype.F32)
    host.generation.repetition_penalty = 1.0
    for name, caption in captions.items():
        cut = prepare(Image.open(folder / name))
        prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], wording.OWN)
        *_, ids = Writer(host).write(prompt, [[cut]], 1, Sampling(temperature=0, tokens=24))
        assert text_of(host.tokenizers[CAPTION], ids[0]).strip() == caption
    assert 0 <= told[-1]["concrete"] <= 1 and "concrete" not in told[0]
    record = json.loads((out / "final_model" / "training.json").read_text())
    assert record["settings"]["prompt"] == wording.OWN and record["settings"]["schedule"] == "linear"


def test_the_held_out_groups_decide_which_weights_are_kept(groups, tmp_path, short):
    out = tmp_path / "out"
    arguments = ("--groups", groups, "--out", out, "--side", SIDE, "--batch", 4, "--chunk", 4, "--steps", 6,
                 "--held-out", 0.25, "--measure-every", 2)  # fmt: skip
    assert main([str(part) for part in arguments]) == 0
    losses = {line["step"]: line["held_out_loss"] for line in steps(out) if "held_out_loss" in line}
    record = json.loads((out / "final_model" / "training.json").read_text())
    assert set(losses) == {2, 4, 6} and record["figures"]["held_out_loss"] == min(losses.values())
    assert record["data"]["learned"] == 6 and record["data"]["measured"] == 2


def test_a_captioner_that_was_stopped_goes_on_to_the_same_losses(groups, tmp_path, short, monkeypatch):
    arguments = ("--groups", groups, "--side", SIDE, "--batch", 3, "--chunk", 2, "--steps", 6, "--keep-every", 2,
                 "--held-out", 0.25, "--measure-every", 4)  # fmt: skip
    given, taken = [str(part) for part in arguments], loop.Loop._step

    def stopped(self, step, patches):
        if step == 3:
            raise KeyboardInterrupt
        return taken(self, step, patches)

    main([*given, "--out", str(tmp_path / "whole")])
    monkeypatch.setattr(loop.Loop, "_step", stopped)
    with pytest.raises(KeyboardInterrupt):
        main([*given, "--out", str(tmp_path / "out")])
    assert len(steps(tmp_path / "out")) == 3
    monkeypatch.setattr(loop.Loop, "_step", taken)
    main([*given, "--out", str(tmp_path / "out")])
    assert steps(tmp_path / "out") == steps(tmp_path / "whole")


@pytest.mark.slow
def test_a_captioner_that_was_killed_goes_on_to_the_same_losses(tiny, groups, tmp_path):
    given = ("--groups", groups, "--side", SIDE, "--batch", 3, "--chunk", 2, "--steps", 8, "--keep-every", 3,
             "--held-out", 0.25, "--measure-every", 8)  # fmt: skip
    whole = start("captioner", tiny.base, *given, "--out", tmp_path / "whole")
    assert whole.wait() == 0, whole.said()
    process = start("captioner", tiny.base, *given, "--out", tmp_path / "out")
    assert 4 <= killed_after(process, tmp_path / "out", 4) < 8
    again = start("captioner", tiny.base, *given, "--out", tmp_path / "out")
    assert again.wait() == 0, again.said()
    assert steps(tmp_path / "out") == steps(tmp_path / "whole")
    files = [folder / "final_model" / "adapter_model.safetensors" for folder in (tmp_path / "out", tmp_path / "whole")]
    assert files[0].read_bytes() == files[1].read_bytes()
