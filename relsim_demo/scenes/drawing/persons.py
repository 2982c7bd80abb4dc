"""What makes a thing a person: a face, arms and legs, hats, hands that hold things."""

from __future__ import annotations

import math

from PIL import Image, ImageFilter

from relsim_demo.scenes.backdrops import RGB
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.pixels import mean_colour, toned, visible_box
from relsim_demo.scenes.stage import DARK_INK, Stage

LIFELESS = ("food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")
FACED = ("jack-o'-lantern", "teddy bear", "robot head", "ghost", "skull", "mirror", "shrine gate", "goal net")
HATS = {"top hat": 0.12, "graduation cap": 0.3, "crown": 0.1}  # how deep each sits on a head, as a share of its height
PALE = (250, 248, 242)


def unfaced(stage: Stage) -> str:
    """Choose a lifeless thing that has no face yet."""
    return stage.subject(*LIFELESS, unlike=FACED)


def stand_or_float(stage: Stage, feet: float) -> float:
    """Paint a landscape, a room or a flat backdrop and return the line that feet stand on."""
    if stage.rng.random() < 0.5:
        stage.outdoors()
    else:
        stage.backdrop()
    return feet


def little_person(stage: Stage, name: str, x: float, feet: float, size: float, mood: str) -> None:
    """Draw a thing with legs down to `feet`, arms in some pose, and a face on its thickest part."""
    rng, ink = stage.rng, DARK_INK
    width, height = stage.extent(name, size)
    legs = size * 0.3
    y = feet - legs - height / 2
    belly_x, belly_y = belly(stage, name)
    left, right = edges_of(stage, name, min(max(belly_y + 0.1, 0.3), 0.75))
    stage.shadow_under(x + (belly_x - 0.5) * width, feet, size * 0.75)
    for side, edge in ((-1, left), (1, right)):
        hip = (x + (belly_x - 0.5) * width + side * size * 0.12, feet - legs - height * 0.12)
        foot = (hip[0] + side * size * 0.04, feet - size * 0.03)
        limb(stage, [hip, foot], size * 0.05)
        shoe = (foot[0] + side * size * 0.035, foot[1])
        stage.ellipse(*shoe, size * 0.09, size * 0.05, ink, outline=PALE, width=size * 0.016)
        pose = rng.choice((-0.3, -0.12, 0.18))
        shoulder = (x + (edge - 0.5) * width - side * size * 0.06, y + (belly_y - 0.4) * height)
        elbow = (shoulder[0] + side * size * 0.17, shoulder[1] + abs(pose) * size * 0.5)
        hand = (elbow[0] + side * size * 0.08, elbow[1] + pose * size)
        limb(stage, [shoulder, elbow, hand], size * 0.05)
        stage.ellipse(*hand, size * 0.055, fill=PALE, outline=ink, width=size * 0.02)
    stage.sprite(name, x, y, size)
    face(stage, x + (belly_x - 0.5) * width, y + (belly_y - 0.5) * height, size * 0.85, mood)


def human_body(stage: Stage, name: str, hat: str, held: str, front: int, feet: float) -> None:
    """Draw an animal's head on a person's body in shirt and trousers, holding a thing in front."""
    rng = stage.rng
    x, skin, shirt, legs = 0.5 - front * 0.07, skin_of(stage, name), stage.accent(), stage.accent(0.3, 0.35)
    stage.shadow_under(x, feet, 0.4)
    for side in (-1, 1):
        stage.line([(x + side * 0.06, feet - 0.17), (x + side * 0.07, feet - 0.03)], legs, 0.085)
        stage.ellipse(x + side * 0.08 + front * 0.02, feet - 0.015, 0.065, 0.03, DARK_INK)
    stage.rect(x - 0.14, feet - 0.42, x + 0.14, feet - 0.14, shirt, radius=0.07)
    back = (x - front * 0.2, feet - rng.choice((0.2, 0.3)))
    stage.line([(x - front * 0.1, feet - 0.36), back], shirt, 0.07)
    stage.ellipse(*back, 0.042, fill=skin, outline=DARK_INK, width=0.006)
    width, height = stage.sprite(name, x, feet - 0.36, 0.34, standing=True)
    hat_x, hat_y = crown(stage, name, False, 0)
    wear(stage, hat, x + (hat_x - 0.5) * width * 0.3, feet - 0.36 - height * (1 - hat_y) + 0.02, 0.24)
    hand = (x + front * 0.22, feet - 0.25)
    stage.line([(x + front * 0.1, feet - 0.35), hand], shirt, 0.07)
    stage.sprite(held, hand[0] + front * 0.05, hand[1] - 0.05, 0.3, flip=front < 0)
    stage.ellipse(*hand, 0.042, fill=skin, outline=DARK_INK, width=0.006)


