"""Families of the kind: imitation. Things and animals behave or dress like people, or like each other."""

from __future__ import annotations

import math

from PIL import Image, ImageFilter

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import DARK_INK, RGB, Stage

PALE = (250, 248, 242)
LIFELESS = ("food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")
# these have a face of their own already, or too little body for one
FACED = ("jack-o'-lantern", "teddy bear", "robot head", "ghost", "skull", "mirror", "shrine gate", "goal net")
MOODS = ("happy", "laughing", "amazed", "sad", "cross", "cheeky")
HATS = {"top hat": 0.12, "graduation cap": 0.3, "crown": 0.1}  # how deep each sits on a head, as a share of its height
HELD = (
    "guitar", "microphone", "hammer", "camera", "open book", "paintbrush", "broom", "fishing pole", "magnifying glass",
    "briefcase", "suitcase", "umbrella", "trophy", "magic wand", "pencil", "bow and arrow", "key", "balloon",
)  # fmt: skip
RIDES = {"bicycle": (0.42, 0.72), "skateboard": (0.4, 0.5)}  # size, and the share of its height that stays visible
BETWEEN = ("red heart", "musical note", "lightning bolt", "speech balloon", "collision", "light bulb", "trophy")


@family(
    Kind.IMITATION,
    "{Object} with a cartoon face, arms and legs",
    "A lifeless {Thing} comes alive with eyes, a mouth and little limbs",
    "{Object} given big eyes and a mouth, as if it had feelings",
    "Everyday {Thing} turned into a living character with face and limbs",
    "Personified {Object} that stands on its own two legs",
    "An inanimate {Thing} looks at us with eyes and an expression",
    "{Thing} drawn as a little person with a face and stick limbs",
    "Cartoon character made from {Object} by adding eyes, mouth, arms and legs",
    "A face with an emotion on a thing that cannot feel, {Object}",
    "{Object} brought to life as a mascot",
    "Googly eyes, a mouth and thin arms make {Thing} seem human",
    "{Subject} that is not alive shows a human mood on its face",
    "Anthropomorphic {Thing} waving its arms and pulling a face",
    "{Food or Object} with human features: eyes, mouth, hands and feet",
    "A thing becomes somebody: {Object} with a face and limbs",
    "Lifeless {Object} acting alive, with a facial expression and stick arms",
    "{Thing} as a walking mascot with a funny face",
    "{Object} that has grown eyes, a mouth and four thin limbs",
)
def thing_with_face(stage: Stage) -> None:
    """Give one to three lifeless things big eyes, a mouth in some mood, stick arms and legs."""
    rng = stage.rng
    layout = rng.choice(("solo", "solo", "pair", "pair", "trio"))
    n = {"solo": 1, "pair": 2, "trio": 3}[layout]
    feet = _stand_or_float(stage, rng.uniform(0.86, 0.9) - (n - 1) * 0.05)
    size = {1: rng.uniform(0.48, 0.55), 2: rng.uniform(0.34, 0.38), 3: rng.uniform(0.24, 0.26)}[n]
    things = [_unfaced(stage) for _ in range(n)] if rng.random() < 0.5 else [_unfaced(stage)] * n
    for i, name in enumerate(things):
        hop = rng.uniform(0, 0.08) if n > 1 else 0
        _little_person(stage, name, (i + 0.5) / n * 0.9 + 0.05, feet - hop, size, rng.choice(MOODS))


