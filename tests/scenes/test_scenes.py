"""The drawn world: one spec is one picture, everywhere and at any size, and its words are true."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from every import every

from relsim_demo.errors import BadGallery
from relsim_demo.scenes.captions import NUMBERS
from relsim_demo.scenes.registry import Kind, families, family, relation, relations
from relsim_demo.scenes.render import Spec, compose, describe, render
from relsim_demo.scenes.sprites import SHEET, TABLE, SpriteSheet, default_sheet

NAMES = list(families())
PLACEHOLDER = re.compile(r"\{[A-Z][A-Za-z ]*\}")
# These scenes show shapes or letters only: there is no thing to leave open.
WITHOUT_THINGS = {"word_only", "abstract_shapes"}
# Names of subjects that captions use for a form, a place, a light or an action, never for the thing that is shown:
# "arranged as a star", "a ring of {Things}", "low sun", "colours of the rainbow", "a thought cloud", "mirror images",
# "an umbrella shields", "mirror axes", "a ghost of itself", "frozen in an ice cube", "on the bank", "as a window".
FORMS = {
    "star", "stars", "ring", "rings", "sun", "rainbow", "cloud", "mirror", "mirrors", "window", "ice cube", "ghost",
    "bank", "snail", "snowflakes", "satellites", "shields", "axes", "calendars", "factory", "feathers", "clouds",
    "rocket", "ship", "fish", "teeth", "coat", "door", "houses", "house", "windows", "ferris wheel", "rocks",
    "building site", "parachute", "mushroom", "shield", "volcano", "fountain", "bat",
}  # fmt: skip


def pixels(picture):
    return np.asarray(picture).astype(np.int16)


def digest(specs):
    return hashlib.sha256(b"".join(render(spec, 96).tobytes() for spec in specs)).hexdigest()


def distance(a, b):
    """The mean absolute difference of two scenes, the second one perhaps drawn larger."""
    return np.abs(pixels(a) - pixels(b.reduce(b.width // a.width))).mean()


def test_one_spec_gives_the_same_bytes_here_and_in_fresh_processes(python):
    specs = [Spec(name, 40 + i, ("gallery", "train")[i % 2]) for i, name in enumerate(NAMES[::3])]
    assert digest(specs) == digest(specs)
    code = (
        "import sys; sys.path[:0] = ['tests', 'tests/scenes']; from test_scenes import Spec, digest;"
        "print(digest([Spec.parse(text) for text in sys.argv[1:]]))"
    )
    for seed in ("1", "2"):  # of Python's own hashing, which orders sets
        fresh = python("-c", code, *specs, PYTHONHASHSEED=seed)
        assert fresh.stdout.strip() == digest(specs), fresh.stderr


@pytest.mark.slow
@every(NAMES)
def test_every_family_draws_at_every_size(name):
    for size in (64, 112, 300):
        picture = render(Spec(name, 5), size)
        assert picture.mode == "RGB" and picture.size == (size, size)
        assert pixels(picture).std(axis=(0, 1)).max() > 8, "the picture is flat"


@pytest.mark.slow
@every(NAMES)
def test_other_seeds_and_pools_give_other_pictures(name):
    specs = [Spec(name, seed, pool) for seed in range(4) for pool in ("gallery", "train")]
    assert len({render(spec, 64).tobytes() for spec in specs}) == len(specs)


@pytest.mark.slow
@every(NAMES)
def test_a_scene_is_the_same_at_any_size(name):
    small, large, other = render(Spec(name, 3), 112), render(Spec(name, 3), 448), render(Spec(name, 4), 448)
    assert distance(small, large) < min(10, distance(small, other) / 2)


def test_looks_for_training_vary_the_picture_but_not_by_chance():
    specs = [Spec("single_thing", seed, "train") for seed in range(20)]
    plain = [render(spec, 64).tobytes() for spec in specs]
    varied = [render(spec, 64, vary_looks=True).tobytes() for spec in specs]
    assert varied == [render(spec, 64, vary_looks=True).tobytes() for spec in specs]
    assert 0 < sum(a != b for a, b in zip(plain, varied, strict=True)) < len(specs)


class Watched(SpriteSheet):
    """The shipped sheet, noting whose sprite was cut out."""

    def __init__(self):
        super().__init__()
        self.seen, cut = Counter(), self.image
        self.image = lambda name: self.seen.update([name]) or cut(name)


@pytest.mark.slow
@pytest.mark.parametrize("pool", ["gallery", "train"])
def test_scenes_use_only_the_subjects_of_their_pool(pool):
    sheet = Watched()
    for name in NAMES:
        for seed in range(2):
            shown = describe(Spec(name, seed, pool)).subjects
            assert {sheet.subjects[subject].split for subject in shown} <= {pool}, name
            compose(Spec(name, seed, pool), 32, sheet)
    subjects = [name for name in sheet.seen if name in sheet.subjects]
    assert len(subjects) > 50 and {sheet.subjects[name].split for name in subjects} == {pool}


def test_relations_have_several_realisations():
    shown = Counter(family.relation for family in families().values() if not family.ordinary)
    assert len(shown) >= 30 and sum(shown.values()) >= 110
    assert sum(count >= 3 for count in shown.values()) >= 24
    assert set(shown) == set(relations()) and len({relation.kind for relation in relations().values()}) >= 12
    assert sum(family.ordinary for family in families().values()) >= 10


def test_whole_relations_and_single_realisations_are_held_out_of_training():
    whole = {relation.name for relation in relations().values() if relation.held_out}
    left_out = [family for family in families().values() if family.held_out]
    single = {family.relation for family in left_out if family.relation not in whole}
    assert len(whole) >= 4 and len(single) >= 12
    assert all(family.held_out for family in families().values() if family.relation in whole)
    trained = Counter(family.relation for family in families().values() if not family.held_out)
    assert all(trained[relation] >= 2 for relation in single), "nothing else shows the idea of a held-out realisation"
    assert not any(family.ordinary for family in left_out)


@pytest.mark.slow
@every(families().values(), lambda family: family.name)
def test_captions_are_many_and_some_are_kept_for_testing(family):
    assert len(set(family.captions)) == len(family.captions) >= 11
    assert len(family.test_captions) == (3 if family.ordinary else 6)
    assert not set(family.test_captions) & set(family.train_captions)
    assert {describe(Spec(family.name, seed)).anonymous for seed in range(12)} <= set(family.train_captions)


def test_no_caption_stands_twice():
    own = [family.own_captions for family in families().values()]
    shared = [relation.captions for relation in relations().values()]
    texts = Counter(" ".join(text.lower().split()) for captions in own + shared for text in captions)
    assert [text for text, count in texts.items() if count > 1] == []


def test_families_of_one_relation_share_its_captions():
    for entry in families().values():
        shared = relations()[entry.relation].captions if entry.relation else ()
        assert entry.captions == shared + entry.own_captions


@pytest.mark.parametrize(
    ("register", "said"),
    [
        (lambda: relation("vanishing step by step", Kind.CHANGE, *"abcdefghijkl"), "two relations are called"),
        (lambda: relation("something new", Kind.CHANGE, *"aaabbbcccddd"), "has 4 captions; 11"),
        (lambda: family(None, *"abcdefghijkl")(families()["shelf"].draw), "two families are called shelf"),
        (lambda: family(None, *"abc")(lambda stage: None), "has 3 captions; 11"),
    ],
)
def test_a_wrong_entry_of_the_registry_is_refused(register, said):
    with pytest.raises(ValueError, match=said):
        register()


@every(families().values(), lambda family: family.name)
def test_captions_leave_a_place_for_the_thing(family):
    """A few may speak of "a giant" or "a scene" instead, but nearly all have a {placeholder}, and braces are whole."""
    open_ones = [text for text in family.captions if PLACEHOLDER.search(text)]
    assert family.name in WITHOUT_THINGS or len(open_ones) >= 0.75 * len(family.captions)
    for text in family.captions:
        assert not re.search(r"[{}]", PLACEHOLDER.sub("", text)), text


def test_captions_name_no_subject():
    words = {word.lower() for s in default_sheet().subjects.values() for word in (s.name, s.plural)}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b")
    named = {
        (family.name, word)
        for family in families().values()
        for text in family.captions
        for word in pattern.findall(PLACEHOLDER.sub("", text).lower())
    }
    assert sorted(pair for pair in named if pair[1] not in FORMS) == []


@every(NAMES)
def test_ordinary_captions_name_count_and_subject(name):
    subjects = default_sheet().subjects
    for seed in range(3):
        words = describe(Spec(name, seed))
        for subject, count in Counter(words.subjects).most_common(3):
            number = NUMBERS[count] if count < len(NUMBERS) else "many"
            article = "an" if subject[0] in "aeiou" else "a"
            expected = f"{article} {subject}" if count == 1 else f"{number} {subjects[subject].plural}"
            assert re.search(rf"\b{re.escape(expected)}\b", words.ordinary), words
        assert words.ordinary and not PLACEHOLDER.search(words.ordinary)


@pytest.mark.parametrize("spec", [Spec("orbit", 0), Spec("shelf", 10**12, "train"), Spec("a b", 7, "gallery")])
def test_a_spec_survives_as_text(spec):
    assert Spec.parse(str(spec)) == spec


def test_another_sheet_draws_the_same_scene_with_other_pictures(tmp_path):
    shipped = default_sheet()._sheet
    magenta = shipped.copy()
    magenta.paste((255, 0, 255), (0, 0, *magenta.size))
    magenta.putalpha(shipped.getchannel("A"))
    magenta.save(tmp_path / "sheet.png")
    assert SHEET.is_file()
    sheet = SpriteSheet(tmp_path / "sheet.png", TABLE)

    def pink(picture):
        red, green, blue = np.moveaxis(pixels(picture), -1, 0)
        return ((red - green > 110) & (blue - green > 110)).mean()

    for name in ("single_thing", "orbit", "wallpaper"):
        ours, theirs = render(Spec(name, 1), 96), render(Spec(name, 1), 96, sheet=sheet)
        assert pink(ours) < 0.02 < 0.05 < pink(theirs)
        assert compose(Spec(name, 1), 32, sheet).shown == compose(Spec(name, 1), 32).shown


GONE = Path("gone")


@pytest.mark.parametrize(
    ("sheet", "table", "name"),
    [(GONE, TABLE, GONE), (SHEET, GONE, GONE), (TABLE, TABLE, TABLE), (SHEET, SHEET, SHEET)],
    ids=["no sheet", "no table", "no picture", "no JSON"],
)
def test_a_sheet_that_cannot_be_read_is_named_with_a_remedy(sheet, table, name):
    said = "is missing" if name is GONE else "cannot be read"
    with pytest.raises(BadGallery, match=rf"{name} {said}.*no scene can be drawn.*git checkout -- assets"):
        SpriteSheet(sheet, table)
