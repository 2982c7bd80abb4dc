"""The published models on a CPU: int8 against float32, and which way is taken by memory and speed."""

import platform
from pathlib import Path

import numpy as np
import pytest
import tiny_qwen
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import nn

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import room
from relsim_demo.models.qwen import int8, speed
from relsim_demo.models.qwen.embed import embed
from relsim_demo.models.qwen.generate import Writer
from relsim_demo.models.qwen.host import CAPTION, RELATIONAL, Host
from relsim_demo.models.qwen.int8 import Int8Linear
from relsim_demo.models.qwen.pixels import prepare
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.settings import Dtype
from relsim_demo.types import Sampling

GOLDEN = Path(__file__).parents[1] / "golden"
WEIGHTS = "model.safetensors"
ON_AN_OLD_PROCESSOR = """
import torch
from relsim_demo.models.qwen.int8 import Int8Linear, largest_weight
own = torch.nn.Linear(256, 64).requires_grad_(False)
own.weight.fill_(0.5)
x = torch.rand(40, 256)
print(largest_weight(), torch.allclose(Int8Linear(own)(x), own(x), rtol=0.02))
"""


def host_of(tiny, dtype):
    return Host(tiny.base, tiny.relational, tiny.caption, "cpu", dtype)


@pytest.fixture(scope="module")
def pictures():
    return [Image.open(file) for file in sorted((GOLDEN / "images").iterdir())]


@pytest.fixture(scope="module")
def host(tiny):
    return host_of(tiny, Dtype.INT8)


@pytest.fixture
def scarce(monkeypatch):
    """Set how much memory is free."""
    return lambda free: monkeypatch.setattr(room, "free_bytes", lambda: free)


def layer(outer, inner, bias=True, scale=1.0):
    torch.manual_seed(outer)
    own = nn.Linear(inner, outer, bias=bias, dtype=torch.bfloat16).requires_grad_(False)
    own.weight.mul_(scale)
    return own


@pytest.mark.slow
def test_vectors_in_int8_are_nearly_those_of_the_authors_package(host, pictures):
    cosines = (embed(host, pictures) * np.load(GOLDEN / "embeddings.npy")).sum(1)
    assert 0.9995 > cosines.min() > 0.996


def test_all_products_but_those_of_the_adapters_are_int8(host):
    plain = [name for name, part in host.model.named_modules() if isinstance(part, nn.Linear)]
    assert plain and all("lora_" in name for name in plain)
    assert sum(isinstance(part, Int8Linear) for part in host.model.modules()) == 2 * (7 + 5) + 2 + 1


def test_captions_in_int8_are_drawn_from_the_same_logits(tiny, host, pictures):
    """Greedy words of random weights hang on hairs, so the first logits are compared."""
    from relsim_demo.models.qwen.decoder import Decoder
    from relsim_demo.models.qwen.embed import shown
    from relsim_demo.models.qwen.vision import see

    cut = prepare(pictures[1], 448)

    def logits(of):
        prompt = caption_prompt(of.tokenizers[CAPTION], [(cut.rows, cut.columns)], "Name the idea.")
        with of.use(CAPTION):
            seen = see(of.model.model.visual, torch.from_numpy(cut.values)[None], cut.rows, cut.columns)
            decoder = Decoder(of, 1, 512)
            first = decoder.prefill(*shown(of.token_embedding, of.picture_token, prompt, seen), prompt.following)
            return torch.cat([first, decoder.step(torch.tensor([7]), CAPTION)])

    found, wanted = logits(host), logits(host_of(tiny, Dtype.F32))
    assert torch.cosine_similarity(found, wanted).min() > 0.99


@pytest.mark.slow
def test_captions_in_int8_come_word_by_word_and_adapters_change_them(host, pictures):
    cut = prepare(pictures[0], 448)
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], "Say")
    by = {a: list(Writer(host).write(prompt, [[cut]], 1, Sampling(0, tokens=12), a))[-1] for a in (CAPTION, None)}
    assert by[CAPTION] != by[None] and len(by[CAPTION][0]) > 1


@pytest.mark.slow
def test_int8_weights_take_up_no_adapter(tiny, host, pictures):
    merged = host_of(tiny, Dtype.INT8)
    merged.merge(RELATIONAL)
    assert np.array_equal(embed(merged, pictures[:3]), embed(host, pictures[:3]))


@pytest.mark.parametrize("rows", [1, 3, 280])
@pytest.mark.parametrize("bias", [True, False])
def test_a_layer_in_int8_gives_what_float32_gives(rows, bias):
    own = layer(96, 257, bias)
    x = torch.randn(2, rows, 257, dtype=torch.bfloat16)
    x[0, 0] = 0
    wanted, found = nn.functional.linear(x.float(), *(p.float() for p in own.parameters())), Int8Linear(own)(x)
    assert found.shape == wanted.shape and found.dtype == torch.bfloat16
    assert (found.float() - wanted).norm() < 0.02 * wanted.norm()


def test_blocks_of_rows_change_nothing(monkeypatch):
    own, x = Int8Linear(layer(64, 64)), torch.randn(50, 64, dtype=torch.bfloat16)
    whole = own(x)
    monkeypatch.setattr(int8, "BLOCK", 64 * 7)
    assert torch.equal(own(x), whole)