@family(
    Kind.IMITATION,
    "{Animal} in a hat doing a human's job with {Object}",
    "{Animal} behaves like a person, wearing a hat and using {Object}",
    "An animal at work: {Animal} holds {Object} and wears a hat",
    "{Creature} takes up a human hobby, complete with hat and {Object}",
    "{Animal} acting human, equipped with {Object} and a hat",
    "A humanlike {Animal} performs with {Object} in its paws",
    "{Animal} pretending to be a person, hat on its head and {Object} in hand",
    "Animal imitates people: {Creature} handles {Object} under a smart hat",
    "{Animal} with headgear carrying out a human activity with {Object}",
    "{Creature} has a profession and holds the tool of its trade, {Object}",
    "A {Creature} that lives like us: a hat, {Object} and something to do",
    "{Animal} wearing a hat busy with a human task",
    "Humanised {Animal} shows off its hat and plays or works with {Object}",
    "{Animal} doing what only people do, holding {Object}",
    "Beast with a job: {Animal} in a hat grips {Object}",
    "{Animal} as a worker or artist, with a hat and {Object}",
    "{Creature} copies human life, holding {Object} and wearing a hat",
    "A hat-wearing {Animal} uses {Object} the way a person would",
)
def animal_at_work(stage: Stage) -> None:
    """Let an animal in a hat hold a tool or an instrument, on foot, on wheels, or with a person's body."""
    rng = stage.rng
    feet = _stand_or_float(stage, rng.uniform(0.88, 0.92))
    hat, held = rng.choice(tuple(HATS)), rng.choice(HELD)
    front = rng.choice((-1, 1))
    if rng.random() < 0.35:
        _human_body(stage, stage.subject("face"), hat, held, front, feet)
        return
    name, size, x = stage.subject("animal", side_view=True), rng.uniform(0.5, 0.56), 0.5 - front * 0.08
    toward = "right" if front > 0 else "left"
    ride = rng.choice(("bicycle", "skateboard", None))
    if ride:
        length, visible = RIDES[ride]
        stage.shadow_under(x, feet, 0.5)
        _, height = stage.sprite(ride, x, feet, length, standing=True, flip=front < 0)
        feet, size = feet - height * visible, size * 0.86
    else:
        stage.shadow_under(x, feet, size * 0.9)
    width, height = stage.sprite(name, x, feet, size, toward=toward, standing=True)
    flipped = stage.sheet.subjects[name].facing != toward
    hat_x, hat_y = _crown(stage, name, flipped, front)
    _wear(stage, hat, x + (hat_x - 0.5) * width, feet - height * (1 - hat_y), 0.21)
    hand = (x + front * width * 0.5, feet - height * 0.36)
    stage.line([(x + front * width * 0.16, feet - height * 0.42), hand], _mean_colour(stage, name), 0.05)
    stage.sprite(held, hand[0] + front * 0.05, hand[1] - 0.03, 0.29, flip=front < 0)
    stage.ellipse(*hand, 0.034, fill=_mean_colour(stage, name), outline=DARK_INK, width=0.006)


@family(
    Kind.IMITATION,
    "{Subject} wearing sunglasses and a hat",
    "{Subject} dressed up in shades and headgear",
    "A cool {Thing} in dark glasses and a hat",
    "{Subject} styled with accessories: a hat above, sunglasses below it",
    "Fashionable {Subject} posing in sunglasses",
    "{Thing} puts on a hat and dark glasses to look cool",
    "{Subject} in disguise behind sunglasses and under a hat",
    "Sunglasses and a hat turn {Subject} into a star",
    "{Object} dressed in human accessories",
    "Portrait of {Subject} with a hat and shades",
    "Stylish headwear and dark spectacles on {Subject}",
    "{Thing} wears clothes of people: a hat and a pair of shades",
    "A dressed-up {Subject} in fancy hat and sunglasses",
    "{Subject} attired for a party with hat and glasses",
    "Hat on top, sunglasses in front: {Subject} in costume",
    "{Thing} looking smart in a hat and tinted glasses",
    "{Subject} accessorised with dark shades and something on its head",
    "Cool outfit on {Thing}, with sunglasses and a hat",
)
def dressed_up(stage: Stage) -> None:
    """Dress one large thing in the middle in sunglasses and a hat, perhaps in a bow as well."""
    rng = stage.rng
    stage.backdrop()
    name, size = stage.subject(), rng.uniform(0.56, 0.64)
    x, y = 0.5 + rng.uniform(-0.03, 0.03), 0.6
    width, height = stage.extent(name, size)
    y = min(y, 0.95 - height / 2)
    stage.shadow_under(x, y + height / 2, width)
    stage.sprite(name, x, y, size)
    belly_x, belly_y = _belly(stage, name)
    glasses_y = y + (min(belly_y, 0.5) - 0.5) * height - 0.03 * size
    glasses_x = x + (belly_x - 0.5) * width
    breadth = min(max(width * 0.8, 0.34), 0.44)
    hat = rng.choice(tuple(HATS))
    hat_x, hat_y = _crown(stage, name, False, 0)
    _wear(stage, hat, x + ((hat_x + belly_x) / 2 - 0.5) * width, y + (hat_y - 0.5) * height, rng.uniform(0.32, 0.36))
    stage.sprite("sunglasses", glasses_x, glasses_y, breadth, angle=rng.uniform(-5, 5))
    if rng.random() < 0.5:
        stage.sprite(rng.choice(("ribbon", "sports medal")), glasses_x, min(glasses_y + 0.24, 0.86), 0.18)


