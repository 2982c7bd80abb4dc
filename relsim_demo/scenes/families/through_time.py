"""Something that stays the same while time passes."""

from __future__ import annotations

import math

from PIL import Image

from relsim_demo.scenes.backdrops import RGB, mix, shift
from relsim_demo.scenes.drawing.rows import choose_steps
from relsim_demo.scenes.registry import Kind, family, relation
from relsim_demo.scenes.stage import DARK_INK, Stage

# sky at its top and at the horizon, land, and how much of the night's blue lies on things
TIMES: dict[str, tuple[RGB, RGB, RGB, float]] = {
    "morning": ((255, 190, 170), (255, 232, 190), (150, 190, 120), 0.0),
    "noon": ((70, 160, 235), (180, 222, 250), (120, 190, 95), 0.0),
    "dusk": ((120, 70, 140), (250, 135, 75), (110, 95, 80), 0.3),
    "night": ((10, 14, 48), (38, 48, 105), (28, 44, 58), 0.55),
}
DAYS = (
    ("noon", "night"), ("morning", "night"), ("morning", "noon", "night"), ("noon", "dusk", "night"),
    ("morning", "noon", "dusk", "night"), ("morning", "noon", "dusk", "night"),
)  # fmt: skip
STANDING = ("face", "animal", "food", "drink", "plant", "building", "sport", "clothes", "music", "object", "vehicle")
SUN_PATH = {"morning": (0.3, 0.62), "noon": (0.5, 0.25), "dusk": (0.7, 0.68), "night": (0.5, 0.25)}
# sky, land, crown of the tree, and what falls or shines
SEASONS: tuple[tuple[RGB, RGB, RGB | None, str], ...] = (
    ((196, 226, 246), (150, 206, 120), (250, 178, 206), "petals"),
    ((96, 184, 244), (96, 178, 74), (54, 142, 62), "sun"),
    ((238, 214, 176), (190, 144, 82), (226, 122, 40), "leaves"),
    ((176, 192, 214), (244, 248, 252), None, "snow"),
)
BARK: RGB = (104, 76, 58)
Box = tuple[float, float, float, float]

THROUGH_TIME = relation(
    "staying the same while time passes",
    Kind.CHANGE,
    "{Subject} stays the same while time passes",
    "Over time everything around {Object} changes, but not {Object}",
    "{Thing} unchanged from stage to stage as time goes by",
    "Time passes step by step and {Subject} remains as it was",
    "The passing of time around an unchanging {Object}",
    "The same {Thing} again and again at different times",
    "From left to right time goes on while {Creature} stays the same",
    "{Subject} lasts as the times change",
    "Panels show the same {Scene} as time gradually goes by",
    "{Object} does not change although time moves on",
    "At every stage of time, the same {Thing}",
    "Time goes by and {Subject} stays the same",
    "The same {Thing} at different times, unchanged",
    "Over time all changes but {Object} stays as it is",
)


@family(
    THROUGH_TIME,
    "{Subject} from morning through to night",
    "The same {Scene} as day gradually turns into night",
    "{Subject} under a sky that changes from day to dark",
    "{Thing} at different times of day, itself the same",
    "The light on {Subject} changes from bright to moonlit",
    "{Place} seen by daylight and again in the dark",
    "The hours of a day pass by {Creature}",
    "Sun and moon go by over {Object}, which stays the same",
    "{Subject} by day and by night, unchanged",
    "From day to night, {Subject} stays the same",
    "A day passes over {Object}, from daylight to dark",
    "The same {Thing} as the sky changes from day to night over time",
)
def day_to_night(stage: Stage) -> None:
    """Draw two to four tall panels side by side with the same things; their skies go from day to a starry night."""
    rng = stage.rng
    names = stage.cast(rng.choice((1, 1, 1, 2)), *STANDING)
    room = 2 if len(names) == 2 else choose_steps(stage, *names)
    times = rng.choice([day for day in DAYS if len(day) <= room])
    stage.backdrop("plain")
    side, top = rng.choice(((0.0, 0.0), (0.04, 0.08), (0.04, 0.16)))
    gap = rng.uniform(0.012, 0.03)
    width = (1 - 2 * side - gap * (len(times) - 1)) / len(times)
    horizon = rng.uniform(0.64, 0.7)
    for i, time in enumerate(times):
        x0 = side + i * (width + gap)
        _panel(stage, time, (x0, top, x0 + width, 1 - top), horizon)
        shade = TIMES[time][3]
        for j, name in enumerate(names):
            x = x0 + width * (j + 0.5) / len(names)
            size = stage.fit(name, width * 0.92 / len(names), (horizon - top) * 0.52)
            stage.shadow_under(x, horizon + 0.09, stage.extent(name, size)[0])
            stage.sprite(name, x, horizon + 0.09, size, standing=True, tint=(20, 24, 70), amount=shade)


