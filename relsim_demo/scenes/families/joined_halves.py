"""Two halves joined into one."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.drawing.joining import fitted, inlay
from relsim_demo.scenes.pixels import colour_at, toned
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

_BODIES = ("food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")
# the side that shows the first thing, and the seam, in a box from -0.5 to 0.5
_CUTS: dict[str, tuple[tuple[Point, ...], tuple[Point, Point]]] = {
    "upright": (((-0.5, -0.5), (0, -0.5), (0, 0.5), (-0.5, 0.5)), ((0, -0.5), (0, 0.5))),
    "level": (((-0.5, -0.5), (0.5, -0.5), (0.5, 0), (-0.5, 0)), ((-0.5, 0), (0.5, 0))),
    "falling": (((-0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)), ((-0.5, -0.5), (0.5, 0.5))),
    "rising": (((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)), ((-0.5, 0.5), (0.5, -0.5))),
}

JOINED_HALVES = relation(
    "two halves joined into one",
    Kind.HYBRID,
    "Half {First Thing}, half {Second Thing}, joined into one body",
    "A hybrid of {Subject} and {Object}",
    "Part {Thing}, part {Another Thing}, combined in one body",
    "{Subject} and {Object} merged into a single figure",
    "Two different {Things} joined to make one",
    "One body that combines {First Thing} with {Second Thing}",
    "{Subject} fused with {Object} into one hybrid",
    "Parts of two {Things} are joined as if they belonged to one body",
    "A combined being, part {Subject} and part {Object}",
    "One half comes from {First Thing}, the other half from {Second Thing}",
    "{Subject} and {Object} share one body",
    "{First Thing} and {Second Thing} joined into one hybrid body",
    "Part {Subject}, part {Object}, merged into one",
    "Two {Things} combined into a single hybrid",
)


@family(
    JOINED_HALVES,
    "One half of {Subject} merged with the other half of {Object}",
    "{First Thing} and {Second Thing} cut in two and joined as one",
    "A hybrid that is {Subject} on one side and {Object} on the other",
    "Two different halves meet at a seam and form a single body",
    "Half {Subject} and half {Object}, joined along the middle",
    "The half of {Subject} is completed by the half of {Object}",
    "One body divided in the middle between {Subject} and {Object}",
    "{Subject} becomes {Object} beyond the line where both halves are joined",
    "One body made of half {Subject} and half {Object}",
    "Halves of {First Thing} and {Second Thing} joined at a seam",
    "A single figure with one half of {Thing} and the other half of {Another Thing}",
)
def half_and_half(stage: Stage) -> None:
    """Join half of one thing to the other half of another along a thin seam, as one body."""
    rng = stage.rng
    one = stage.compact()
    same_kind = rng.random() < 0.4
    other = stage.compact(*([stage.sheet.subjects[one].category] if same_kind else []), unlike=[one])
    side, seam = _CUTS[rng.choice(("upright", "upright", "upright", "level", "falling", "rising"))]
    size, x, y = rng.uniform(0.7, 0.8), 0.5 + rng.uniform(-0.05, 0.05), 0.5
    extents = zip(stage.extent(one, size), stage.extent(other, size), strict=True)
    width, height = (sum(lengths) / 2 for lengths in extents)
    if rng.random() < 0.4:
        stage.outdoors(horizon=rng.uniform(0.66, 0.76))
        y = 0.91 - height / 2
        stage.shadow_under(x, 0.91, width)
    else:
        stage.backdrop()
    for name, showing, hiding in ((one, 255, 0), (other, 0, 255)):
        image = fitted(stage, name, width, height)
        mask = Image.new("L", image.size, hiding)
        ImageDraw.Draw(mask).polygon([((px + 0.5) * mask.width, (py + 0.5) * mask.height) for px, py in side], showing)
        inlay(stage, image, x, y, ImageChops.multiply(mask, image.getchannel("A")))
        stage.note(name)
    stage.line([(x + px * width * 1.04, y + py * height * 1.04) for px, py in seam], stage.ink, 0.008)


@family(
    JOINED_HALVES,
    "The head of {Animal} joined to the body of {Object}",
    "{Creature} whose body is {Object}, a hybrid of both",
    "The upper part is {Animal}, the lower part is {Thing}: one creature",
    "A hybrid creature with the face of {Animal} and the body of {Object}",
    "{Object} on legs, combined with the head of {Animal}",
    "Head of one, body of another: {Animal} and {Thing} combined",
    "A chimera that is part {Animal} and part {Object}",
    "{Object} with limbs is merged with the head of {Animal}",
    "{Animal}'s head joined to a body made of {Object}",
    "A hybrid that has {Thing} for a body and {Animal} for a head",
    "{Object} and the head of {Animal} combined into one creature",
)
def head_swap(stage: Stage) -> None:
    """Put an animal's head on the body of a thing and give it arms and legs: one creature."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.62, 0.76))
    else:
        stage.backdrop()
    if rng.random() < 0.75:
        _creature(stage, stage.subject("face"), stage.compact(*_BODIES), 0.5 + rng.uniform(-0.06, 0.06), 1)
    else:
        bodies = [stage.compact(*_BODIES) for _ in range(2)]
        for head, body, x in zip(stage.cast(2, "face"), bodies, (0.27, 0.73), strict=True):
            _creature(stage, head, body, x, 0.7)