@family(
    Kind.IMITATION,
    "Two identical {Subject} face each other like mirror images",
    "{Subject} meets its own double, face to face",
    "Twin {Creature} looking at one another in perfect symmetry",
    "A pair of the same {Thing} turned towards each other",
    "{Subject} and its mirrored copy nose to nose",
    "Symmetric meeting of two equal {Creature} across the middle",
    "Left and right {Subject} mirror each other, face to face",
    "Two of a kind: {Subject} opposite its twin",
    "{Creature} confronts an exact copy of itself coming the other way",
    "Mirror symmetry of two {Subject} facing inwards",
    "Doubles of {Thing} gazing at each other over the centre line",
    "A face-off between {Subject} and its identical twin",
    "Both {Subject} look inwards at each other, one the mirror image of the other",
    "{Subject} doubled left to right, the two turned to meet",
    "Identical {Creature} staring at each other as in a looking glass",
    "Two matching {Thing} head to head, symmetrically placed",
    "{Subject} stands opposite its like, eye to eye",
    "The same {Thing} twice, mirrored so that the twins face one another",
)
def twins_facing(stage: Stage) -> None:
    """Turn two copies of one side view towards each other, perhaps with a small sign between them."""
    rng = stage.rng
    layout = rng.choice(("ground", "flat", "halves"))
    if layout == "ground":
        floor = stage.outdoors().horizon + rng.uniform(0.12, 0.18)
    else:
        stage.backdrop("plain", "glowing", "gradient", "dotted")
        floor = rng.uniform(0.72, 0.78)
    if layout == "halves":
        stage.rect(0.5, 0, 1, 1, (*stage.ink, 40))
    name, size, gap = stage.subject(side_view=True), rng.uniform(0.41, 0.45), rng.choice((0.01, 0.02))
    width, height = stage.extent(name, size)
    sign = rng.choice((*BETWEEN, None))
    floor = max(floor, height + (0.27 if sign else 0.06))
    for toward, side in (("right", -1), ("left", 1)):
        x = 0.5 + side * (gap + width / 2)
        if layout == "ground":
            stage.shadow_under(x, floor, width)
        stage.sprite(name, x, floor, size, toward=toward, standing=True)
    if sign:
        stage.sprite(sign, 0.5, floor - height - 0.1, rng.uniform(0.15, 0.19))


def _stand_or_float(stage: Stage, feet: float) -> float:
    """Paint a landscape, a room or a flat backdrop and return the line that feet stand on."""
    if stage.rng.random() < 0.5:
        stage.outdoors()
    else:
        stage.backdrop()
    return feet


def _unfaced(stage: Stage) -> str:
    """Choose a lifeless thing that has no face yet."""
    return stage.subject(*LIFELESS, unlike=FACED)