@family(
    THROUGH_TIME,
    "{Subject} all through the year, always the same",
    "A year passes around {Object} while it stays as it is",
    "The same {Scene} in every season",
    "Blossom, heat, falling leaves and snow around an unchanged {Thing}",
    "{Subject} in spring, summer, autumn and winter",
    "The seasons change, {Creature} does not",
    "{Place} as the year goes by, stage by stage",
    "From spring to winter, {Subject} remains the same over time",
    "The weather of a whole year passes over {Thing}",
    "The same {Object} in spring, summer, autumn and winter",
    "A year goes by and {Subject} stays the same in every season",
    "The seasons change around {Thing} over time",
)
def four_seasons(stage: Stage) -> None:
    """Repeat the same things in four panels: blossom and petals, sun, falling leaves, snow and a bare tree."""
    rng = stage.rng
    name = stage.subject(*STANDING)
    stage.backdrop("plain")
    grid = stage.extent(name, 1)[0] > 0.6 or rng.random() < 0.6
    margin, gap, side = rng.choice((0.0, 0.04)), rng.uniform(0.012, 0.025), rng.choice((-1, 1))
    columns, rows = (2, 2) if grid else (4, 1)
    w = (1 - 2 * margin - gap * (columns - 1)) / columns
    top = margin if grid else rng.choice((0.0, 0.1, 0.16))
    h = (1 - 2 * top - gap * (rows - 1)) / rows
    for i, season in enumerate(SEASONS):
        x0, y0 = margin + i % columns * (w + gap), top + i // columns * (h + gap)
        box = (x0, y0, x0 + w, y0 + h)
        foot = y0 + h * (0.86 if grid else 0.84)
        _season(stage, season, box, side if grid else 0)
        size = stage.fit(name, w * (0.58 if grid else 0.9), h * (0.56 if grid else 0.42))
        x = x0 + w * (0.5 - side * 0.17) if grid else x0 + w / 2
        stage.shadow_under(x, foot, stage.extent(name, size)[0])
        stage.sprite(name, x, foot, size, standing=True)
        _weather(stage, season[3], box, side if grid else 1)