def test_columns_that_tower_above_the_others_leave_them_their_steps(monkeypatch):
    """Without multiplying them apart, one column of 300 leaves the others one step each way."""
    own = layer(64, 512)
    x = torch.randn(40, 512, dtype=torch.bfloat16)
    x[:, 5] *= 300
    wanted, quantised = nn.functional.linear(x.float(), own.weight.float(), own.bias.float()), Int8Linear(own)
    others = wanted - x[:, 5:6].float() * own.weight[:, 5].float()

    def amiss():
        return float((quantised(x.float()) - wanted).norm() / others.norm())

    large = float((quantised.weight[:, 5] * quantised.scale - own.weight[:, 5].float()).norm() * x[:, 5].float().norm())
    apart = amiss()
    monkeypatch.setattr(int8, "APART", 1e9)
    assert apart < large / float(others.norm()) + 0.02 and amiss() > 3 * apart


@pytest.mark.skipif(platform.machine() != "x86_64", reason="such processors are of this kind")
def test_a_processor_without_int8_instructions_gets_weights_that_do_not_overflow(python):
    """torch's library for products is told to leave the newer instructions alone."""
    done = python("-c", ON_AN_OLD_PROCESSOR, ONEDNN_MAX_CPU_ISA="AVX2")
    assert done.stdout.split() == ["63", "True"], done.stderr


def test_pages_of_weights_that_are_given_back_can_still_be_read(tiny, tmp_path):
    save_file({"a": torch.arange(1 << 20, dtype=torch.int32)}, tmp_path / WEIGHTS)
    mapped = load_file(tmp_path / WEIGHTS)["a"]
    int8._release(mapped)
    assert torch.equal(mapped, torch.arange(1 << 20, dtype=torch.int32))


@pytest.mark.parametrize(("share", "found"), [(3.0, ["bf16", "int8", "f32"]), (1.0, ["bf16", "int8"]), (0.7, ["int8"])])
def test_what_fits_goes_by_the_size_of_the_weights(tiny, scarce, share, found):
    scarce(int(share * (tiny.base / WEIGHTS).stat().st_size))
    assert room.fitting(tiny.base) == found


@pytest.mark.parametrize("dtype", [Dtype.AUTO, Dtype.INT8])
def test_too_little_memory_is_told_with_what_is_missing(tmp_path, scarce, dtype):
    with (tmp_path / WEIGHTS).open("wb") as file:
        file.truncate(16_600_000_000)  # no blocks are written
    scarce(4_000_000_000)
    with pytest.raises(ModelUnavailable, match=r"need 9\.5 GB of free memory in int8 and 4\.0 GB are free: 5\.5 GB"):
        speed.choose(tmp_path, dtype)


@pytest.mark.parametrize(
    ("rates", "share", "taken", "told"),
    [
        ((400, 150, 700), 3.0, Dtype.BF16, ""),
        ((400, 150, 700), 0.7, Dtype.INT8, ""),
        ((16, 40, 90), 1.0, Dtype.INT8, "bf16 16, f32 40, int8 90 GFLOP/s"),
        ((16, 40, 10), 1.0, Dtype.BF16, "since bf16 is slow on this CPU"),
        ((16, 40, 10), 3.0, Dtype.F32, "the fastest that fits"),
    ],
)
def test_auto_goes_by_memory_and_where_bf16_is_slow_by_speed(tiny, scarce, monkeypatch, rates, share, taken, told):
    scarce(int(share * (tiny.base / WEIGHTS).stat().st_size))
    measured = dict(zip(speed.WAYS, (rate * 1e9 for rate in rates), strict=True))
    monkeypatch.setattr(speed, "measured", lambda ways: [measured[way] for way in ways])
    way = speed.choose(tiny.base, Dtype.AUTO)
    assert way.dtype == taken and way.rate == measured[taken] and told in way.why and bool(told) == bool(way.why)


def test_every_way_is_really_measured():
    assert min(speed.measured(speed.WAYS)) > 1e8


def test_how_long_a_picture_takes_is_reckoned_from_the_published_size():
    """17 seconds were measured with bf16 products of 400 GFLOP/s."""
    parts = [nn.Sequential() for _ in range(2)]
    with torch.device("meta"):
        parts[0].append(nn.Linear(3584, 6_525_000_000 // 3584))
        parts[1].append(nn.Linear(1280, 630_000_000 // 1280))
    assert 14 < speed.Way(Dtype.BF16, 400e9).seconds(*parts) < 20


def test_a_container_is_believed_where_it_has_less_than_the_machine(tmp_path, monkeypatch):
    for name, text in (
        ("memory.max", "8000000"),
        ("memory.current", "5000000"),
        ("memory.stat", "inactive_file 700000"),
    ):
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(room, "CGROUPS", ((tmp_path / "memory.max", tmp_path / "memory.current"),))
    assert room.free_bytes() == 3_700_000
    (tmp_path / "memory.max").write_text("max")
    assert room.free_bytes() > 100_000_000


@pytest.mark.slow
def test_a_base_whose_layers_have_towering_columns_keeps_its_vectors(tmp_path, pictures, monkeypatch):
    """As large language models have them; plain int8 loses the vectors there."""
    made = tiny_qwen.build(tmp_path)
    tensors = load_file(made.base / WEIGHTS)
    for name, tensor in tensors.items():
        if name.endswith("layernorm.weight"):
            tensor[[3, 77]] *= 30
        elif name.startswith("model.layers") and tensor.shape[1:] == (tiny_qwen.HIDDEN,) and "o_proj" not in name:
            tensor[:, [3, 77]] /= 30
    save_file(tensors, made.base / WEIGHTS, metadata={"format": "pt"})
    wanted, own = embed(host_of(made, Dtype.F32), pictures), host_of(made, Dtype.INT8)
    assert (embed(own, pictures) * wanted).sum(1).min() > 0.99
    monkeypatch.setattr(int8, "APART", 1e9)
    assert (embed(own, pictures) * wanted).sum(1).min() < 0.9
