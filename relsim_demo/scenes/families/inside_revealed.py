"""Things whose inside is revealed."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from relsim_demo.scenes.backdrops import hls, shift
from relsim_demo.scenes.drawing.choices import CALM
from relsim_demo.scenes.drawing.hollows import (
    boulder,
    cover,
    flaps,
    jug,
    lift_lines,
    little_door,
    opening,
    parcel,
    sack,
    trunk,
)
from relsim_demo.scenes.drawing.opened import egg, gift_box, panel_frame, plain_body, scallop, sector, zip_teeth
from relsim_demo.scenes.drawing.reflections import inside
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import Stage

INSIDE_REVEALED = relation(
    "with its inside revealed",
    Kind.HIDING,
    "The inside shows: hidden {Thing} is revealed",
    "What was hidden in {Object} is revealed",
    "{Subject} comes to light, hidden until now in something else",
    "The hidden inside of {Object} is revealed",
    "A look under the cover reveals {Thing}",
    "Open to view at last: {Subject}, until now out of sight",
    "The outer cover no longer hides {Creature}",
    "Something hidden is now seen: {Thing}",
    "Behind the surface hidden {Subject} is revealed",
    "One sees what was hidden below the surface, and it is {Object}",
    "The inside is revealed and shows {Creature}",
    "The hidden inside is revealed: {Subject}",
    "An opened cover reveals the hidden {Thing}",
    "What was out of sight is shown: {Object}",
)


@family(
    INSIDE_REVEALED,
    "A cut reveals layers with {Thing} hidden at the core",
    "The cut reveals {Object} hidden beneath layer upon layer",
    "Cut open: bands of colour that hid {Subject} are revealed with it",
    "A ball of many layers is cut and reveals {Thing} hidden in its centre",
    "A slice through the layers reveals {Thing} within",
    "Peeling away the covers shows {Subject} at the centre",
    "{Creature} was hidden in the innermost of many shells",
    "What lies hidden at the core? {Thing}, beneath many layers",
    "Cut in half, the layers reveal {Thing} as their kernel",
    "A section through many layers reveals {Object} at the core",
    "Concentric layers opened to show the hidden {Subject}",
)
def cross_section(stage: Stage) -> None:
    """Put a thing at the core of concentric bands: a whole disc, a half dome or peeled-back shells."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "bokeh", "framed", "dotted")
    name, n, layout = stage.subject(), rng.randint(3, 5), rng.choice(("disc", "dome", "peeled", "peeled"))
    hue, step = rng.random(), rng.choice((0.02, 0.05, 0.14, -0.09))
    lights = [0.3 + 0.55 * (i + 1) / (n + 1) if i % 2 else 0.22 + 0.55 * (i + 1) / (n + 1) for i in range(n)]
    bands = [hls(hue + i * step, light, 0.6) for i, light in enumerate(lights)]
    cx, cy, outer = (0.5, 0.78, 0.45) if layout == "dome" else (0.5, 0.5, 0.44)
    core = 0.2
    start = rng.uniform(0, 360)
    for i, band in enumerate(bands):
        radius = outer - (outer - core) * i / n
        if layout == "peeled":
            span = 215 + 130 * i / n
            sector(stage, cx, cy, radius, start - span / 2, span, band)
        else:
            sector(stage, cx, cy, radius, 180, 180 if layout == "dome" else 360, band)
    pale = shift(bands[-1], 0.72)
    sector(stage, cx, cy, core, 180, 180 if layout == "dome" else 360, pale)
    if layout == "dome":
        stage.line([(cx - outer, cy), (cx + outer, cy)], shift(bands[0], -0.3), 0.014)
        stage.sprite(name, cx, cy - 0.008, stage.fit(name, 0.25, 0.165), standing=True)
    else:
        stage.sprite(name, cx, cy, stage.fit(name, 0.3, 0.28))