@family(
    THROUGH_TIME,
    "The hours pass over {Subject}, which stays the same",
    "{Object} under hands that move on from panel to panel",
    "The same {Thing} at one hour and the hours after it",
    "Hour after hour, {Subject} does not change",
    "Day after day goes by and {Object} stays where it is",
    "{Creature} waits unchanged while the time is shown above it",
    "{Thing} at later and later times, always alike",
    "Dials or dates show how time goes by for the same {Subject}",
    "Time measured from left to right over an unchanging {Object}",
    "The hours or days go by, {Subject} is still the same",
    "Later and later, and {Thing} has not changed",
    "Clocks or calendars show time passing over the same {Object}",
)
def passing_hours(stage: Stage) -> None:
    """Repeat the same thing under clocks whose hands move on, or under calendar leaves with later dates."""
    rng = stage.rng
    name = stage.subject()
    n = choose_steps(stage, name)
    foot = rng.uniform(0.8, 0.88)
    if rng.random() < 0.5:
        stage.outdoors(foot - rng.uniform(0.08, 0.15), colours=stage.contrasting(name))
    else:
        stage.backdrop(colours=stage.contrasting(name))
    width = 0.94 / n
    dates, colour = rng.random() < 0.4, stage.accent(0.45)
    start, step = (rng.randint(1, 12), rng.choice((1, 1, 7))) if dates else (rng.randrange(12), rng.choice((1, 2, 3)))
    size = stage.fit(name, width * 0.94, 0.44)
    for i in range(n):
        x = 0.03 + width * (i + 0.5)
        if dates:
            _calendar(stage, x, 0.22, width * 0.4, start + i * step, colour)
        else:
            _clock(stage, x, 0.22, width * 0.42, start + i * step, colour)
        stage.shadow_under(x, foot, stage.extent(name, size)[0])
        stage.sprite(name, x, foot, size, standing=True)
    if rng.random() < 0.4:
        for i in range(1, n):
            stage.line([(0.03 + width * i, 0.06), (0.03 + width * i, 0.94)], (*stage.ink, 90), 0.006)


def _clock(stage: Stage, x: float, y: float, r: float, hour: float, colour: RGB) -> None:
    """Draw a small clock at a full hour."""
    stage.ellipse(x, y, r, fill=colour)
    stage.ellipse(x, y, r * 0.84, fill=(253, 252, 246))
    for k in range(12):
        a = math.radians(30 * k)
        stage.ellipse(
            x + r * 0.7 * math.sin(a), y + r * 0.7 * math.cos(a), r * (0.055 if k % 3 else 0.08), fill=DARK_INK
        )
    for turn, reach, width in ((hour * 30 - 90, 0.42, 0.17), (-90, 0.62, 0.11)):
        a = math.radians(turn)
        stage.line([(x, y), (x + r * reach * math.cos(a), y + r * reach * math.sin(a))], DARK_INK, r * width)
    stage.ellipse(x, y, r * 0.1, fill=colour)


def _calendar(stage: Stage, x: float, y: float, r: float, day: int, colour: RGB) -> None:
    """Draw a calendar leaf with a date."""
    stage.rect(x - r + 0.008, y - r + 0.01, x + r + 0.008, y + r + 0.01, (0, 0, 0, 60), radius=0.012)
    stage.rect(x - r, y - r, x + r, y + r, (253, 252, 248), radius=0.012)
    stage.rect(x - r, y - r, x + r, y - r * 0.5, colour, radius=0.012)
    for side in (-1, 1):
        stage.line([(x + side * r * 0.5, y - r * 1.12), (x + side * r * 0.5, y - r * 0.78)], DARK_INK, 0.014)
    stage.text(str(day), x, y + r * 0.26, r * 0.85, DARK_INK, bold=0.1)


def _season(stage: Stage, season: tuple[RGB, RGB, RGB | None, str], box: Box, side: int) -> None:
    """Paint one season into a box: sky, land, and a tree at one side (none for side 0)."""
    sky, land, crown, _ = season
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    line = y0 + h * 0.72
    stage.rect(x0, y0, x1, y1, sky)
    stage.rect(x0, y0 + h * 0.36, x1, y1, mix(sky, (255, 255, 255), 0.35))
    stage.rect(x0, line, x1, y1, land)
    if not side:
        return
    x, foot, top = x0 + w * (0.5 + side * 0.31), y0 + h * 0.8, y0 + h * 0.36
    stage.line([(x, foot), (x, top)], BARK, 0.022)
    for dx, dy in ((-0.15, -0.13), (0.15, -0.16), (-0.1, -0.02), (0.1, -0.05)):
        stage.line([(x, top + h * (0.14 + dy * 0.3)), (x + w * dx, top + h * dy)], BARK, 0.011)
    if crown is None:
        for dx, dy in ((-0.13, -0.14), (0.14, -0.17), (0, -0.02)):
            stage.ellipse(x + w * dx, top + h * dy, w * 0.05, h * 0.018, (250, 252, 255))
        return
    for dx, dy, r, tone in (
        (-0.09, 0.02, 0.12, -0.08),
        (0.09, 0, 0.12, -0.08),
        (0, -0.1, 0.14, 0),
        (0.02, 0.03, 0.11, 0.12),
    ):
        stage.ellipse(x + w * dx, top + h * dy, w * r, fill=shift(crown, tone))