@family(
    JOINED_HALVES,
    "Strips of {First Thing} and {Second Thing} alternate and are joined into one picture",
    "{Subject} and {Object} cut into bands and combined band by band",
    "One body in which every other strip belongs to {Object}",
    "Part {Subject}, part {Object}, interwoven strip by strip",
    "Two {Things} merged by weaving their strips into each other",
    "Half of the strips show {Subject}, the other half {Object}",
    "{First Thing} and {Second Thing} interlaced into a single hybrid",
    "Bands of two {Things} take turns and make one combined figure",
    "Strips of {Subject} and {Object} joined into one body",
    "Two {Things} combined strip by strip into a hybrid",
    "{Subject} and {Object} merged in alternating bands, half and half",
)
def woven_strips(stage: Stage) -> None:
    """Cut two things into strips of one width and let the strips alternate, upright or level, as one figure."""
    rng = stage.rng
    one = stage.compact(least=0.5)
    other = stage.compact(unlike=[one], least=0.5)
    upright, pictures, n = rng.random() < 0.55, rng.random() < 0.55, rng.choice((5, 6, 7))
    size, slip = rng.uniform(0.76, 0.82), rng.choice((0, 0.012, 0.02))
    stage.backdrop("plain", "gradient", "glowing", "dotted", "bokeh")
    extents = zip(stage.extent(one, size), stage.extent(other, size), strict=True)
    width, height = (size, size) if pictures else (sum(lengths) / 2 for lengths in extents)
    hue = rng.random()
    papers = (hls(hue, 0.84, 0.6), hls(hue + rng.uniform(0.3, 0.6), 0.42, 0.45))
    rng.shuffle(ordered := list(papers))
    images = [
        _picture(stage, name, width, paper) if pictures else fitted(stage, name, width, height)
        for name, paper in zip((one, other), ordered, strict=True)
    ]
    for i in range(n):
        move = slip * (1 if i % 2 else -1)
        _strip(stage, images[i % 2], i / n, (i + 1) / n, upright, move)
    stage.note(one)
    stage.note(other)


def _creature(stage: Stage, head: str, body: str, x: float, scale: float) -> None:
    """Draw limbs in the head's own colour, the body between them, and the head on top."""
    rng, size, floor = stage.rng, 0.46 * scale, 0.93
    head_size = rng.uniform(0.38, 0.42) * scale
    width, height = stage.extent(body, size)
    skin, thick, hip = _skin(stage, head), 0.04 * scale, floor - 0.1 * scale
    top = hip + 0.01 - height
    stage.shadow_under(x, floor, width * 1.1)
    for way in (-1, 1):
        foot = x + way * width * 0.24
        stage.line([(x + way * width * 0.2, hip - height * 0.2), (foot, floor - 0.02 * scale)], skin, thick)
        stage.ellipse(foot + way * 0.015 * scale, floor - 0.02 * scale, 0.042 * scale, 0.025 * scale, skin)
        lift = rng.choice((-0.1, 0.02, 0.12)) * scale
        shoulder = (x + way * width * 0.3, top + height * 0.5)
        hand = (x + way * (width / 2 + 0.1 * scale), shoulder[1] + lift)
        stage.line([shoulder, (x + way * (width / 2 + 0.02), shoulder[1] + 0.03 * scale), hand], skin, thick)
        stage.ellipse(*hand, 0.034 * scale, fill=skin)
    stage.sprite(body, x, hip + 0.01, size, standing=True)
    _, head_height = stage.extent(head, head_size)
    stage.sprite(head, x, top + head_height * 0.3, head_size, standing=True)


def _skin(stage: Stage, head: str) -> RGB:
    """Return the mean colour of a face, a little darker so that limbs stand out."""
    return shift(colour_at(stage.cutout(head, 0.1).convert("RGBa").resize((1, 1)).convert("RGBA"), 0, 0), -0.18)


def _picture(stage: Stage, name: str, side: float, colour: RGB) -> Image.Image:
    """Return a square picture (in pixels) of a thing on paper of one colour."""
    picture = Image.new("RGBA", (stage.px(side), stage.px(side)), (*colour, 255))
    thing = stage.cutout(name, side * 0.92)
    picture.alpha_composite(thing, ((picture.width - thing.width) // 2, (picture.height - thing.height) // 2))
    return picture


def _strip(stage: Stage, image: Image.Image, start: float, end: float, upright: bool, move: float) -> None:
    """Lay one strip of an image (from share start to end) in its place, moved along itself, with a thin shadow."""
    w, h = image.size
    a, b = (round(share * (w if upright else h)) for share in (start, end))
    part = image.crop((a, 0, b, h) if upright else (0, a, w, b))
    x, y = 0.5, 0.5
    if upright:
        x, y = x + ((a + b) / 2 - w / 2) / stage.side, y + move
    else:
        x, y = x + move, y + ((a + b) / 2 - h / 2) / stage.side
    shadow = Image.new("RGBA", part.size, (*shift(stage.ground.rgb, -0.8), 0))
    shadow.putalpha(toned(part.getchannel("A"), lambda v: v // 3))
    stage.put(shadow, x + 0.006, y + 0.008)
    stage.put(part, x, y)