@family(
    INSIDE_REVEALED,
    "Rays reveal that {Object} is hidden inside {Subject}",
    "The screen before {Thing} shows what is hidden in its body",
    "A look inside reveals that {Creature} has swallowed {Object}",
    "Seen through: {Object} is hidden within {Subject}",
    "A medical picture reveals {Thing} inside {Creature}",
    "The scan shows the hidden content of {Object}",
    "In the dark panel the inside of {Subject} shows, with {Thing} in it",
    "At the security check {Thing} is revealed inside {Object}",
    "An x-ray of {Subject} reveals {Object} hidden inside",
    "The scan shows {Thing} inside {Creature}",
    "A panel that sees through {Subject} shows the hidden {Object}",
)
def xray(stage: Stage) -> None:
    """Hold an x-ray panel before a big thing: it shows the pale shape of the thing and another thing inside it."""
    rng = stage.rng
    outer = stage.compact(least=0.55)
    inner = stage.compact(unlike=[outer], least=0.4)
    stage.backdrop("plain", "gradient", "glowing", "room", colours=stage.contrasting(outer), horizon=0.8)
    size, x, y = rng.uniform(0.82, 0.9), 0.5, 0.5
    stage.sprite(outer, x, y, size)
    half_x, half_y = rng.choice(((0.25, 0.21), (0.23, 0.23), (0.21, 0.25)))
    px, py = x + rng.uniform(-0.03, 0.03), y + rng.uniform(-0.02, 0.05)
    case = rng.choice(((222, 226, 232), (96, 102, 116), (240, 206, 90)))
    panel_frame(stage, px, py, half_x, half_y, case)
    mask = Image.new("L", stage.canvas.size, 0)
    window = [v * stage.side for v in (px - half_x, py - half_y, px + half_x, py + half_y)]
    ImageDraw.Draw(mask).rectangle(window, 255)
    glow = rng.choice(((110, 190, 235), (120, 225, 190), (170, 180, 240)))
    with stage.layer(mask=mask):
        stage.rect(0, 0, 1, 1, shift(glow, -0.88))
        for grow, light in ((0.014, -0.25), (0, -0.68)):
            stage.sprite(outer, x, y, size + 2 * grow, tint=shift(glow, light), count=False)
        fit = stage.fit(inner, half_x * 1.6, half_y * 1.6)
        stage.sprite(inner, px, py, fit, grey=1, tint=shift(glow, 0.55), amount=0.5)
        for i in range(1, 8):
            v = py - half_y + half_y * i / 4
            stage.line([(px - half_x, v), (px + half_x, v)], (*glow, 40), 0.004)


@family(
    INSIDE_REVEALED,
    "An opening in the front of a plain body reveals {Thing}",
    "{Creature} looks out of the body it was hidden in",
    "Undone from top to bottom, the cover reveals {Subject}",
    "{Object} was hidden in a costume that is now open",
    "The outer skin is opened and the true {Thing} shows inside",
    "Open the fastener and {Subject} is revealed within",
    "Between two rows of teeth the hidden {Object} is revealed",
    "The coat comes open: inside is the hidden {Creature}",
    "A zip is opened and reveals {Thing} inside",
    "{Subject} looks out of the opened body that hid it",
    "An undone zip shows the hidden {Object}",
    held_out=True,
)
def unzipped(stage: Stage) -> None:
    """Open a zip in a big plain body, so that another thing looks out of it."""
    rng, name = stage.rng, stage.compact(least=0.4)
    stage.backdrop("plain", "gradient", "glowing", "dotted", "bokeh", colours=stage.contrasting(name))
    x, colour = 0.5 + rng.uniform(-0.04, 0.04), stage.contrast()
    form = plain_body(x, rng.choice(("round", "square", "pear")))
    stage.polygon([(x + (u - x) * 1.03, 0.5 + (v - 0.5) * 1.03) for u, v in form], shift(colour, -0.5))
    stage.polygon(form, colour)
    for side in (-1, 1):
        stage.arc(x, 0.5, 0.3, 0.36, *((125, 160) if side < 0 else (20, 55)), shift(colour, -0.14), 0.02)
    top, bottom, half = 0.16, rng.uniform(0.74, 0.79), rng.uniform(0.2, 0.23)
    lens = [(0.5 - 0.5 * math.cos(math.pi * i / 20)) for i in range(21)]
    edge = [(half * math.sin(math.pi * t**0.8) ** 0.85, top + (bottom - top) * t) for t in lens]
    hole = [*((x + u, v) for u, v in edge), *((x - u, v) for u, v in reversed(edge))]
    stage.polygon([(x + (u - x) * 1.16, v) for u, v in hole], shift(colour, 0.3))
    mask = Image.new("L", stage.canvas.size, 0)
    ImageDraw.Draw(mask).polygon([(u * stage.side, v * stage.side) for u, v in hole], 255)
    with stage.layer(mask=mask):
        stage.rect(0, 0, 1, 1, shift(colour, -0.8))
        stage.sprite(name, x, (top + bottom) / 2 + 0.02, stage.fit(name, half * 2.15, 0.46))
    zip_teeth(stage, x, edge, 0.93)


