"""Things that contain themselves."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, hls, shift
from relsim_demo.scenes.drawing.frames import WOODS, recede
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

_CASES = ((52, 54, 64), (214, 216, 222), (150, 98, 58), (196, 60, 60), (62, 120, 150))

CONTAINING_ITSELF = relation(
    "containing itself",
    Kind.CONTAINMENT,
    "{Subject} contains itself again and again",
    "Inside {Object} there is a smaller {Object}, and inside that one another",
    "{Thing} held within {Thing} held within {Thing}",
    "The whole is contained once more inside itself",
    "{Subject} enclosed in a larger copy of the same",
    "Endlessly contained within itself: {Object}",
    "Look inside {Thing} and find the same {Thing} again",
    "{Creature} inside the same {Creature}, without end",
    "The same again inside, ever smaller",
    "{Subject} encloses a copy of itself, which encloses a copy of itself",
    "A self-containing {Object}",
    "{Subject} contained inside itself, over and over",
    "Inside {Thing} the same {Thing} is contained again",
    "{Object} that holds a smaller copy of itself within",
)


@family(
    CONTAINING_ITSELF,
    "{Subject} inside a larger copy of itself, inside a larger one still",
    "Nested {Objects}, each shell enclosing the next smaller one",
    "Like a Russian doll, {Subject} contains smaller versions of itself",
    "Shell within shell of the same form, {Object} at the core",
    "Open {Subject} and find another one inside, and another",
    "A set of {Things} that fit inside each other",
    "Layers of the same {Creature}, one enclosed by the next",
    "The core is {Subject}, held within ever bigger {Subjects}",
    "Every {Object} encloses a smaller {Object}, shell by shell",
    "{Subject} nested inside bigger copies of the same {Subject}",
    "One inside the other, the same {Things} of different width",
)
def nested(stage: Stage) -> None:
    """Nest shells of one shape, each opening onto the next smaller one, with the thing at the core."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed")
    name, painted = stage.compact(least=0.6, most=0.76), rng.random() < 0.5
    hue, size = rng.random(), 0.9
    edge, shape = shift(hls(hue, 0.4, 0.6), -0.45), stage.cutout(name, size / 2).getchannel("A")
    for level in range(rng.choice((2, 2, 3))):
        if painted:
            stage.sprite(name, 0.5, 0.5, size)
        else:
            _shell(stage, shape, size, edge)
            _shell(stage, shape, size - 0.03, hls(hue + 0.07 * level, 0.45 + 0.09 * level, 0.65))
            stage.note(name)
        hole = size * (0.8 if painted else 0.78)
        _shell(stage, shape, hole, edge)
        _shell(stage, shape, hole - 0.024, (253, 248, 236))
        size = hole * 0.88
    stage.sprite(name, 0.5, 0.5, size)


@family(
    CONTAINING_ITSELF,
    "A picture of {Subject} that contains the same picture again and again",
    "{Subject} beside a painting of this very scene",
    "The painting next to {Object} contains the painting",
    "Endless picture within a picture with {Thing}",
    "The framed scene contains itself, frame included",
    "In the frame we see {Object} with a frame in which we see {Object}",
    "The image on the wall is the whole image, held within a frame",
    "{Creature} next to its own framed scene, over and over",
    "A picture of {Subject} inside itself, frame in frame",
    "The frame beside {Thing} contains the same scene, which contains it once more",
    "Droste picture: {Object} and a frame that contains the scene endlessly",
)
def picture_in_picture(stage: Stage) -> None:
    """Stand a thing beside a framed picture of this very scene, which shows it again, and so on."""
    rng = stage.rng
    horizon = rng.uniform(0.74, 0.82)
    stage.outdoors(horizon=horizon)
    way, scale, name = rng.choice((-1, 1)), rng.uniform(0.5, 0.56), stage.subject()
    x, y = 0.5 + way * (0.44 - scale / 2), 0.07 + scale / 2
    size, floor = rng.uniform(0.42, 0.48), 0.94
    width, height = stage.extent(name, size)
    frame = rng.choice(WOODS)
    if rng.random() < 0.4:
        _easel(stage, x, y, scale)
    _frame(stage, x, y, scale / 2 + 0.035, frame)
    left = min(max(0.5 - way * 0.27, 0.04 + width / 2), 0.96 - width / 2)
    stage.shadow_under(left, floor, width)
    thing = stage.cutout(name, size, toward="right" if way > 0 else "left")
    stage.put(thing, left, floor - height / 2)
    stage.note(name)
    recede(stage, (x, y), scale, thing, (left, floor - height / 2))