def _weather(stage: Stage, kind: str, box: Box, side: int) -> None:
    """Let petals, leaves or snow fall in a box, or the sun shine away from the tree's side."""
    rng, (x0, y0, x1, y1) = stage.rng, box
    w, h = x1 - x0, y1 - y0
    if kind == "sun":
        x, y, r = x0 + w * (0.5 - side * 0.3), y0 + h * 0.15, min(w, h) * 0.11
        stage.ellipse(x, y, r * 1.4, fill=(255, 240, 150, 150))
        stage.ellipse(x, y, r, fill=(255, 214, 60))
        return
    colours = {
        "petals": ((250, 160, 196), (255, 200, 220)),
        "leaves": ((214, 92, 32), (236, 160, 40), (170, 70, 40)),
        "snow": ((255, 255, 255),),
    }[kind]
    for k in range(14 if kind == "snow" else 10):
        x = x0 + w * (0.06 + 0.88 * ((k * 0.37 + rng.random() * 0.2) % 1))
        y, turn = y0 + h * rng.uniform(0.06, 0.94), rng.uniform(0, math.pi)
        colour = rng.choice(colours)
        if kind == "snow":
            stage.ellipse(x, y, rng.uniform(0.007, 0.011), fill=colour)
            continue
        dx, dy = 0.018 * math.cos(turn), 0.018 * math.sin(turn)
        slim = 0.45 if kind == "leaves" else 0.6
        stage.polygon(
            [(x - dx, y - dy), (x - dy * slim, y + dx * slim), (x + dx, y + dy), (x + dy * slim, y - dx * slim)], colour
        )


def _panel(stage: Stage, time: str, box: tuple[float, float, float, float], horizon: float) -> None:
    """Paint one time of day into a box: sky, sun or moon, land."""
    x0, y0, x1, y1 = box
    high, low, land, _ = TIMES[time]
    size = stage.px(x1 - x0), stage.px(horizon - y0)
    ramp = Image.linear_gradient("L").resize(size)
    sky = Image.composite(Image.new("RGBA", size, (*low, 255)), Image.new("RGBA", size, (*high, 255)), ramp)
    stage.put(sky, (x0 + x1) / 2, (y0 + horizon) / 2)
    fx, fy = SUN_PATH[time]
    x, y, r = x0 + fx * (x1 - x0), y0 + fy * (horizon - y0), min(0.075, (x1 - x0) * 0.22)
    if time == "night":
        for _ in range(9):
            sx, sy = stage.rng.uniform(x0 + 0.02, x1 - 0.02), stage.rng.uniform(y0 + 0.02, horizon - 0.1)
            stage.ellipse(sx, sy, stage.rng.uniform(0.004, 0.008), fill=(255, 250, 220))
        stage.ellipse(x, y, r, fill=(250, 245, 215))
        stage.ellipse(x + r * 0.45, y - r * 0.2, r * 0.85, fill=mix(high, low, 0.2))
    else:
        colour = {"morning": (255, 205, 80), "noon": (255, 235, 90), "dusk": (255, 90, 50)}[time]
        stage.ellipse(x, y, r * 1.35, fill=mix(colour, low, 0.6))
        stage.ellipse(x, y, r, fill=colour)
    stage.rect(x0, horizon, x1, y1, land)