@family(
    INSIDE_REVEALED,
    "The shell is open and reveals {Subject} inside",
    "Unwrapped, the surprise is revealed: {Object}",
    "{Creature} hatches from where it was hidden",
    "The lid is off and the hidden {Thing} is seen",
    "{Object} comes out of what hid it all around and is revealed",
    "Who would have thought that {Thing} was hidden inside",
    "Crack it open and {Subject} is revealed",
    "The shell comes apart and reveals the hidden {Object}",
    "An opened shell reveals {Subject}, which was hidden in it",
    "The cover is off and reveals the hidden {Thing}",
    "{Object} revealed inside what has just been opened",
)
def out_of_the_shell(stage: Stage) -> None:
    """Open an egg, a gift box or a seashell with a thing in it."""
    rng, name = stage.rng, stage.subject()
    if rng.random() < 0.5:
        stage.outdoors(horizon=rng.uniform(0.6, 0.72))
    else:
        stage.backdrop("plain", "gradient", "glowing", "bokeh", "dotted")
    x, way, floor = 0.5 + rng.uniform(-0.04, 0.04), rng.choice((-1, 1)), 0.93
    opened = rng.choice((egg, egg, gift_box, scallop))
    stage.shadow_under(x, floor, 0.8)
    opened(stage, name, x, floor, way)


@family(
    INSIDE_REVEALED,
    "Through a hole in its front the hidden {Thing} shows",
    "A break in the surface reveals the hidden {Subject}",
    "A gap in the outside reveals {Creature} that was hidden",
    "Torn open, the outside reveals what it hid: {Object}",
    "It looked solid, but inside it {Thing} was hidden",
    "A gap lets us see what is inside: {Object}",
    "Where the surface is broken away, the hidden {Subject} is seen",
    "In the dark behind the gap, hidden {Thing} is revealed",
    "Plain from outside, its opened front reveals {Creature}",
    "A hole in the outside reveals the hidden {Thing}",
    "The opened surface reveals hidden {Subject}",
    "Through the gap one sees the hidden {Object}",
)
def through_a_hole(stage: Stage) -> None:
    """Break a hole of any form into a big stone, sack, trunk, jar or parcel, so that the thing in it is seen."""
    rng, name = stage.rng, stage.compact(least=0.4)
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "dotted", "landscape", horizon=rng.uniform(0.7, 0.85))
    x, body = 0.5 + rng.uniform(-0.04, 0.04), rng.choice((boulder, sack, trunk, jug, parcel))
    if body is not trunk:
        stage.shadow_under(x, 0.93, 0.9)
    colour = body(stage, x)
    form = rng.choice({boulder: ("ragged", "round"), sack: ("ragged", "slit"), trunk: ("round", "arch", "slit"),
                       jug: ("ragged", "round"), parcel: ("ragged",)}[body])  # fmt: skip
    half, y = (rng.uniform(0.2, 0.24), rng.uniform(0.22, 0.26)), rng.uniform(0.52, 0.56)
    if form == "slit":
        half = (half[0] * 1.05, 0.3)
    hole = opening(stage, x, y, half, form)
    stage.polygon([(x + (u - x) * 1.07, y + (v - y) * 1.06) for u, v in hole], shift(colour, 0.28))
    with stage.layer(mask=inside(stage, hole)):
        stage.rect(0, 0, 1, 1, shift(colour, -0.78))
        stage.sprite(name, x, y + 0.01, stage.fit(name, half[0] * 1.75, half[1] * 1.5))
    if form == "ragged" and body in (sack, parcel):
        flaps(stage, x, y, hole, colour)
    elif form == "ragged":
        for _ in range(rng.randint(3, 6)):
            bit, r = (x + rng.uniform(-0.42, 0.42), rng.uniform(0.91, 0.96)), rng.uniform(0.018, 0.034)
            stage.polygon([(bit[0] - r, bit[1] + r * 0.5), (bit[0], bit[1] - r), (bit[0] + r, bit[1] + r * 0.6)],
                          shift(colour, rng.uniform(-0.2, 0.15)))  # fmt: skip