def _little_person(stage: Stage, name: str, x: float, feet: float, size: float, mood: str) -> None:
    """Draw a thing with legs down to `feet`, arms in some pose, and a face on its thickest part."""
    rng, ink = stage.rng, DARK_INK
    width, height = stage.extent(name, size)
    legs = size * 0.3
    y = feet - legs - height / 2
    belly_x, belly_y = _belly(stage, name)
    left, right = _edges(stage, name, min(max(belly_y + 0.1, 0.3), 0.75))
    stage.shadow_under(x + (belly_x - 0.5) * width, feet, size * 0.75)
    for side, edge in ((-1, left), (1, right)):
        hip = (x + (belly_x - 0.5) * width + side * size * 0.12, feet - legs - height * 0.12)
        foot = (hip[0] + side * size * 0.04, feet - size * 0.03)
        _limb(stage, [hip, foot], size * 0.05)
        shoe = (foot[0] + side * size * 0.035, foot[1])
        stage.ellipse(*shoe, size * 0.09, size * 0.05, ink, outline=PALE, width=size * 0.016)
        pose = rng.choice((-0.3, -0.12, 0.18))
        shoulder = (x + (edge - 0.5) * width - side * size * 0.06, y + (belly_y - 0.4) * height)
        elbow = (shoulder[0] + side * size * 0.17, shoulder[1] + abs(pose) * size * 0.5)
        hand = (elbow[0] + side * size * 0.08, elbow[1] + pose * size)
        _limb(stage, [shoulder, elbow, hand], size * 0.05)
        stage.ellipse(*hand, size * 0.055, fill=PALE, outline=ink, width=size * 0.02)
    stage.sprite(name, x, y, size)
    _face(stage, x + (belly_x - 0.5) * width, y + (belly_y - 0.5) * height, size * 0.85, mood)


def _limb(stage: Stage, points: list[Point], width: float) -> None:
    """Draw a dark arm or leg with a pale rim, so that it shows on any backdrop."""
    stage.line(points, PALE, width * 1.7)
    stage.line(points, DARK_INK, width)


def _face(stage: Stage, x: float, y: float, size: float, mood: str) -> None:
    """Draw two big eyes and a mouth that shows a mood."""
    white, dark = (255, 255, 255), DARK_INK
    gaze = stage.rng.uniform(-0.03, 0.03) * size
    eye_y, mouth_y, pen = y - size * 0.1, y + size * 0.13, size * 0.03
    for side in (-1, 1):
        eye_x = x + side * size * 0.145
        if mood == "cheeky" and side > 0:
            stage.ellipse(eye_x, eye_y, size * 0.125, fill=white)
            stage.arc(eye_x, eye_y + size * 0.05, size * 0.09, size * 0.09, 200, 340, dark, size * 0.045)
            continue
        stage.ellipse(eye_x, eye_y, size * 0.13, fill=white, outline=dark, width=size * 0.02)
        stage.ellipse(eye_x + gaze, eye_y + size * 0.015, size * 0.065, fill=dark)
        stage.ellipse(eye_x + gaze - size * 0.022, eye_y - size * 0.01, size * 0.022, fill=white)
        if mood in ("cross", "sad"):
            inner, outer = (0.1, 0.22) if mood == "cross" else (0.22, 0.12)
            ends = [(x + side * size * 0.05, eye_y - size * inner), (x + side * size * 0.26, eye_y - size * outer)]
            stage.line(ends, dark, size * 0.05)
    if mood in ("happy", "laughing", "cheeky"):
        _smile(stage, x, mouth_y, size * (0.16 if mood == "laughing" else 0.13))
    elif mood == "amazed":
        stage.ellipse(x, mouth_y + size * 0.06, size * 0.06, size * 0.08, (120, 24, 40), outline=dark, width=pen / 2)
    else:
        stage.ellipse(x, mouth_y + size * 0.05, size * 0.13, size * 0.07, white)
        stage.arc(x, mouth_y + size * 0.09, size * 0.09, size * 0.07, 190, 350, dark, pen * 1.3)


def _smile(stage: Stage, x: float, y: float, size: float) -> None:
    """Draw an open, smiling mouth with its tongue."""
    rim = [(x + size * math.cos(math.radians(a)), y + size * math.sin(math.radians(a))) for a in range(0, 181, 15)]
    stage.polygon(rim, (120, 24, 40))
    stage.ellipse(x, y + size * 0.64, size * 0.48, size * 0.27, (236, 106, 110))
    stage.line([*rim, rim[0]], DARK_INK, size * 0.16)


