"""What the paper's authors publish, in small and with our own words and pictures, as it lies on the Hub."""

import json

from hub_server import Hub
from picture_files import drawn, encode

from relsim_demo.precompute.authors import ADDRESS, CAPTIONS, GROUPS

IDEAS = ("{Objects} piled up high", "a {Thing} seen in a mirror", "{Things} in a ring", "a {Thing} cut in two")
FAMILIES = ("tower", "in_mirror", "ring_shape", "sliced")
SIZES = (4, 5, 6, 7)


def groups(with_addresses=True):
    """The list of groups: as in the authors' repository by addresses, as for their training by number."""
    told = [{"anonymous_caption": f'"{idea}"', "index_group": number} for number, idea in enumerate(IDEAS)]
    if with_addresses:
        for number, group in enumerate(told):
            del group["index_group"]
            group["image_urls"] = [f"{ADDRESS}images/{number}/{k}.png" for k in reversed(range(SIZES[number]))]
    return told


def pictures():
    """The pictures of all groups, by their path in the dataset."""
    return {
        f"images/{number}/{k}.png": encode(drawn(k, 96, FAMILIES[number]), "PNG")
        for number, size in enumerate(SIZES)
        for k in range(size)
    }


def on_the_hub(with_addresses=True, captions=()):
    """A Hub that has both datasets."""
    hub = Hub()
    listed = json.dumps(groups(with_addresses), indent=1).encode()
    hub.repos[f"datasets/{GROUPS}"] = {"seed_group.json": listed, **pictures(), "README.md": b"# groups"}
    lines = "\n".join(map(json.dumps, captions)).encode()
    hub.repos[f"datasets/{CAPTIONS}"] = {
        "anonymous_captions_test.jsonl": lines,
        "anonymous_captions_train.jsonl": b'{"image_hash": "00", "url_link": "http://a/b", "caption": "not asked for"}',
    }
    return hub