def limb(stage: Stage, points: list[Point], width: float) -> None:
    """Draw a dark arm or leg with a pale rim, so that it shows on any backdrop."""
    stage.line(points, PALE, width * 1.7)
    stage.line(points, DARK_INK, width)


def face(stage: Stage, x: float, y: float, size: float, mood: str) -> None:
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
        smile(stage, x, mouth_y, size * (0.16 if mood == "laughing" else 0.13))
    elif mood == "amazed":
        stage.ellipse(x, mouth_y + size * 0.06, size * 0.06, size * 0.08, (120, 24, 40), outline=dark, width=pen / 2)
    else:
        stage.ellipse(x, mouth_y + size * 0.05, size * 0.13, size * 0.07, white)
        stage.arc(x, mouth_y + size * 0.09, size * 0.09, size * 0.07, 190, 350, dark, pen * 1.3)


def smile(stage: Stage, x: float, y: float, size: float) -> None:
    """Draw an open, smiling mouth with its tongue."""
    rim = [(x + size * math.cos(math.radians(a)), y + size * math.sin(math.radians(a))) for a in range(0, 181, 15)]
    stage.polygon(rim, (120, 24, 40))
    stage.ellipse(x, y + size * 0.64, size * 0.48, size * 0.27, (236, 106, 110))
    stage.line([*rim, rim[0]], DARK_INK, size * 0.16)


def wear(stage: Stage, hat: str, x: float, top: float, size: float) -> None:
    """Put a hat upon a head whose top is at (x, top), without leaving the picture."""
    _, height = stage.extent(hat, size)
    stage.sprite(hat, x, max(top + height * (HATS[hat] - 0.5) + 0.02, height / 2 + 0.03), size)


def belly(stage: Stage, name: str) -> Point:
    """Return the middle of a sprite's thickest part, in shares of its width and height."""
    cells, margin = 20, 10
    grid = Image.new("L", (cells + 2 * margin, cells + 2 * margin))
    grid.paste(alpha_of(stage, name).resize((cells, cells), Image.Resampling.BOX), (margin, margin))
    levels = grid.filter(ImageFilter.GaussianBlur(cells / 5)).tobytes()
    row, column = divmod(levels.index(max(levels)), grid.width)
    return (column + 0.5 - margin) / cells, (row + 0.5 - margin) / cells


def crown(stage: Stage, name: str, flipped: bool, front: int) -> Point:
    """Return the top of a head: of the whole sprite, or of its front half (-1 left, 1 right) for side views."""
    alpha = alpha_of(stage, name)
    if flipped:
        alpha = alpha.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    start = {-1: 0, 0: 0, 1: alpha.width // 2}[front]
    part = alpha.crop((start, 0, start + (alpha.width if not front else alpha.width // 2), alpha.height))
    top = visible_box(part)[1]
    left, _, right, _ = visible_box(part.crop((0, top, part.width, top + alpha.height // 12 + 1)))
    return (start + (left + right) / 2) / alpha.width, top / alpha.height


def edges_of(stage: Stage, name: str, y: float) -> Point:
    """Return where a sprite begins and ends at height y, in shares of its width."""
    alpha = alpha_of(stage, name)
    row = round(y * (alpha.height - 1))
    left, _, right, _ = visible_box(alpha.crop((0, row, alpha.width, row + 1)))
    return left / alpha.width, right / alpha.width


def alpha_of(stage: Stage, name: str) -> Image.Image:
    """Return a sprite's shape as a mask with hard edges."""
    return toned(stage.sheet.image(name).getchannel("A"), lambda v: 255 if v > 96 else 0)


def skin_of(stage: Stage, name: str) -> RGB:
    """Return the average colour of a sprite as it looks in this scene."""
    return mean_colour(stage.cutout(name, 0.1))
