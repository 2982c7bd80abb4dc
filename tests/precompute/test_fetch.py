"""Galleries of what the authors publish, from a Hub on this machine: captions as logic, groups as groups, no GPU."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from authors_sets import ADDRESS, CAPTIONS, FAMILIES, GROUPS, IDEAS, SIZES, groups, on_the_hub
from hub_server import serving, standing_in
from image_server import image_server
from picture_files import drawn
from PIL import Image

from relsim_demo import load_explorer
from relsim_demo.arguments import AUTHORS_SETS
from relsim_demo.errors import DemoError
from relsim_demo.gallery.loading import load
from relsim_demo.precompute import authors, plan, precompute, published
from relsim_demo.precompute.downloader import Downloader, Limits
from relsim_demo.settings import Backend, Settings

pytest.importorskip("datasets")


@pytest.fixture
def command(python, tmp_path):
    """Fetch in a process of its own that knows no other Hub than the given one."""

    def run(hub, name, *options, **env):
        known = {"HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path / "hub"), "RELSIM_BACKEND": "mini"}
        known["RELSIM_CACHE_DIR"] = str(tmp_path / "cache")
        with serving(hub) as endpoint:
            done = python(
                "-m", "relsim_demo", "fetch", name, *options, "--json", **{"HF_ENDPOINT": endpoint} | known | env
            )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """The gallery of groups, two of whose pictures are of no use."""
    cache = tmp_path_factory.mktemp("cache")
    settings = Settings(Backend.MINI, cache_dir=str(cache))
    with standing_in(on_the_hub()) as hub:
        files = hub.repos[f"datasets/{GROUPS}"]
        files["images/0/1.png"] = b"<html>no picture</html>"
        del files["images/3/2.png"]
        source, metrics = published("seed-groups", settings)
    precompute(source, cache / "gallery", plan(metrics, source, settings), workers=1)
    return replace(settings, gallery=str(cache / "gallery"))


def test_the_command_line_knows_every_set():
    assert set(AUTHORS_SETS) == set(authors.SETS)


@pytest.mark.parametrize("with_addresses", [True, False])
def test_both_forms_of_the_list_give_the_same_groups(tmp_path, with_addresses):
    with standing_in(on_the_hub(with_addresses)):
        source, metrics = published("seed-groups", Settings(cache_dir=str(tmp_path)))
    found = list(source.read(0))
    assert source.captioned and source.total == len(found) == sum(SIZES) and metrics == authors.CAPTIONED
    by_group = {f"group {number}": idea for number, idea in enumerate(IDEAS)}
    assert all(record.caption == by_group[record.group] for record in found)
    assert {record.source for record in found} == {a for group in groups() for a in group["image_urls"]}
    assert all(record.picture.is_file() for record in found)
    assert len({record.id for record in found}) == len(found)


def test_names_that_lead_out_of_the_dataset_are_no_pictures(tmp_path):
    hub = on_the_hub()
    odd = [
        f"{ADDRESS}../../secret.png",
        f"{ADDRESS}images/0/../../x.png",
        "https://a.org/x.png",
        f"{ADDRESS}images/0/0.png",
    ]
    told = [{"anonymous_caption": "a", "image_urls": odd}, {"anonymous_caption": "b", "index_group": "../.."}, 7]
    hub.repos[f"datasets/{GROUPS}"]["seed_group.json"] = json.dumps(told).encode()
    with standing_in(hub):
        found = list(published("seed-groups", Settings(cache_dir=str(tmp_path)))[0].read(0))
    reasons = [getattr(record.trouble or record.picture, "reason", "") for record in found]
    assert reasons == ["not published"] * 3 + [""] + ["no address"] * 2


def test_a_gallery_of_groups(fetched):
    gallery = load(Path(fetched.gallery))
    assert len(gallery) == sum(SIZES) - 2 and set(gallery.items["relation"]) == {f"group {n}" for n in range(4)}
    assert gallery.manifest["metrics"]["relational"]["model"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert gallery.manifest["metrics"]["attribute"]["model"] == "efficientnet-lite2"
    assert gallery.manifest["licence"].startswith("CC BY-NC-SA 4.0")
    relations, cosines = (
        np.array(gallery.items["relation"]),
        gallery.vectors["relational"] @ gallery.vectors["relational"].T,
    )
    assert np.allclose(cosines[relations[:, None] == relations], 1, atol=1e-3)
    assert cosines[relations[:, None] != relations].max() < 0.9
    assert all(length for length in gallery.items["picture_bytes"])
    report = json.loads((Path(fetched.gallery) / "report.json").read_text())
    assert report["groups"] == 4 and report["skipped"] == {"no usable picture": 1, "not published": 1}
    assert {entry["source"] for entry in report["list"]} == {f"{ADDRESS}images/0/1.png", f"{ADDRESS}images/3/2.png"}


def test_sentences_and_pictures_query_it(fetched):
    explorer = load_explorer(fetched)
    assert (
        explorer.item(explorer.search(text="one thing standing on top of another", k=1).hits[0].id).relation
        == "group 0"
    )
    first = explorer.ids[0]
    hits = explorer.search(id=first, k=2).hits
    assert {explorer.item(hit.id).relation for hit in hits} == {explorer.item(first).relation}
    seen = explorer.search(image=drawn(50, 224, FAMILIES[2]), k=1, metric="relational")
    assert seen.hits and not seen.note, "the embedded model of logic looks into the same space"
    assert explorer.picture(first).width > 20 and explorer.compares


def test_what_the_embedded_model_cannot_judge_is_said_so(fetched):
    """Noise, which is no drawing of ours, stands for a photograph."""
    explorer = load_explorer(fetched)
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    own = Image.fromarray(noise)
    answer = explorer.search(image=own, k=2)
    assert "cannot tell what idea" in answer.note and all(hit.percentile is None for hit in answer.hits)
    space = explorer.space(image=own)
    assert space.corners is None and "cannot tell" in space.note
    pair = explorer.score([own, explorer.ids[0]]).pairs[0]
    assert pair.corner is None and pair.relational.percentile is None and pair.note


def test_the_published_model_queries_it_in_the_same_space(fetched, tiny):
    names = {"base_model": str(tiny.base), "adapter": str(tiny.relational), "caption_adapter": str(tiny.caption)}
    explorer = load_explorer(replace(fetched, backend=Backend.QWEN, device="cpu", **names))
    own = drawn(3, 96)
    answer = explorer.search(image=own, k=sum(SIZES) - 2)
    vector = explorer.embed([own])[0]
    gallery = load(Path(fetched.gallery))
    expected = np.sort(gallery.vectors["relational"] @ vector)[::-1]
    assert np.allclose([hit.score for hit in answer.hits], expected, atol=1e-5) and not answer.note
    assert explorer.space(image=own).corners is not None


@pytest.mark.slow
def test_fetched_from_the_command_line_and_found_by_its_name(command, python, tmp_path):
    hub = on_the_hub()
    code, told = command(hub, "seed-groups", "--workers", "1")
    folder = str(tmp_path / "cache" / "relsim_demo" / "galleries" / "seed-groups")
    assert code == 0 and told == {"items": sum(SIZES), "groups": 4, "skipped": {}, "folder": folder}
    hub.asked.clear()
    assert command(hub, "seed-groups")[1] == told and not any("/images/" in path for path in hub.asked)
    info = python("-m", "relsim_demo", "info", RELSIM_GALLERY="seed-groups", RELSIM_CACHE_DIR=str(tmp_path / "cache"))
    assert f"gallery: {sum(SIZES)} items from {GROUPS}" in info.stdout, info.stderr
    assert command(hub, "seed-groups", HF_ENDPOINT="http://127.0.0.1:9")[1] == told, "what is here needs no network"


def test_captions_with_addresses_all_over_the_web(tmp_path):
    with image_server() as web:
        told = [
            {
                "image_hash": f"{n:032x}",
                "url_link": f"{web.address}/picture/{n}.jpg",
                "caption": f'"{IDEAS[n % 4]} {n}"',
            }
            for n in range(6)
        ]
        told.append({"image_hash": f"{9:032x}", "url_link": f"{web.address}/gone/9.jpg", "caption": "{Thing} lost"})
        settings = Settings(Backend.MINI, cache_dir=str(tmp_path))
        with standing_in(on_the_hub(captions=told)):
            source, metrics = published("captions-test", settings)
            here = Downloader(Limits(tries=1), lambda address: str(address) == "127.0.0.1")
            gallery = precompute(source, tmp_path / "g", plan(metrics, source, settings), workers=1, downloader=here)
    assert source.name == CAPTIONS and gallery.ids == [f"{n:032x}" for n in range(6)]
    assert gallery.items["caption"][5] == f"{IDEAS[1]} 5" and set(gallery.items["relation"]) == {None}
    report = json.loads((tmp_path / "g" / "report.json").read_text())
    assert report["skipped"] == {"HTTP 410": 1} and report["groups"] == 0


def test_random_pictures_have_no_captions_so_the_backend_says_what_is_logic(tmp_path):
    address = (tmp_path / "random_images_14k.jsonl").as_uri()
    lines = [{"image_hash": f"{n:032x}", "url_link": f"http://a/{n}&amp;b"} for n in range(3)]
    (tmp_path / "random_images_14k.jsonl").write_text("\n".join(map(json.dumps, lines)))
    settings = Settings(Backend.MINI, cache_dir=str(tmp_path / "cache"))
    source = authors._random(settings, address)
    assert source.total == 3 and not source.captioned and authors.SETS["random"].metrics is None
    (tmp_path / "random_images_14k.jsonl").unlink()
    assert authors._random(settings, address).total == 3, "it is fetched once"
    with pytest.raises(DemoError, match=r"The list other.jsonl could not be fetched from file:.*No such file"):
        authors._random(settings, (tmp_path / "other.jsonl").as_uri())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["seed-groups", "captions-test"])
def test_what_cannot_be_fetched_is_one_sentence(command, name):
    hub = on_the_hub()
    for env, why in (
        ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set"),
        ({"HF_ENDPOINT": "http://127.0.0.1:9"}, "cannot be"),
    ):
        code, told = command(hub, name, **env)
        assert (
            code == 2 and f"The dataset {GROUPS if name == 'seed-groups' else CAPTIONS} could not be" in told["error"]
        )
        assert why in told["error"]
    hub.repos.clear()
    code, told = command(hub, name)
    assert code == 2 and "the Hub has nothing of that name" in told["error"]
    code, told = command(hub, "groups")
    assert code == 2 and "invalid choice: 'groups'" in told["error"] and "seed-groups" in told["error"]


def test_datasets_that_changed_are_one_sentence(tmp_path):
    hub = on_the_hub(captions=[{"url_link": "http://a/b", "caption": "a"}])
    del hub.repos[f"datasets/{GROUPS}"]["seed_group.json"]
    del hub.repos[f"datasets/{CAPTIONS}"]["anonymous_captions_test.jsonl"]
    settings = Settings(cache_dir=str(tmp_path))
    with standing_in(hub):
        with pytest.raises(DemoError, match=r"has no seed_group\.json any more"):
            published("seed-groups", settings)
        with pytest.raises(DemoError, match="has no split test any more; it has train"):
            published("captions-test", settings)


def test_a_full_disk_is_said_plainly(tmp_path, monkeypatch):
    import huggingface_hub

    def full(*_, **__):
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", full)
    with pytest.raises(DemoError, match=r"there is no room left on the disk\); what came stays"):
        published("seed-groups", Settings(cache_dir=str(tmp_path)))