@family(
    CONTAINING_ITSELF,
    "{Subject} beside a screen that shows this very scene",
    "A broadcast of {Object} contains the same broadcast",
    "The screen contains the scene with {Thing}, screen included",
    "{Creature} is live in a programme that shows it in the programme",
    "Screen within screen within screen, each with {Subject}",
    "The camera films {Thing} and its own monitor, without end",
    "On the device we see {Object} next to the device",
    "{Subject} on its own screen, contained again and again",
    "{Subject} beside a screen that contains the same scene again",
    "A screen inside a screen inside a screen with {Thing}",
    "The device shows {Object} and the device itself, over and over",
)
def on_its_own_screen(stage: Stage) -> None:
    """Stand a thing beside a television, monitor, laptop or tablet that shows this very scene, and so on."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.72, 0.8))
    device, case = rng.choice((_television, _monitor, _laptop, _tablet)), rng.choice(_CASES)
    way, scale, name = rng.choice((-1, 1)), rng.uniform(0.48, 0.53), stage.subject()
    x, y = 0.5 + way * (0.425 - scale / 2), 0.17 + scale / 2
    device(stage, x, y, scale / 2, case)
    size, floor = rng.uniform(0.4, 0.46), 0.95
    width, height = stage.extent(name, size)
    left = min(max(0.5 - way * 0.28, 0.04 + width / 2), 0.96 - width / 2)
    stage.shadow_under(left, floor, width)
    thing = stage.cutout(name, size, toward="right" if way > 0 else "left")
    stage.put(thing, left, floor - height / 2)
    stage.note(name)
    recede(stage, (x, y), scale, thing, (left, floor - height / 2))


def _shell(stage: Stage, shape: Image.Image, size: float, colour: RGB) -> None:
    """Fill a shape (an L mask) with a colour in the middle of the picture, its longer side `size`."""
    scale = size * stage.side / max(shape.size)
    width, height = max(1, round(shape.width * scale)), max(1, round(shape.height * scale))
    mask = shape.resize((width, height), Image.Resampling.BILINEAR)
    paint = Image.new("RGBA", mask.size, (*colour, 255))
    stage.canvas.paste(paint, ((stage.side - width) // 2, (stage.side - height) // 2), mask)


def _frame(stage: Stage, x: float, y: float, half: float, colour: RGB) -> None:
    """Draw a square picture frame."""
    stage.rect(x - half, y - half, x + half, y + half, shift(colour, -0.25), radius=0.008)
    stage.rect(x - half + 0.008, y - half + 0.008, x + half - 0.008, y + half - 0.008, colour, radius=0.006)


def _easel(stage: Stage, x: float, y: float, scale: float) -> None:
    """Draw the legs of an easel below a picture."""
    for way in (-1, 1):
        stage.line([(x + way * scale * 0.2, y), (x + way * scale * 0.42, 0.94)], (122, 84, 52), 0.026)


def _television(stage: Stage, x: float, y: float, half: float, case: RGB) -> None:
    """Draw an old television around a square screen: aerials, knobs and legs."""
    for side in (-1, 1):
        stage.line([(x, y - half), (x + side * 0.13, 0.03)], (90, 92, 100), 0.012)
        stage.line([(x + side * half * 0.6, y + half), (x + side * half * 0.85, 0.94)], shift(case, -0.4), 0.03)
    stage.rect(x - half - 0.045, y - half - 0.045, x + half + 0.045, y + half + 0.115, shift(case, -0.3), radius=0.035)
    stage.rect(x - half - 0.037, y - half - 0.037, x + half + 0.037, y + half + 0.105, case, radius=0.03)
    stage.rect(x - half - 0.012, y - half - 0.012, x + half + 0.012, y + half + 0.012, (24, 24, 30), radius=0.01)
    for dx in (0.06, 0.14):
        stage.ellipse(x + half - dx, y + half + 0.06, 0.025, fill=(240, 236, 224), outline=(60, 56, 54), width=0.008)
    for i in range(3):
        stage.line(
            [(x - half + 0.02, y + half + 0.04 + 0.02 * i), (x - 0.02, y + half + 0.04 + 0.02 * i)],
            shift(case, -0.4),
            0.007,
        )


def _monitor(stage: Stage, x: float, y: float, half: float, case: RGB) -> None:
    """Draw a flat monitor around a square screen, on a foot."""
    stage.rect(x - 0.04, y + half, x + 0.04, 0.9, shift(case, -0.25))
    stage.rect(x - half * 0.6, 0.885, x + half * 0.6, 0.915, case, radius=0.014)
    stage.rect(x - half - 0.03, y - half - 0.03, x + half + 0.03, y + half + 0.045, (30, 30, 38), radius=0.014)
    stage.ellipse(x, y + half + 0.024, 0.008, fill=(120, 230, 140))


def _laptop(stage: Stage, x: float, y: float, half: float, case: RGB) -> None:
    """Draw an open laptop around a square screen, its keyboard before it."""
    hinge, near = y + half + 0.035, y + half + 0.19
    stage.rect(x - half - 0.028, y - half - 0.028, x + half + 0.028, hinge, (30, 30, 38), radius=0.018)
    corners = [(x - half - 0.028, hinge), (x + half + 0.028, hinge), (x + half + 0.09, near), (x - half - 0.09, near)]
    stage.polygon(corners, shift(case, 0.15))
    stage.rect(x - half - 0.09, near - 0.004, x + half + 0.09, near + 0.014, shift(case, -0.35), radius=0.007)
    for i in range(4):
        v, w = hinge + 0.022 + 0.024 * i, half - 0.005 + 0.012 * i
        stage.line([(x - w, v), (x + w, v)], shift(case, -0.4), 0.012)


def _tablet(stage: Stage, x: float, y: float, half: float, case: RGB) -> None:
    """Draw an upright telephone or tablet around a square screen, propped up at the back."""
    stage.line([(x + half * 0.5, y), (x + half * 1.05, 0.93)], shift(case, -0.35), 0.03)
    stage.rect(x - half - 0.035, y - half - 0.075, x + half + 0.035, y + half + 0.12, (28, 28, 36), radius=0.05)
    stage.rect(
        x - half - 0.035,
        y - half - 0.075,
        x + half + 0.035,
        y + half + 0.12,
        None,
        outline=case,
        width=0.009,
        radius=0.05,
    )
    stage.ellipse(x, y + half + 0.06, 0.032, outline=(190, 192, 200), width=0.008)
    stage.rect(x - 0.06, y - half - 0.042, x + 0.06, y - half - 0.03, (120, 122, 132), radius=0.006)
