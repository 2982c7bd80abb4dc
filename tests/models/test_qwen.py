"""The published models' code on a tiny random checkpoint, against numbers that other packages computed on it."""

import inspect
import json
import threading
from hashlib import sha1
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VisionPatchEmbed, Qwen2_5_VLVisionAttention

from relsim_demo.models.qwen import embed as embedding
from relsim_demo.models.qwen import generate
from relsim_demo.models.qwen.embed import embed
from relsim_demo.models.qwen.generate import Writer
from relsim_demo.models.qwen.host import CAPTION, RELATIONAL, Host
from relsim_demo.models.qwen.pixels import normalised, prepare
from relsim_demo.models.qwen.prompts import caption_prompt, query_prompt, rendered, tokens_of
from relsim_demo.settings import Dtype
from relsim_demo.types import Sampling

GOLDEN = Path(__file__).parents[1] / "golden"
INPUTS = json.loads((GOLDEN / "inputs.json").read_text())
CAPTIONS = json.loads((GOLDEN / "captions.json").read_text())
FILES = sorted((GOLDEN / "images").iterdir())
GREEDY, NOISE = Sampling(temperature=0, tokens=16), np.random.default_rng(5)


def host_of(tiny, dtype=Dtype.F32):
    return Host(tiny.base, tiny.relational, tiny.caption, "cpu", dtype)


@pytest.fixture(scope="module")
def host(tiny):
    return host_of(tiny)


@pytest.fixture(scope="module")
def pictures():
    return [Image.open(file) for file in FILES]


def noise(*size):
    return Image.fromarray(NOISE.integers(0, 256, (*size[::-1], 3), dtype=np.uint8))


def last(steps):
    return list(steps)[-1]


def written(host, images, n=1, sampling=GREEDY, adapter=CAPTION, text=CAPTIONS["prompt"]):
    cuts = [prepare(image, 448) for image in images]
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cuts[0].rows, cuts[0].columns)], text)
    return last(Writer(host).write(prompt, [[cut] for cut in cuts], n, sampling, adapter))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_model_sees_exactly_the_pixels_that_the_authors_package_gives_it(host, file):
    wanted, cut = INPUTS["images"][file.name], prepare(Image.open(file))
    assert wanted["grid_thw"] == [1, cut.rows, cut.columns]
    assert sha1(normalised(cut.values).tobytes()).hexdigest() == wanted["pixel_values_sha1"]
    prompt = query_prompt(host.tokenizers[RELATIONAL], (cut.rows, cut.columns))
    assert len(prompt.ids) == wanted["query_pos"] + 1 and prompt.ids[-1] == host.query_token


def test_vectors_in_float32_are_those_of_the_authors_package(host, pictures):
    assert np.abs(embed(host, pictures) - np.load(GOLDEN / "embeddings.npy")).max() < 1e-6


def test_vectors_in_bfloat16_are_those_of_the_authors_package(tiny, pictures):
    mine = embed(host_of(tiny, Dtype.BF16), pictures)
    assert ((mine * np.load(GOLDEN / "embeddings_bf16.npy")).sum(1)).min() > 0.9995


