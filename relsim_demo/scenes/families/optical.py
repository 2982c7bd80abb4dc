"""Families of the kind: optical."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from relsim_demo.scenes import backdrops
from relsim_demo.scenes.backdrops import RGB, hls, mix, shift
from relsim_demo.scenes.canvas import faded
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.sprites import resize
from relsim_demo.scenes.stage import DARK_INK, LIGHT_INK, Stage

UPRIGHT = ("face", "animal", "building", "vehicle")  # things whose head and feet nobody mistakes


@family(
    Kind.OPTICAL,
    "{Subject} camouflaged among a dense pattern of {Objects}",
    "{Subject} hiding in plain sight within a sea of {Objects}",
    "Find {Subject} hidden in the crowd of {Objects}",
    "{Subject} nearly vanishing into a background of many {Objects}",
    "{Subject} blending in with the colours of the {Objects} around it",
    "A hidden picture: {Subject} concealed by countless {Objects}",
    "{Creature} melting into its surroundings of {Things}",
    "Can you spot {Subject} camouflaged in front of all the {Things}?",
    "{Subject} taking on the colours of its background so that it can hardly be seen",
    "A large {Subject} faintly showing through a dense pattern of {Objects}",
    "{Objects} everywhere, and {Subject} disguised among them",
    "Camouflage: {Subject} hard to tell apart from the {Objects} behind it",
    "The outline of {Subject} hidden in a texture of {Objects}",
    "{Subject} disappearing into a pattern made of {Objects}",
    "Look twice to find {Subject}, it blends into the {Objects}",
    "{Thing} perfectly disguised by matching the {Objects} around it",
    "A barely visible {Subject} camouflaged against {Objects}",
)
def camouflage(stage: Stage) -> None:
    """Hide a big thing in the colours of a dense pattern of another thing; its outline gives it away."""
    rng = stage.rng
    many = stage.subject()
    hidden = stage.compact(unlike=[many], least=0.4, most=0.77)
    colour = _mean_colour(stage.cutout(many, 0.2))
    stage.backdrop("plain", colours=[_nearest_colour(stage.sheet.mean_colour(many))])
    step = rng.uniform(0.14, 0.18)
    turn = rng.choice((0, 25, 180))
    copies = [
        stage.cutout(many, step * rng.uniform(1.25, 1.4)).rotate(rng.uniform(-turn, turn), Image.BICUBIC, expand=True)
        for _ in range(3)
    ]
    for x, y in _half_drop(step):
        stage.put(rng.choice(copies), x + rng.uniform(-0.2, 0.2) * step, y + rng.uniform(-0.2, 0.2) * step)
    stage.note(many, 10)
    size, flip = rng.uniform(0.68, 0.78), rng.random() < 0.5
    image = _in_colour(stage.cutout(hidden, size / 2, flip=flip), colour, rng.uniform(0.5, 0.6))
    image = resize(image, *(stage.px(length) for length in stage.extent(hidden, size)))
    stage.put(image, 0.5 + rng.uniform(-0.08, 0.08), 0.5 + rng.uniform(-0.08, 0.08))
    stage.note(hidden)


@family(
    Kind.OPTICAL,
    "The world turned upside down for {Subject}",
    "{Subject} standing on its head in an upside-down world",
    "The whole scene is upside down, the ground above {Subject} and the sky below",
    "{Subject} hanging head down from the ground above",
    "{Subject} in a landscape flipped on its head",
    "Everything inverted: ground on top, sky at the bottom, {Subject} head down",
    "An upside-down view of {Subject} where up is down",
    "Gravity reversed: {Subject} stands on the ceiling of the picture",
    "{Creature} living in a topsy-turvy world",
    "{Subject} and its shadow stuck to the ground at the top of the picture",
    "A scene rotated so that {Subject} points its top towards the bottom",
    "The picture seems to be hung the wrong way up, with {Subject} upside down",
    "{Thing} overturned together with the whole world around it",
    "Down is up: {Subject} with the sky beneath it",
    "{Subject} upside down, with the floor where the ceiling should be",
    "Inverted world, {Subject} dangling from the earth into the sky",
    "Ground overhead and sky underfoot, {Subject} stands head down",
)
def upside_down_world(stage: Stage) -> None:
    """Turn a whole scene upside down: ground and shadows on top, things head down, the sky below."""
    rng = stage.rng
    ground = stage.outdoors(horizon=rng.uniform(0.6, 0.7), avoid=("black",))
    (_weather if ground.style == "landscape" else _furnish)(stage, ground.rgb)
    names = [stage.subject(*UPRIGHT)]
    names += [stage.subject(unlike=names) for _ in range(rng.choice((0, 1, 1)))]
    rng.shuffle(names)
    size = rng.uniform(0.48, 0.58) if len(names) == 1 else rng.uniform(0.38, 0.42)
    for i, name in enumerate(names):
        x = (i + 0.5) / len(names) * 0.88 + 0.06 + rng.uniform(-0.03, 0.03)
        y = ground.horizon + rng.uniform(0.08, 0.18)
        stage.shadow_under(x, y, stage.extent(name, size)[0])
        stage.sprite(name, x, y, size, standing=True, flip=rng.random() < 0.5)
    stage.canvas = stage.canvas.transpose(Image.Transpose.ROTATE_180)


@family(
    Kind.OPTICAL,
    "One {Subject} that does not belong in a grid of identical {Objects}",
    "The odd one out: a single {Subject} among many {Objects}",
    "{Subject} standing out from rows of equal {Objects}",
    "Spot the difference: one {Subject} has replaced one of the {Objects}",
    "All {Objects} are the same except one, which is {Subject}",
    "An exception in a regular grid: {Subject} among {Objects}",
    "A lone {Subject} breaking the uniform pattern of {Objects}",
    "{Subject} is the intruder in an orderly array of {Objects}",
    "One of these is not like the others: {Subject} between {Objects}",
    "An outlier, {Subject}, in neat lines of {Objects}",
    "{Subject} being different from everybody else around it",
    "Uniform rows of {Objects} with a single misfit",
    "A repeated {Object} with just one odd {Subject} in between",
    "A grid of copies of {Object} interrupted by one {Subject}",
    "Which one is different? {Subject} hides in a grid of {Objects}",
    "A single stranger, {Subject}, in a formation of identical {Things}",
    "{Subject} as the only one unlike all the others in the grid",
)
def odd_one_out(stage: Stage) -> None:
    """Draw a regular grid of one thing in which exactly one cell holds something quite different."""
    rng = stage.rng
    many = stage.subject()
    odd = _contrasting_subject(stage, many)
    stage.backdrop("plain", "gradient", "glowing", "framed", colours=stage.contrasting(many, odd))
    n = rng.choice((3, 4, 4))
    row, column = rng.randrange(n), rng.randrange(n)
    step = 0.9 / n
    size = step * rng.uniform(0.74, 0.84)
    for i in range(n):
        for j in range(n):
            here = (i, j) == (row, column)
            x, y = 0.05 + (j + 0.5) * step, 0.05 + (i + 0.5) * step
            stage.sprite(odd if here else many, x, y, size * (1.08 if here else 1))


@family(
    Kind.OPTICAL,
    "{Objects} lined up towards a vanishing point on the horizon",
    "Two rows of {Objects} getting smaller with distance",
    "Perspective view down an avenue of {Objects}",
    "Rows of {Objects} receding into the distance",
    "{Objects} along both sides of a way that leads to the horizon",
    "A path flanked by {Objects} that converge at a far point",
    "Linear perspective: lines and {Things} shrinking towards the vanishing point",
    "Looking down a long passage lined with {Objects} fading far away",
    "{Objects} near and far, ever smaller towards the horizon",
    "Depth shown by {Objects} that dwindle along converging lines",
    "Converging lines pull the eye past {Objects} into the depth",
    "{Things} standing on the left and right of a road into the distance",
    "An endless alley of {Objects} disappearing far away",
    "The nearest {Objects} are big, the farthest ones tiny, along a straight way",
    "A straight way into the depth bordered by two lines of {Objects}",
    "{Objects} diminish along both edges until they meet at the vanishing point",
    "Strong perspective with {Things} in two rows receding to the horizon",
)
def vanishing_row(stage: Stage) -> None:
    """Line a road or a corridor with two rows of things, ever smaller towards one vanishing point."""
    rng = stage.rng
    far = (rng.uniform(0.4, 0.6), rng.uniform(0.36, 0.44))
    (_road if rng.random() < 0.6 else _corridor)(stage, far)
    left, right = rng.choice((stage.cast(2), [stage.subject()] * 2))
    size, shrink = rng.uniform(0.32, 0.36), rng.uniform(0.6, 0.66)
    for i in reversed(range(5)):
        scale = shrink**i
        y = far[1] + (0.95 - far[1]) * scale
        for name, x, flip in ((left, 0.2, False), (right, 0.8, True)):
            stage.sprite(name, far[0] + (x - far[0]) * scale, y, size * scale, standing=True, flip=flip)


@family(
    Kind.OPTICAL,
    "Kaleidoscope pattern made of {Objects}",
    "{Objects} mirrored again and again into a symmetric figure",
    "A mandala of mirrored {Objects} around the centre",
    "{Subject} seen through a kaleidoscope",
    "Rotational symmetry: {Objects} repeated in mirrored wedges",
    "Mirrored fragments of {Subject} forming a star-shaped ornament",
    "{Objects} multiplied by mirrors into a radial pattern",
    "A symmetric rosette built from reflections of {Objects}",
    "Fragments of {Subject} repeating around the middle like in a kaleidoscope",
    "A kaleidoscopic ornament in which every wedge mirrors its neighbour",
    "{Things} folded into a many-sided symmetric design",
    "Pieces of {Subject} reflected on all sides to fill the picture",
    "Mandala-like symmetry created from {Object}",
    "An ornamental pattern with many mirror axes made out of {Objects}",
    "Kaleidoscope view that splits and repeats {Subject}",
    "{Objects} arranged by mirrors into a circular, symmetric ornament",
    "The same wedge of {Things} mirrored all around the centre",
)
def kaleidoscope(stage: Stage) -> None:
    """Mirror a wedge with one or two things all round into a symmetric figure that fills the picture."""
    rng = stage.rng
    stage.backdrop("plain")
    folds = rng.choice((4, 6, 8))
    wedge, hue = math.pi / folds, rng.random()
    names = stage.cast(rng.choice((1, 2, 2)))
    for i, radius in enumerate((0.66, 0.46, 0.27)):  # drawn around the top left corner, which becomes the centre
        tip, dip = radius, radius * rng.uniform(0.55, 0.8)
        a, b = (0, wedge) if i % 2 else (wedge, 0)
        points = [(0, 0), (tip * math.cos(a), tip * math.sin(a)), (dip * math.cos(b), dip * math.sin(b))]
        stage.polygon(points, hls(hue + i * 0.17, rng.uniform(0.5, 0.78), 0.6))
    for i, radius in enumerate((0.62, 0.5, 0.36, 0.24, 0.1)):
        angle = rng.choice((0, wedge, wedge / 2)) if i < 4 else wedge / 2
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        stage.sprite(names[i % len(names)], x, y, 0.1 + 0.2 * radius, angle=rng.uniform(0, 360), count=False)
    for name in names:
        stage.note(name, 12)
    stage.canvas = _mirrored_round(stage, (wedge,) if folds == 4 else (wedge, 2 * wedge))


@family(
    Kind.OPTICAL,
    "A spotlight falling on {Subject} while the others stay in the dark",
    "{Subject} in the spotlight on a dark stage",
    "One {Subject} lit by a beam of light from above, the rest in shadow",
    "{Subject} singled out by a cone of light",
    "All eyes on {Subject}: a beam picks it out of the darkness",
    "{Subject} as the star of the stage under a bright light",
    "Only {Subject} is illuminated; its neighbours remain dark shapes",
    "A cone of light chooses {Subject} from a row in the dark",
    "Light from above makes {Subject} the centre of attention",
    "{Subject} steps into the limelight in front of dark companions",
    "Dark figures in a row and one {Subject} in the glare of a lamp",
    "The chosen one: {Subject} glowing under a stage light",
    "A dark scene in which a lamp reveals nothing but {Subject}",
    "A ray of light gives {Subject} all the attention",
    "{Subject} under the spotlight, others unseen in the gloom",
    "A beam from above lights up {Subject} and leaves the others in darkness",
    "{Thing} picked out on a dark stage by a single light",
    held_out=True,
)
def spotlight(stage: Stage) -> None:
    """Let a cone of light fall on one thing on a dark stage; the others in the row are dark shapes."""
    rng = stage.rng
    ground = stage.backdrop("room", colours=("black", "navy"), horizon=rng.uniform(0.64, 0.7))
    wall = hls(rng.random(), rng.uniform(0.25, 0.32), rng.uniform(0.2, 0.45))
    stage.rect(0, 0, 1, 1, shift(wall, -0.35))
    stage.rect(0, 0, 1, ground.horizon, wall)
    n, y = rng.choice((3, 3, 4)), ground.horizon + rng.uniform(0.1, 0.14)
    names = stage.cast(n)
    chosen, step = rng.randrange(n), 0.94 / n
    sizes = [_fitting(stage, name, step * 0.95, 0.4) for name in names]
    for i, name in enumerate(names):
        if i != chosen:
            at = 0.03 + (i + 0.5) * step
            stage.sprite(name, at, y, sizes[i], standing=True, tint=shift(wall, -0.78), count=False)
    x, size, half = 0.03 + (chosen + 0.5) * step, sizes[chosen], step * 0.6
    lamp = min(max(x + rng.choice((-0.25, 0, 0.25)), 0.15), 0.85)
    with stage.layer(alpha=rng.uniform(0.5, 0.6)):
        light = mix((255, 246, 205), stage.accent(0.8, 0.9), 0.25)
        stage.polygon([(lamp - 0.035, 0), (lamp + 0.035, 0), (x + half, y), (x - half, y)], light)
        stage.ellipse(x, y, half, half * 0.28, light)
    stage.shadow_under(x, y, stage.extent(names[chosen], size)[0])
    stage.sprite(names[chosen], x, y, size, standing=True)
    stage.polygon([(lamp - 0.07, 0), (lamp + 0.07, 0), (lamp + 0.045, 0.06), (lamp - 0.045, 0.06)], (20, 20, 26))


@family(
    Kind.OPTICAL,
    "{Subject} racing along at full speed with speed lines behind it",
    "{Subject} speeding past, leaving a blur of fading copies",
    "Fast motion of {Subject} shown by trailing ghost images",
    "{Subject} dashing so fast that it leaves streaks behind",
    "A sense of speed: {Subject} with motion lines and afterimages",
    "{Subject} rushing by, its trail fading away behind",
    "{Creature} in a hurry, drawn with speed streaks",
    "Motion blur trailing behind a fast {Subject}",
    "{Subject} zooming forwards with lines of wind behind it",
    "Quick as lightning, {Subject} sprints and leaves its own echoes behind",
    "Rapid movement of {Subject} drawn as in a comic",
    "Speed lines and fading echoes follow {Subject}",
    "{Subject} flying past at top speed",
    "{Thing} shooting ahead, ghostly copies lagging behind it",
    "A racing {Subject} with a trail of afterimages",
    "{Subject} moves too fast for the eye, only streaks remain behind it",
    "High speed made visible by lines and faded copies behind {Subject}",
)
def speeding(stage: Stage) -> None:
    """Race one thing along, seen from the side; ghost copies and speed lines trail behind it."""
    rng = stage.rng
    landscape, toward, name = rng.random() < 0.4, rng.choice(("left", "right")), stage.subject(side_view=True)
    styles = ("landscape", "room") if landscape else ("plain", "gradient", "striped", "framed")
    ground = stage.backdrop(*styles, colours=stage.contrasting(name))
    way = 1 if toward == "right" else -1
    size = rng.uniform(0.36, 0.46)
    width, height = stage.extent(name, size)
    x = 0.5 + way * (0.45 - width / 2)
    y = ground.horizon + 0.16 - height / 2 if landscape else 0.5 + rng.uniform(-0.08, 0.08)
    tail, lag = x - way * width * 0.4, rng.uniform(0.11, 0.13)
    for i in range(7):
        start = tail - way * rng.uniform(0, 0.12)
        end = start - way * rng.uniform(0.2, 0.5)
        end = min(max(end, 0.04), 0.96)
        at = y + (i - 3) / 6 * max(height, 0.3) + rng.uniform(-0.008, 0.008)
        stage.line([(start, at), (end, at)], stage.ink, rng.uniform(0.009, 0.02))
    for i in range(rng.choice((3, 4)), 0, -1):
        stage.sprite(name, x - way * lag * i, y, size, toward=toward, alpha=0.62 * 0.66**i, count=False)
    stage.sprite(name, x, y, size, toward=toward)


@family(
    Kind.OPTICAL,
    "{Subject} with one half turned into coarse pixels",
    "Half of {Subject} is sharp, the other half is pixelated",
    "{Subject} dissolving into big square pixels on one side",
    "One half of {Subject} shown in low resolution",
    "{Subject} split between smooth drawing and blocky mosaic",
    "A half-pixelated {Subject}",
    "{Subject} partly broken up into square blocks of colour",
    "High resolution meets low resolution within one {Subject}",
    "Half real, half digital: {Subject} in pixels",
    "{Subject} censored by a mosaic over one half",
    "{Thing} becoming a blocky picture from an old computer game on one side",
    "A mosaic of large squares covers half of {Subject}",
    "Pixel art on one side of {Subject}, fine detail on the other",
    "{Creature} half clear and half made of chunky squares",
    "{Subject} turning to coarse pixels across one of its halves",
    "One side of {Subject} is crisp while the other is a blocky mosaic",
    "Low-resolution squares take over half of {Subject}",
)
def half_pixelated(stage: Stage) -> None:
    """Turn one half of a big thing, left, right, top or bottom, into coarse square pixels."""
    rng = stage.rng
    name = stage.compact(least=0.45)
    stage.backdrop("plain", "gradient", "glowing", "framed", "dotted", colours=stage.contrasting(name))
    size = rng.uniform(0.74, 0.82)
    block = size / rng.choice((12, 14))
    image = stage.cutout(name, size, flip=rng.random() < 0.5)
    w, h = image.size
    columns, rows = (max(4, 2 * round(length / block / 2)) for length in stage.extent(name, size))
    coarse = image.convert("RGBa").resize((columns, rows), Image.Resampling.BOX).convert("RGBA")
    coarse.putalpha(coarse.getchannel("A").point(lambda v: 255 if v > 90 else 0))
    coarse = coarse.resize((w, h), Image.Resampling.NEAREST)
    halves = ((0, 0, w // 2, h), (w // 2, 0, w, h), (0, 0, w, h // 2), (0, h // 2, w, h))
    box = rng.choice(halves)
    image.paste(coarse.crop(box), box)
    stage.put(image, 0.5, 0.5)
    stage.note(name)


@family(
    Kind.OPTICAL,
    "A line-up of black silhouettes with one {Subject} shown in full colour",
    "{Subject} in colour between dark silhouettes of others",
    "An identity parade in which only {Subject} is revealed",
    "Who is it? Silhouettes in a row and one uncovered {Subject}",
    "Black outlines against a wall with height marks, one of them identified as {Subject}",
    "Suspects lined up as black shapes, {Subject} unmasked among them",
    "One of several shadowy figures turns out to be {Subject}",
    "{Subject} revealed beside unknown black shapes",
    "A row of dark cut-out shapes and one coloured {Subject}",
    "Mystery silhouettes in a row, only {Subject} can be recognised in colour",
    "{Subject} picked out in colour from a line of suspects",
    "Measured against the wall: black silhouettes and one visible {Subject}",
    "The only coloured one in a row of black shapes is {Subject}",
    "A suspect line-up where {Subject} shows its true colours",
    "Unknown shapes in black stand beside a fully coloured {Subject}",
    "A parade of silhouettes before a height chart, with {Subject} in colour",
    "Only {Subject} is uncovered in a line of anonymous black figures",
)
def lineup_of_silhouettes(stage: Stage) -> None:
    """Line black silhouettes up at a pale wall with height lines, one of them in full colour."""
    rng = stage.rng
    pale = ("white", "beige", "mint", "sky blue", "pink", "yellow")
    ground = stage.backdrop("plain", "gradient", colours=pale)
    wall, floor = mix(ground.rgb, (255, 255, 255), 0.35), rng.uniform(0.74, 0.8)
    line = mix(wall, DARK_INK, rng.uniform(0.25, 0.4))
    stage.rect(0, 0, 1, 1, mix(wall, DARK_INK, 0.3))
    stage.rect(0, 0, 1, floor, wall)
    for i in range(7):
        y = floor - 0.1 * (i + 1)
        stage.line([(0, y), (1, y)], line, 0.006 if i % 2 else 0.011)
    stage.line([(0, floor), (1, floor)], mix(line, DARK_INK, 0.4), 0.02)
    n = rng.choice((3, 3, 4))
    names, chosen, step = stage.cast(n), rng.randrange(n), 0.94 / n
    for i, name in enumerate(names):
        black = None if i == chosen else (14, 13, 18)
        size = _fitting(stage, name, step * 0.98, rng.uniform(0.42, 0.55))
        stage.sprite(name, 0.03 + (i + 0.5) * step, floor + 0.03, size, standing=True, tint=black, count=i == chosen)


def _fitting(stage: Stage, name: str, width: float, height: float) -> float:
    """Return the size at which a thing just fits into a box."""
    w, h = stage.extent(name, 1)
    return min(width / w, height / h)


def _mean_colour(image: Image.Image) -> RGB:
    """Return the mean colour of what is visible of an RGBA image."""
    r, g, b, a = image.convert("RGBa").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return tuple(min(255, v * 255 // max(a, 1)) for v in (r, g, b))


def _nearest_colour(rgb: RGB) -> str:
    """Return the name of the backdrop colour that comes nearest to a colour."""
    shades = {
        name: [hls(hue, light, saturation) for light in lights]
        for name, (hue, saturation, lights) in backdrops.COLOURS.items()
    }
    return min(shades, key=lambda name: min(math.dist(rgb, shade) for shade in shades[name]))


def _contrasting_subject(stage: Stage, name: str) -> str:
    """Choose a subject of another category whose colour is far from that of `name`."""
    subjects = stage.sheet.subjects
    other = sorted({s.category for s in subjects.values()} - {subjects[name].category})
    candidates = [stage.subject(*other) for _ in range(5)]
    colour = stage.sheet.mean_colour(name)
    return max(candidates, key=lambda c: math.dist(colour, stage.sheet.mean_colour(c)))


def _half_drop(step: float) -> list[tuple[float, float]]:
    """Return the points of a half-drop pattern that covers the picture."""
    n = round(1 / step) + 1
    return [((i + (j % 2) / 2) * step, j * step * 0.9) for j in range(n + 2) for i in range(n + 1)]


def _in_colour(image: Image.Image, colour: RGB, alpha: float) -> Image.Image:
    """Return a cutout painted in shades of one colour, translucent but for its contours."""
    grey = ImageOps.autocontrast(image.convert("L"), mask=image.getchannel("A").point(lambda v: v // 2))
    painted = ImageOps.colorize(grey, shift(colour, -0.5), shift(colour, 0.4)).convert("RGBA")
    painted.putalpha(image.getchannel("A"))
    painted = faded(painted, alpha)
    painted.alpha_composite(faded(_contours(image, shift(colour, -0.6)), 0.75))
    return painted


def _contours(image: Image.Image, colour: RGB) -> Image.Image:
    """Return a cutout as a line drawing in one colour, found at a fixed size to be as bold at every size."""
    small = ImageOps.expand(image.resize((110, max(1, round(110 * image.height / image.width)))), 2, (0, 0, 0, 0))
    mask = small.getchannel("A")
    rim = mask.filter(ImageFilter.FIND_EDGES).point(lambda v: min(255, v * 2))
    inside = ImageChops.multiply(small.convert("L").filter(ImageFilter.FIND_EDGES).point(lambda v: v // 2), mask)
    line = Image.new("RGBA", image.size, (*colour, 255))
    line.putalpha(ImageOps.crop(ImageChops.lighter(rim, inside), 2).resize(image.size, Image.Resampling.BICUBIC))
    return line


def _weather(stage: Stage, sky: RGB) -> None:
    """Draw a sun and clouds in the sky."""
    rng = stage.rng
    light = shift(sky, 0.6)
    if rng.random() < 0.7:
        stage.ellipse(rng.uniform(0.12, 0.88), rng.uniform(0.1, 0.14), 0.07, fill=(255, 214, 92))
    for _ in range(2):
        x, y, w = rng.uniform(0.15, 0.85), rng.uniform(0.08, 0.2), rng.uniform(0.06, 0.09)
        for dx, r in ((-0.9, 0.6), (0, 1), (0.9, 0.65)):
            stage.ellipse(x + dx * w, y + (1 - r) * w * 0.4, w * r, w * r * 0.6, light)


def _furnish(stage: Stage, wall: RGB) -> None:
    """Draw a lamp that hangs from the ceiling and a window in the wall."""
    rng = stage.rng
    x, frame = rng.choice((0.25, 0.75)) + rng.uniform(-0.05, 0.05), shift(wall, -0.4)
    stage.rect(x - 0.12, 0.08, x + 0.12, 0.32, shift(wall, 0.6), outline=frame, width=0.016)
    stage.line([(x, 0.08), (x, 0.32)], frame, 0.01)
    lamp, shade = 1 - x, stage.accent(0.5)
    stage.line([(lamp, 0), (lamp, 0.1)], DARK_INK, 0.008)
    stage.polygon([(lamp - 0.03, 0.09), (lamp + 0.03, 0.09), (lamp + 0.09, 0.17), (lamp - 0.09, 0.17)], shade)
    stage.ellipse(lamp, 0.175, 0.035, 0.02, (255, 240, 170))


def _road(stage: Stage, far: tuple[float, float]) -> None:
    """Paint an open landscape with a road that runs to the horizon."""
    ground = stage.backdrop("landscape", horizon=far[1])
    x, y = far
    road = (92, 92, 102) if not ground.dark else (58, 58, 70)
    stage.polygon([(x, y), (0.72, 1), (0.28, 1)], road)
    for edge in (0.3, 0.7):
        stage.polygon([(x, y), (edge - 0.01, 1), (edge + 0.01, 1)], LIGHT_INK)
    for i in range(5):
        near, end = 0.62**i, 0.62**i * 0.76
        corners = [(-1, near), (1, near), (1, end), (-1, end)]
        points = [(x + (0.5 - x + side * 0.016) * s, y + (1 - y) * s) for side, s in corners]
        stage.polygon(points, (250, 220, 120))


def _corridor(stage: Stage, far: tuple[float, float]) -> None:
    """Paint a corridor with floor, walls and ceiling that narrow to a bright door."""
    ground = stage.backdrop("plain", avoid=("black", "white"))
    (x, y), wall = far, ground.rgb
    floor = mix(shift(wall, -0.35), (120, 90, 70), 0.3)
    stage.polygon([far, (0, 0), (1, 0)], shift(wall, 0.45))
    stage.polygon([far, (1, 0), (1, 1)], shift(wall, -0.12))
    stage.polygon([far, (0, 1), (1, 1)], floor)
    for i in range(6):
        s = 0.68**i * 0.9
        left, right, bottom = x - x * s, x + (1 - x) * s, y + (1 - y) * s
        stage.line([(left, bottom), (right, bottom)], shift(floor, 0.2), 0.012 * s)
        top = y - y * s
        stage.line([(left, top), (right, top)], shift(wall, 0.2), 0.012 * s)
    for corner in ((0, 0), (1, 0), (0, 1), (1, 1), (0.33, 1), (0.67, 1)):
        stage.line([far, corner], shift(floor, -0.3), 0.008)
    stage.rect(x - 0.055, y - 0.045, x + 0.055, y + 0.055, (255, 246, 214))


def _mirrored_round(stage: Stage, axes: tuple[float, ...]) -> Image.Image:
    """Mirror the wedge at the top left corner at each axis (an angle), then into all four quarters."""
    half = stage.side // 2
    canvas = stage.canvas
    for axis in axes:
        c, s = math.cos(2 * axis), math.sin(2 * axis)
        other = canvas.transform((half, half), Image.Transform.AFFINE, (c, s, 0, s, -c, 0), Image.Resampling.BILINEAR)
        beyond = Image.new("L", (half, half), 0)
        reach = stage.side * 2
        corners = [(0, 0), (math.cos(axis) * reach, math.sin(axis) * reach), (0, reach)]
        ImageDraw.Draw(beyond).polygon(corners, 255)
        seen = ImageChops.multiply(beyond, other.getchannel("A"))  # the mirror's rim may fall off the canvas
        canvas = Image.composite(other, canvas.crop((0, 0, half, half)), seen)
    whole = Image.new("RGBA", stage.canvas.size)
    for x, flip_x in ((half, False), (0, True)):
        for y, flip_y in ((half, False), (0, True)):
            quarter = ImageOps.mirror(canvas) if flip_x else canvas
            whole.paste(ImageOps.flip(quarter) if flip_y else quarter, (x, y))
    return whole