def _human_body(stage: Stage, name: str, hat: str, held: str, front: int, feet: float) -> None:
    """Draw an animal's head on a person's body in shirt and trousers, holding a thing in front."""
    rng = stage.rng
    x, skin, shirt, legs = 0.5 - front * 0.07, _mean_colour(stage, name), stage.accent(), stage.accent(0.3, 0.35)
    stage.shadow_under(x, feet, 0.4)
    for side in (-1, 1):
        stage.line([(x + side * 0.06, feet - 0.17), (x + side * 0.07, feet - 0.03)], legs, 0.085)
        stage.ellipse(x + side * 0.08 + front * 0.02, feet - 0.015, 0.065, 0.03, DARK_INK)
    stage.rect(x - 0.14, feet - 0.42, x + 0.14, feet - 0.14, shirt, radius=0.07)
    back = (x - front * 0.2, feet - rng.choice((0.2, 0.3)))
    stage.line([(x - front * 0.1, feet - 0.36), back], shirt, 0.07)
    stage.ellipse(*back, 0.042, fill=skin, outline=DARK_INK, width=0.006)
    width, height = stage.sprite(name, x, feet - 0.36, 0.34, standing=True)
    hat_x, hat_y = _crown(stage, name, False, 0)
    _wear(stage, hat, x + (hat_x - 0.5) * width * 0.3, feet - 0.36 - height * (1 - hat_y) + 0.02, 0.24)
    hand = (x + front * 0.22, feet - 0.25)
    stage.line([(x + front * 0.1, feet - 0.35), hand], shirt, 0.07)
    stage.sprite(held, hand[0] + front * 0.05, hand[1] - 0.05, 0.3, flip=front < 0)
    stage.ellipse(*hand, 0.042, fill=skin, outline=DARK_INK, width=0.006)


def _wear(stage: Stage, hat: str, x: float, top: float, size: float) -> None:
    """Put a hat upon a head whose top is at (x, top), without leaving the picture."""
    _, height = stage.extent(hat, size)
    stage.sprite(hat, x, max(top + height * (HATS[hat] - 0.5) + 0.02, height / 2 + 0.03), size)


def _belly(stage: Stage, name: str) -> Point:
    """Return the middle of a sprite's thickest part, in shares of its width and height."""
    cells, margin = 20, 10
    grid = Image.new("L", (cells + 2 * margin, cells + 2 * margin))
    grid.paste(_alpha(stage, name).resize((cells, cells), Image.Resampling.BOX), (margin, margin))
    levels = grid.filter(ImageFilter.GaussianBlur(cells / 5)).tobytes()
    row, column = divmod(levels.index(max(levels)), grid.width)
    return (column + 0.5 - margin) / cells, (row + 0.5 - margin) / cells


def _edges(stage: Stage, name: str, y: float) -> Point:
    """Return where a sprite begins and ends at height y, in shares of its width."""
    alpha = _alpha(stage, name)
    row = round(y * (alpha.height - 1))
    left, _, right, _ = alpha.crop((0, row, alpha.width, row + 1)).getbbox() or (0, 0, alpha.width, 0)
    return left / alpha.width, right / alpha.width


def _crown(stage: Stage, name: str, flipped: bool, front: int) -> Point:
    """Return the top of a head: of the whole sprite, or of its front half (-1 left, 1 right) for side views."""
    alpha = _alpha(stage, name)
    if flipped:
        alpha = alpha.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    start = {-1: 0, 0: 0, 1: alpha.width // 2}[front]
    part = alpha.crop((start, 0, start + (alpha.width if not front else alpha.width // 2), alpha.height))
    top = part.getbbox()[1]
    left, _, right, _ = part.crop((0, top, part.width, top + alpha.height // 12 + 1)).getbbox()
    return (start + (left + right) / 2) / alpha.width, top / alpha.height


def _alpha(stage: Stage, name: str) -> Image.Image:
    """Return a sprite's shape as a mask with hard edges."""
    return stage.sheet.image(name).getchannel("A").point(lambda v: 255 if v > 96 else 0)


def _mean_colour(stage: Stage, name: str) -> RGB:
    """Return the average colour of a sprite as it looks in this scene."""
    pixel = stage.cutout(name, 0.1).convert("RGBa").resize((1, 1), Image.Resampling.BOX)
    return pixel.convert("RGBA").getpixel((0, 0))[:3]