def test_a_batch_gives_what_single_pictures_give(host, monkeypatch):
    images = [noise(*size) for size in ((90, 60), (448, 448), (90, 60), (61, 200), (90, 60), (88, 61))]
    single = np.concatenate([embed(host, [image]) for image in images])
    assert np.abs(embed(host, images) - single).max() < 1e-6
    monkeypatch.setitem(embedding.TOKENS, "cpu", 7)  # two of the small ones a batch
    assert np.abs(embed(host, images) - single).max() < 1e-6
    assert np.allclose(np.linalg.norm(single, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("kind", ["palette", "RGBA", "LA", "1", "I;16"])
def test_pictures_of_other_kinds_are_taken_as_their_rgb(host, kind):
    image = noise(70, 50)
    if kind == "palette":
        image = image.quantize(16)
        image.info["transparency"] = 3
    elif kind == "I;16":
        image = Image.fromarray(NOISE.integers(0, 65536, (50, 70), dtype=np.uint16))
    else:
        image = image.convert(kind)
    plain = Image.fromarray(np.asarray(image.convert("RGB")))
    assert np.array_equal(embed(host, [image]), embed(host, [plain]))


@pytest.mark.parametrize("size", [(200, 10), (2000, 1500), (8, 8), (1, 30)])
def test_pictures_of_any_shape_have_a_vector(host, size):
    vector = embed(host, [noise(*size)])[0]
    assert np.isfinite(vector).all() and abs(np.linalg.norm(vector) - 1) < 1e-5


def test_the_vision_tower_gives_what_transformers_own_gives(tiny, host):
    """Uneven windows too: 9 x 11 cells are no multiple of the window."""
    from transformers import Qwen2_5_VLForConditionalGeneration

    own = Qwen2_5_VLForConditionalGeneration.from_pretrained(tiny.base, dtype=torch.float32).model.visual
    cut = prepare(noise(308, 252))
    grid = torch.tensor([[1, cut.rows, cut.columns]])
    with torch.inference_mode():
        wanted = own(torch.from_numpy(normalised(cut.values)), grid).pooler_output
        found = generate.see(host.model.model.visual, torch.from_numpy(cut.values)[None], cut.rows, cut.columns)[0]
    assert (cut.rows, cut.columns) == (18, 22) and (found - wanted).abs().max() < 1e-5


@pytest.mark.parametrize(
    ("theirs", "forward"),
    [
        (
            Qwen2_5_VLVisionAttention,
            "(self, hidden_states, cu_seqlens, position_embeddings=None, max_seqlen=None, **kwargs)",
        ),
        (Qwen2_5_VisionPatchEmbed, "(self, hidden_states)"),
    ],
)
def test_what_ours_replaces_in_transformers_is_still_called_the_same_way(theirs, forward):
    """Another minor version may give other names; then vision.py and the pin in pyproject.toml need a look."""
    found = inspect.signature(theirs.forward)
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in found.parameters.values()]
    assert str(inspect.Signature(bare)) == forward


def test_greedy_captions_are_those_of_transformers_generate(host, pictures):
    wanted = [CAPTIONS["token_ids"][file.name] for file in FILES]
    assert [written(host, [picture])[0] for picture in pictures] == wanted
    assert written(host, pictures) == wanted, "a batch changes the captions"


def test_prompts_are_what_the_chat_template_makes_of_them(host):
    tokenizer = host.tokenizers[CAPTION]
    text = rendered(tokenizer, 2, "  A {Word}\n  ", answer=True)
    shown = "<|vision_start|><|image_pad|><|vision_end|>" * 2
    system = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
    assert text == f"{system}<|im_start|>user\n{shown}  A {{Word}}\n  <|im_end|>\n<|im_start|>assistant\n"
    assert tokenizer.decode(tokens_of(tokenizer, 2, "  A {Word}\n  ")) == text


def test_positions_are_those_of_transformers(tiny, host):
    from transformers import Qwen2_5_VLForConditionalGeneration

    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(tiny.base, dtype=torch.float32).model
    sizes = [(4, 10), (8, 2)]
    prompt = caption_prompt(host.tokenizers[CAPTION], sizes, "What do they share?")
    kinds = (prompt.ids == host.picture_token).int()[None]
    grid = torch.tensor([[1, *size] for size in sizes])
    positions, delta = model.get_rope_index(prompt.ids[None], image_grid_thw=grid, mm_token_type_ids=kinds)
    assert torch.equal(positions[:, 0], prompt.positions)
    assert prompt.following == len(prompt.ids) + int(delta)


def test_adapters_change_the_answers_and_the_plain_base_has_none(tiny, host, pictures):
    from transformers import Qwen2_5_VLForConditionalGeneration

    plain, caption = (written(host, pictures[1:2], adapter=adapter)[0] for adapter in (None, CAPTION))
    assert plain != caption
    own = Qwen2_5_VLForConditionalGeneration.from_pretrained(tiny.base, dtype=torch.float32)
    cut = prepare(pictures[1], 448)
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], CAPTIONS["prompt"])
    inputs = {
        "input_ids": prompt.ids[None],
        "mm_token_type_ids": (prompt.ids == host.picture_token).int()[None],
        "pixel_values": torch.from_numpy(normalised(cut.values)),
        "image_grid_thw": torch.tensor([[1, cut.rows, cut.columns]]),
    }
    answer = own.generate(**inputs, do_sample=False, max_new_tokens=16)[0, len(prompt.ids) :].tolist()
    assert plain == answer