@family(
    INSIDE_REVEALED,
    "A little door in {Subject} stands open and reveals {Object}",
    "{Subject} is hollow, and inside it {Thing} has been hidden",
    "Open the front of {Creature} and see what is hidden in it",
    "Who lives inside {Subject}? The open door shows {Object}",
    "In the body of {Thing} there is room for a hidden {Another Thing}",
    "{First Thing} opens and reveals the hidden {Second Thing}",
    "The door in its front reveals that {Object} is hidden in {Subject}",
    "A secret chamber within {Subject}, opened to show {Thing}",
    "Behind the small door in {Creature} the hidden {Object} is seen",
    "{Subject} has a door that reveals what it hid: {Object}",
    "The opened front shows {Thing} hidden in the hollow {Another Thing}",
    "An open door in {First Thing} reveals the hidden {Second Thing}",
)
def door_in_its_front(stage: Stage) -> None:
    """Hang an open little door in the front of a big thing; in the chamber behind it is another thing."""
    rng = stage.rng
    outer = stage.compact(least=0.6)
    inner = stage.compact(unlike=[outer], least=0.4)
    stage.backdrop("plain", "gradient", "glowing", "room", colours=stage.contrasting(outer), horizon=0.82)
    size = stage.fit(outer, 0.92, 0.9)
    height = stage.extent(outer, size)[1]
    y = 0.5 + rng.uniform(0, 0.05)
    stage.sprite(outer, 0.5, 0.5, size)
    way, half = rng.choice((-1, 1)), (rng.uniform(0.15, 0.18), min(rng.uniform(0.17, 0.22), height * 0.3))
    x, colour = 0.5 - way * rng.uniform(0.04, 0.08), stage.contrast()
    hole = opening(stage, x, y, half, rng.choice(("arch", "arch", "round")))
    stage.polygon([(x + (u - x) * 1.13, y + (v - y) * 1.1) for u, v in hole], shift(colour, -0.3))
    with stage.layer(mask=inside(stage, hole)):
        stage.rect(0, 0, 1, 1, rng.choice(((44, 34, 44), (255, 236, 180), (70, 56, 50), (30, 44, 60))))
        stage.rect(0, y + half[1] * 0.72, 1, 1, rng.choice(((120, 88, 66), (90, 90, 104))))
        stage.sprite(inner, x, y + half[1] * 0.86, stage.fit(inner, half[0] * 1.65, half[1] * 1.5), standing=True)
    little_door(stage, x, y, half, way, colour)


@family(
    INSIDE_REVEALED,
    "The cover is lifted, and {Thing} is revealed below it",
    "Raised at last, the lid no longer hides {Subject}",
    "{Object} was hidden under what is now held up above it",
    "One lift reveals the secret: {Creature}",
    "Served and uncovered: {Subject} was hidden below",
    "What was under the cover? {Object} comes to light",
    "Up goes the cover, and the hidden {Thing} is seen",
    "The moment in which hidden {Creature} is revealed",
    "The raised cover reveals {Subject}, which nobody could see before",
    "A lifted cover reveals the hidden {Subject}",
    "The cover goes up and shows what it hid: {Thing}",
    "{Object} is revealed from under a raised cover",
)
def cover_lifted(stage: Stage) -> None:
    """Lift a dome, a cup, a hat or a carton off a thing on a plate or the table."""
    rng, name = stage.rng, stage.subject()
    if rng.random() < 0.5:
        floor = stage.outdoors(styles=("room",), horizon=rng.uniform(0.68, 0.78)).horizon + rng.uniform(0.1, 0.14)
    else:
        stage.backdrop(*CALM)
        floor = rng.uniform(0.84, 0.9)
    kind, x, way = rng.choice(("dome", "cup", "hat", "carton")), 0.5 + rng.uniform(-0.05, 0.05), rng.choice((-1, 1))
    metal = rng.choice(((184, 190, 202), (214, 172, 84))) if kind == "dome" else stage.contrast()
    if kind == "carton":
        metal = rng.choice(((196, 152, 102), metal))
    half = {"dome": 0.3, "cup": 0.24, "hat": 0.24, "carton": 0.23}[kind]
    if kind == "dome" or rng.random() < 0.4:
        stage.ellipse(x, floor + 0.015, 0.38, 0.05, (120, 120, 130))
        stage.ellipse(x, floor, 0.38, 0.048, (240, 240, 244))
        stage.ellipse(x, floor, 0.29, 0.034, (216, 218, 226))
    else:
        stage.shadow_under(x, floor, 0.6)
    stage.sprite(name, x, floor + 0.01, stage.fit(name, 0.5, floor - 0.46), standing=True)
    angle = way * rng.uniform(8, 24)
    top = 0.4 if kind in ("dome", "cup") else 0.36
    cover(stage, kind, x + way * rng.uniform(0.02, 0.1), top, half, angle, metal)
    lift_lines(stage, x, 0.53, min(half + 0.08, 0.34), stage.ink)