def test_equal_seeds_draw_equal_captions_and_others_differ(host, pictures):
    def drawn(seed, temperature=0.9):
        return written(host, pictures[2:3], 4, Sampling(temperature, 0.95, seed, 12))

    assert drawn(1) == drawn(1) != drawn(2)
    assert len({tuple(ids) for ids in drawn(1)}) > 1
    narrow = written(host, pictures[2:3], 2, Sampling(0.9, 1e-6, 3, 12))
    assert narrow[0] == narrow[1] == written(host, pictures[2:3], sampling=Sampling(0, 1, 0, 12))[0]


def test_captions_come_token_by_token_and_can_be_left(host, pictures):
    cut = prepare(pictures[0], 448)
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], "Say")
    writer, lengths = Writer(host), []
    for rows in writer.write(prompt, [[cut]], 1, GREEDY):
        lengths.append(len(rows[0]))
        if len(lengths) == 5:
            break
    assert lengths == [1, 2, 3, 4, 5]
    assert len(last(writer.write(prompt, [[cut]], 1, GREEDY))[0]) > 5, "the next one starts afresh"


def test_the_end_mark_ends_a_caption(host, pictures, monkeypatch):
    whole = written(host, pictures[1:2])[0]
    monkeypatch.setattr(generate, "_ends", lambda host: [whole[6]])
    assert written(host, pictures[1:2])[0] == whole[: whole.index(whole[6])]


def test_requests_at_the_same_time_get_what_they_get_alone(host, pictures):
    """Adapters are switched under the feet of both kinds of work."""
    wanted, caption = embed(host, pictures[:4]), written(host, pictures[3:4])
    wrong = []

    def work(number):
        for _ in range(3):
            if number % 2:
                wrong.extend([] if np.abs(embed(host, pictures[:4]) - wanted).max() < 1e-6 else ["vector"])
            else:
                wrong.extend([] if written(host, pictures[3:4]) == caption else ["caption"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_merging_for_bulk_work_costs_next_to_nothing(tiny, pictures):
    merged = host_of(tiny)
    merged.merge(RELATIONAL)
    assert ((embed(merged, pictures) * np.load(GOLDEN / "embeddings.npy")).sum(1)).min() > 0.99999


def test_too_little_memory_halves_the_batch_and_then_says_so(host, monkeypatch):
    from relsim_demo.errors import ModelUnavailable

    images, tried = [noise(56, 56) for _ in range(8)], []
    whole = embed(host, images)
    original = embedding._embed

    def scarce(host, cuts, most=2):
        tried.append(len(cuts))
        if len(cuts) > most:
            raise torch.OutOfMemoryError("no room")
        return original(host, cuts)

    monkeypatch.setattr(embedding, "_embed", scarce)
    assert np.abs(embed(host, images) - whole).max() < 1e-6 and tried == [8, 4, 2, 2, 4, 2, 2]
    monkeypatch.setattr(embedding, "_embed", lambda host, cuts: scarce(host, cuts, most=0))
    with pytest.raises(ModelUnavailable, match="does not suffice for a picture of 56 x 56 px: send a smaller one"):
        embed(host, images)
    monkeypatch.undo()
    assert np.abs(embed(host, images) - whole).max() < 1e-6, "the next request works"


def test_too_little_memory_for_captions_is_said_and_the_next_request_works(host, pictures, monkeypatch):
    from relsim_demo.errors import ModelUnavailable

    def scarce(*_):
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(generate.Decoder, "prefill", scarce)
    with pytest.raises(ModelUnavailable, match="does not suffice for 3 captions at once: ask for fewer"):
        written(host, pictures[:1], 3)
    monkeypatch.undo()
    assert written(host, pictures[:1])[0] == CAPTIONS["token_ids"][FILES[0].name]
