"""Families of the kind: balance and force."""

from __future__ import annotations

import math

from relsim_demo.scenes.backdrops import RGB, hls, ring_points, shift
from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.registry import Kind, family
from relsim_demo.scenes.stage import Stage

ROPE, ROPE_TWIST = (205, 165, 108), (140, 100, 58)
WOOD = (150, 104, 66)
CASTABLE = ("animal", "food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")


@family(
    Kind.BALANCE,
    "A wobbly tower of {Things} stacked on top of each other",
    "{Things} piled up into a tall shaky stack",
    "{First Thing} balancing on {Second Thing}, one above the other",
    "A precarious pile of {Objects} that may topple at any moment",
    "{Objects} stacked high into a leaning tower",
    "A teetering column built by setting {Thing} upon {Thing}",
    "An unstable stack where every {Object} carries the next one",
    "A tall tower made of {Things} instead of bricks",
    "One {Thing} standing on another, all the way up",
    "{Creatures} and {Objects} heaped up in a swaying stack",
    "Stacking {Things} vertically as high as they will go",
    "A balancing act: {Things} in a crooked tower",
    "Each {Subject} rests on the one below in a tottering pile",
    "The lowest {Thing} bears a whole tower of {Things}",
    "A vertical pile of {Things} that wobbles from side to side",
    "A shaky heap of {Things}, stacked one on top of the other",
    "{Objects} put on each other's heads to form a teetering tower",
    "A tall and unsteady stack of {Subjects}",
)
def tower(stage: Stage) -> None:
    """Stack three to five things crookedly on each other, with marks of wobbling at the sides."""
    rng = stage.rng
    if rng.random() < 0.6:
        stage.outdoors(horizon=rng.uniform(0.68, 0.8))
    else:
        stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed")
    n, kinds = rng.randint(3, 5), stage.cast(rng.choice((1, 2, 3, 3)), *CASTABLE, "face")
    names = [kinds[i % len(kinds)] for i in range(n)]
    taper = rng.choice((1, 1, 0.9))
    sizes = [stage.fit(name, 0.46, 0.32) * taper**i for i, name in enumerate(names)]
    heights = [stage.extent(name, size)[1] * 0.91 for name, size in zip(names, sizes, strict=True)]
    scale = min(0.88 / sum(heights), 1.2)
    x, foot, side = 0.5 + rng.uniform(-0.06, 0.06), 0.94, rng.choice((-1, 1))
    stage.shadow_under(x, foot - 0.01, 0.4)
    for i, (name, size, height) in enumerate(zip(names, sizes, heights, strict=True)):
        lean = 0 if i == 0 else side * rng.uniform(5, 11)
        sway = 0 if i == 0 else side * rng.uniform(0.02, 0.045)
        stage.sprite(name, x + sway, foot - height * scale / 2, size * scale, angle=lean)
        foot, side = foot - height * scale, -side
    for sign in (-1, 1):
        for reach in (0.26, 0.31):
            start = 150 if sign < 0 else -30
            stage.arc(x, 0.32, reach, reach, start, start + 60, stage.ink, 0.011)


@family(
    Kind.BALANCE,
    "{First Thing} and {Second Thing} on the two ends of a seesaw",
    "A seesaw weighing {First Thing} against {Second Thing}",
    "{First Thing} balanced against {Second Thing} on a plank",
    "{Things} on a tilting board tell which side is heavier",
    "Comparing the weight of {First Thing} and {Second Thing} on a seesaw",
    "A plank on a pivot with {Things} sitting at both ends",
    "{Objects} playing on a seesaw, each at its own end",
    "Which side weighs more? {Things} on a rocking board",
    "{First Thing} as the counterweight of {Second Thing} on a lever",
    "A lever with {Object} on one end and {Object} on the other",
    "Two loads of {Things} face off on a seesaw",
    "The weight of {Things} decides how the plank on the wedge tips",
    "A board across a wedge bears {Things} left and right",
    "{Things} used as weights on a teeter-totter",
    "{Creature} and {Object} keep a seesaw in play with their weight",
    "A teeter-totter loaded with {Things} at either end",
    "Weighing {Things} by putting them on opposite ends of a tilting plank",
    "{First Subject} on one side of the seesaw, {Second Subject} on the other",
)
def seesaw(stage: Stage) -> None:
    """Load both ends of a plank on a wedge; it tips to the bigger or more numerous side."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.62, 0.75))
    pivot, pale = (0.5, rng.uniform(0.7, 0.73)), stage.contrast()
    first, second = rng.choice((stage.cast(2, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * 2))
    layout, heavy = rng.choice(("size", "size", "number", "level")), rng.choice((-1, 1))
    loads = {
        "size": ([(first, 0.225, 0.42)], [(second, 0.31, 0.2)]),
        "number": ([(first, 0.1, 0.23), (first, 0.33, 0.23)], [(second, 0.3, 0.24)]),
        "level": ([(first, 0.26, 0.33)], [(second, 0.26, 0.33)]),
    }[layout]
    tilt = 0 if layout == "level" else heavy * rng.uniform(9, 12.5)
    cos, sin = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))

    def on_plank(along: float, up: float) -> Point:
        return pivot[0] + along * cos + up * sin, pivot[1] + along * sin - up * cos

    stage.shadow_under(0.5, 0.915, 0.36)
    stage.polygon([pivot, (0.39, 0.92), (0.61, 0.92)], shift(pale, -0.45))
    stage.line([on_plank(-0.42, 0), on_plank(0.42, 0)], pale, 0.042)
    stage.line([on_plank(-0.41, 0.012), on_plank(0.41, 0.012)], shift(pale, 0.35), 0.01)
    stage.ellipse(*pivot, 0.026, fill=shift(pale, -0.45))
    for sign, load in zip((heavy, -heavy), loads, strict=True):
        for name, along, room in load:
            size = stage.fit(name, room, room)
            up = stage.extent(name, size)[1] / 2 + 0.012
            stage.sprite(name, *on_plank(sign * along, up), size, angle=tilt, toward="left" if sign > 0 else "right")


@family(
    Kind.BALANCE,
    "{First Thing} and {Second Thing} in a tug of war",
    "A tug of war between {Creatures}, each pulling the rope its own way",
    "Two {Things} pull a rope apart from both ends",
    "{First Thing} pulling against {Second Thing} on one rope",
    "A rope stretched tight between two pulling {Things}",
    "A contest of strength: {Things} tugging at opposite ends of a rope",
    "Rivals {First Thing} and {Second Thing} drag the same rope in opposite directions",
    "Opposite forces: {Things} hauling a rope left and right",
    "A rope pulling match between {First Thing} and {Second Thing}",
    "{Creatures} strain against each other over a rope",
    "Who is stronger? {Things} tug on either end of a rope",
    "{Things} leaning away from each other with a taut rope between them",
    "Two teams of {Things} fighting over a rope with a mark in its middle",
    "A power struggle as {Things} heave on a shared rope",
    "{Object} against {Object} in a rope pulling duel",
    "Both sides pull: {Things} try to win the rope",
    "{Things} compete by tugging one rope to the left and to the right",
    "A taut rope with {First Creature} hauling at one end and {Second Creature} at the other",
)
def tug_of_war(stage: Stage) -> None:
    """Let side views at both ends pull a thick rope apart, leaning outward; a ribbon marks its middle."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.42, 0.58))
    left, right = rng.choice((stage.cast(2, side_view=True), [stage.subject(side_view=True)] * 2))
    places = ((0.225, 0.39),)
    if rng.random() < 0.5 and all(stage.extent(name, 1)[1] > 0.8 for name in (left, right)):
        places = ((0.35, 0.26), (0.16, 0.28))  # teams of two, where they are not too flat for it
    outward, foot, lean = rng.random() < 0.6, rng.uniform(0.72, 0.78), rng.uniform(6, 11)
    ends = []
    for sign, name in ((-1, left), (1, right)):
        toward = "left" if (sign < 0) == outward else "right"
        for x, room in places:
            at, size = 0.5 + sign * (0.5 - x), stage.fit(name, room, room * 1.2)
            stage.shadow_under(at, foot, room * 0.9)
            _, height = stage.sprite(name, at, foot, size, angle=sign * lean, toward=toward, standing=True)
        ends.append((0.5 + sign * (0.48 - places[-1][0]), foot - max(height * 0.42, 0.11)))
    _rope(stage, *ends, width=0.036)
    for end in ends:
        stage.ellipse(*end, 0.03, 0.045, ROPE, outline=ROPE_TWIST, width=0.01)
    shift_x = rng.choice((-1, 1)) * rng.uniform(0, 0.04)
    stage.line([(0.5, foot + 0.02), (0.5, foot + 0.09)], (250, 250, 245), 0.018)
    _knot(stage, (0.5 + shift_x, (ends[0][1] + ends[1][1]) / 2))


@family(
    Kind.BALANCE,
    "{Thing} lifted into the air by a bunch of balloons",
    "Balloons carry {Object} up off the ground",
    "{Subject} floats away hanging from balloons",
    "A heavy {Thing} made light by balloons",
    "{Object} hovering above its shadow, held up by balloons",
    "A cluster of balloons raises {Thing} towards the sky",
    "{Subject} takes off, tied to colourful balloons",
    "Balloons on strings overcome the weight of {Object}",
    "Up and away: {Thing} rises beneath a bunch of balloons",
    "{Creature} drifting above the ground under balloons",
    "Floating {Object} suspended from balloon strings",
    "Lifting {Thing} with nothing but balloons",
    "The ground is left behind as balloons hoist {Subject}",
    "{Thing} dangles in mid-air from balloons that pull it up",
    "Gravity beaten: balloons keep {Object} aloft",
    "{Object} tied to balloons and borne up into the air",
    "A bundle of balloons makes {Subject} fly",
    "Weightless {Thing} hanging high above its shadow from balloons",
)
def lifted_by_balloons(stage: Stage) -> None:
    """Hang a thing on strings from a bunch of balloons, high above its shadow on the ground."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.74, 0.82))
    colours = [hls(rng.random() + i * 0.31, rng.uniform(0.5, 0.6), 0.75) for i in range(rng.randint(1, 3))]
    if rng.random() < 0.25:
        bunches = [(0.28, 3, 0.3), (0.72, 3, 0.3)]
        names = rng.choice((stage.cast(2, *CASTABLE, "face"), [stage.subject(*CASTABLE, "face")] * 2))
    else:
        bunches = [(rng.uniform(0.42, 0.58), rng.randint(5, 8), 0.36)]
        names = [stage.subject(*CASTABLE, "face")]
    for (x, n, room), name in zip(bunches, names, strict=True):
        size, top = stage.fit(name, room * 1.1, room * 0.8), rng.uniform(0.46, 0.5)
        height = stage.extent(name, size)[1]
        stage.shadow_under(x, 0.925, room * 1.05)
        _balloons(stage, (x, 0.22), (x, top + 0.02), n, colours)
        stage.sprite(name, x, top + height / 2, size, angle=rng.uniform(-7, 7))


@family(
    Kind.BALANCE,
    "{Creature} juggling {Things} in the air",
    "{Animal} keeps several {Objects} flying in an arc",
    "A juggling act: {Things} fly over {Creature}'s head",
    "{Character} the juggler throws and catches {Things}",
    "{Things} tossed in a high arc from hand to hand by {Creature}",
    "{Creature} juggles many {Objects} at once",
    "Keeping all {Things} in the air at the same time",
    "A circus trick with {Things} whirling above {Animal}",
    "{Animal} tossing {Objects} up in a curve from one hand to the other",
    "Skilful {Creature} with {Things} in flight overhead",
    "An arch of airborne {Objects} juggled by {Animal}",
    "{Creature} handles too many {Things}, all up in the air",
    "Throwing {Objects} up and catching them again in a loop",
    "{Things} circle through the air above the hands of {Creature}",
    "A performer {Animal} juggling with {Food} or {Objects}",
    "{Animal} showing off its juggling skills with {Things}",
    "A bow of flying {Objects} over a juggler {Creature}",
    "{Creature} throws {Things} in the air and catches them in turn",
    held_out=True,
)
def juggling(stage: Stage) -> None:
    """Let a creature with raised hands throw four to six things on an arc from hand to hand."""
    rng = stage.rng
    stage.backdrop("plain", "gradient", "glowing", "bokeh", "framed", "dotted")
    body = stage.subject("animal", "face")
    balls = rng.choice((1, 1, 2, 3))
    names = [stage.subject("food", "drink", "sport", "object", "music", "clothes", "plant") for _ in range(balls)]
    n, x, skin = rng.randint(4, 6), rng.uniform(0.46, 0.54), stage.contrast()
    hands, reach, rise = (0.66, 0.7), rng.uniform(0.31, 0.35), rng.uniform(0.44, 0.5)
    stage.arc(x, 0.62, reach, rise, 188, 352, stage.ink, 0.009)
    size = stage.fit(body, 0.42, 0.38)
    _, height = stage.extent(body, size)
    for sign, hand in zip((-1, 1), hands, strict=True):
        elbow = (x + sign * 0.25, 0.87)
        stage.line([(x + sign * 0.03, 0.8), elbow, (x + sign * reach, hand + 0.06)], skin, 0.038)
        stage.ellipse(x + sign * reach, hand + 0.045, 0.05, 0.035, skin)
    stage.sprite(body, x, 0.96 - height / 2, size)
    lift = rng.uniform(0.12, 0.3)
    for i in range(n):
        angle = math.radians(180 + 180 * (i + lift) / (n - 1 + 2 * lift))
        spot = (x + reach * math.cos(angle), 0.62 + rise * math.sin(angle))
        stage.sprite(names[i % balls], *spot, stage.fit(names[i % balls], 0.175, 0.175), angle=rng.uniform(-40, 40))


@family(
    Kind.BALANCE,
    "{Things} bursting outward from the centre in all directions",
    "An explosion of {Objects} flying out from the middle",
    "{Things} shoot out in every direction with rays of light",
    "A burst of {Food} radiating from one point",
    "{Objects} blasted away from the centre, growing as they come near",
    "Everything flies apart: {Things} explode outward",
    "A big bang that hurls {Things} to all sides",
    "{Things} spray out of an explosion like fireworks",
    "Radial explosion with {Objects} scattered along the rays",
    "{Objects} erupt from a central blast",
    "{Things} rush outwards, larger the farther they are from the blast",
    "An energetic outburst of {Things} from a single centre",
    "A pop in the middle sends {Things} flying everywhere",
    "{Subject} detonates into flying {Things}",
    "Rays of {Objects} shooting out from the heart of the picture",
    "A blast flings {Things} away from the middle to every side",
    "{Objects} exploding out of the centre along bright rays",
    "From one point {Things} fly outwards in a fiery burst",
)
def burst(stage: Stage) -> None:
    """Throw things out along rays from an explosion in the middle, larger the farther they are."""
    rng = stage.rng
    base = stage.backdrop("plain", avoid=("white", "black")).rgb
    n, kinds = rng.randint(7, 8), stage.cast(rng.choice((1, 2, 3)))
    centre = (0.5 + rng.uniform(-0.03, 0.03), 0.5 + rng.uniform(-0.03, 0.03))
    start, ray = rng.uniform(0, 360), shift(base, rng.choice((0.45, 0.45, -0.2)))
    for _, _, angle in ring_points(2 * n, *centre, 0.5, start):
        edges = [math.radians(angle + d * 90 / n) for d in (-0.75, 0.75)]
        stage.polygon([centre, *((centre[0] + math.cos(e), centre[1] + math.sin(e)) for e in edges)], ray)
    stage.polygon(_starburst(centre, n * 2, 0.2, 0.12, start), (232, 72, 40))
    stage.polygon(_starburst(centre, n * 2, 0.155, 0.09, start), (255, 214, 70))
    turned = rng.random() < 0.5
    for ring, (radius, room) in enumerate(((0.24, 0.09), (0.395, 0.185))):
        for i, (x, y, angle) in enumerate(ring_points(n, *centre, radius, start + ring * 180 / n)):
            name = kinds[(i + ring) % len(kinds)]
            x, y = (min(max(v, 0.03 + room / 2), 0.97 - room / 2) for v in (x, y))
            stage.sprite(name, x, y, room, angle=angle + 90 if turned else rng.uniform(-35, 35))
    if rng.random() < 0.5:
        stage.sprite(stage.subject(unlike=kinds), *centre, 0.17)


@family(
    Kind.BALANCE,
    "{Thing} walking a tightrope with a balance pole",
    "{Subject} balancing on a rope high up between two posts",
    "A tightrope act by {Creature} with a long pole",
    "{Object} keeps its balance on a thin rope above the deep",
    "High wire artist {Subject} crosses from one side to the other",
    "{Creature} crosses the gap on a rope, pole in hand",
    "Careful balance: {Thing} on a stretched rope",
    "A rope walker {Animal} dares to cross high above the ground",
    "{Thing} on the high wire, steadied by a long pole",
    "A daring {Subject} on a rope strung between two supports",
    "One wrong step: {Creature} balances on a tightrope",
    "{Object} as an acrobat on a slack rope",
    "Tightrope walking performed by {Thing}",
    "{Thing} holds a long pole to keep steady on the wire",
    "A risky walk of {Subject} along a rope over the abyss",
    "{Subject} as a tightrope walker with a pole for balance",
    "Balancing on a wire high above the ground, {Thing} crosses over",
    "An acrobatic {Creature} steps along a rope between two towers",
)
def on_tightrope(stage: Stage) -> None:
    """Stand a thing with a long balance pole on a sagging rope between two high supports."""
    rng = stage.rng
    stage.outdoors(horizon=rng.uniform(0.86, 0.92))
    colour, level, sag = stage.contrast(), rng.uniform(0.62, 0.68), rng.uniform(0.03, 0.05)
    x, name, tilt = rng.uniform(0.38, 0.62), stage.subject(*CASTABLE, "face"), rng.choice((-1, 1)) * rng.uniform(3, 9)
    _supports(stage, level, colour)
    foot = level + sag
    _rope(stage, (0.09, level), (x, foot), width=0.02)
    _rope(stage, (x, foot), (0.91, level), width=0.02)
    size = stage.fit(name, 0.46, 0.46)
    height = stage.extent(name, size)[1]
    stage.sprite(name, x, foot - height / 2 + 0.008, size, angle=tilt, toward=rng.choice(("left", "right")))
    pole, reach, turn = foot - max(height * 0.5, 0.14), 0.34, math.radians(tilt)
    tips = [(x + s * reach * math.cos(turn), pole + s * reach * math.sin(turn) + 0.05) for s in (-1, 1)]
    bends = [(x + s * reach * 0.6 * math.cos(turn), pole + s * reach * 0.6 * math.sin(turn) + 0.01) for s in (-1, 1)]
    stage.line([tips[0], bends[0], (x, pole), bends[1], tips[1]], stage.ink, 0.02)
    for tip in tips:
        stage.ellipse(*tip, 0.022, fill=colour)


@family(
    Kind.BALANCE,
    "{Thing} kept dry under a big umbrella in the rain",
    "An umbrella shelters {Subject} from what falls from above",
    "{Subject} protected by an umbrella from a downpour",
    "Everything pours down, but {Thing} stays safe under an umbrella",
    "A large umbrella shields {Object} from the shower",
    "{Things} taking cover beneath an umbrella",
    "Shelter for {Creature} under a wide umbrella",
    "{Object} stands dry beneath a protecting umbrella",
    "It is raining all around, not on {Thing} under the umbrella",
    "An umbrella as a roof over {Subject} in bad weather",
    "Falling drops are kept away from {Thing} by an umbrella",
    "Protection from above: {Subject} under an umbrella",
    "A shower falls around {Creature}, sheltered by an umbrella",
    "{Object} hides from the shower under an open umbrella",
    "The umbrella guards {Thing} while all around it pours",
    "{Subject} staying dry beneath an umbrella while it pours",
    "A huge umbrella spread over {Things} to keep the shower off",
    "{Creature} finds cover from the downpour under an umbrella",
)
def under_umbrella(stage: Stage) -> None:
    """Shelter one or two things under a wide striped umbrella; rain or small things fall around it."""
    rng = stage.rng
    if rng.random() < 0.5:
        stage.outdoors(horizon=rng.uniform(0.7, 0.8), avoid=("white",))
    else:
        stage.backdrop("plain", "gradient", "bokeh", avoid=("white",))
    x, rim, reach = rng.uniform(0.46, 0.54), 0.47, rng.uniform(0.36, 0.4)
    kinds = stage.cast(rng.choice((1, 1, 2)), *CASTABLE, "face")
    _downpour(stage, x, rim, reach)
    lean = rng.choice((-1, 1))
    pole = x if len(kinds) == 2 else x + lean * 0.15
    stage.line([(x, 0.14), (x, 0.3), (pole, 0.5), (pole, 0.9)], WOOD, 0.022)
    spots = [(x - 0.17, 0.27), (x + 0.17, 0.27)] if len(kinds) == 2 else [(pole - lean * 0.2, 0.38)]
    for name, (spot, room) in zip(kinds, spots, strict=True):
        stage.shadow_under(spot, 0.93, room)
        size = stage.fit(name, room, room)
        stage.sprite(name, spot, 0.935, size, standing=True, toward=rng.choice(("left", "right")))
    _canopy(stage, x, rim, reach, rng.choice((5, 6, 8)))


# ---- drawn props -----------------------------------------------------------------------------------------------------


def _rope(stage: Stage, start: Point, end: Point, width: float = 0.03) -> None:
    """Draw a straight twisted rope."""
    stage.line([start, end], ROPE_TWIST, width * 1.25)
    stage.line([start, end], ROPE, width * 0.85)
    n = max(2, round(math.dist(start, end) / width / 1.2))
    for i in range(1, n):
        x = start[0] + (end[0] - start[0]) * i / n
        y = start[1] + (end[1] - start[1]) * i / n
        stage.line([(x - width * 0.2, y + width * 0.4), (x + width * 0.2, y - width * 0.4)], ROPE_TWIST, width * 0.2)


def _knot(stage: Stage, at: Point) -> None:
    """Mark a rope's middle with a hanging pennant or a ribbon."""
    x, y = at
    if stage.rng.random() < 0.5:
        stage.sprite("ribbon", x, y + 0.02, 0.17)
        return
    red = (224, 48, 56)
    stage.polygon([(x - 0.06, y), (x + 0.06, y), (x, y + 0.15)], red)
    stage.rect(x - 0.035, y - 0.035, x + 0.035, y + 0.035, shift(red, -0.25), radius=0.015)


def _balloons(stage: Stage, centre: Point, knot: Point, n: int, colours: list[RGB]) -> None:
    """Draw a bunch of balloons round a point, their strings meeting in a knot."""
    cx, cy = centre
    spread, radius = (0.105, 0.085) if n <= 3 else (0.19, 0.088)
    turn = stage.rng.uniform(0, 360) if n > 3 else stage.rng.uniform(-20, 20)
    spots = [(cx + (x - cx) * spread / 0.1, cy + (y - cy) * min(spread, 0.11) / 0.1)
             for x, y, _ in ring_points(n - 1, cx, cy + 0.01, 0.1, turn)]  # fmt: skip
    spots = sorted([*spots, (cx, cy - 0.02)], key=lambda spot: spot[1])
    for x, y in spots:
        stage.line([(x, y + radius), knot], stage.ink, 0.006)
    for i, (x, y) in enumerate(spots):
        colour = colours[i % len(colours)]
        dark, tail = shift(colour, -0.2), y + radius * 1.4
        stage.polygon([(x, y + radius), (x - 0.022, tail), (x + 0.022, tail)], dark)
        stage.ellipse(x, y, radius, radius * 1.18, colour, outline=dark, width=0.006)
        stage.ellipse(x - radius * 0.35, y - radius * 0.45, radius * 0.2, radius * 0.3, shift(colour, 0.6))


def _starburst(centre: Point, n: int, outer: float, inner: float, start: float) -> list[Point]:
    """Return the outline of a star with n points."""
    tips, dips = ring_points(n, *centre, outer, start), ring_points(n, *centre, inner, start + 180 / n)
    return [(x, y) for pair in zip(tips, dips, strict=True) for x, y, _ in pair]


def _supports(stage: Stage, level: float, colour: RGB) -> None:
    """Draw two high supports at the sides to hang a rope between: posts, towers or cliffs."""
    kind = stage.rng.choice(("posts", "towers", "cliffs"))
    for sign in (-1, 1):
        x = 0.5 + sign * 0.43
        if kind == "posts":
            stage.rect(x - 0.022, level - 0.03, x + 0.022, 1, shift(colour, -0.3))
            stage.rect(x - 0.055, level - 0.015, x + 0.055, level + 0.03, colour, radius=0.01)
        elif kind == "towers":
            stage.rect(x - 0.08, level - 0.012, x + 0.08, 1.02, colour)
            for row in range(3):
                for column in (-0.035, 0.035):
                    y = level + 0.08 + row * 0.11
                    stage.rect(x + column - 0.018, y - 0.025, x + column + 0.018, y + 0.025, shift(colour, 0.55))
        else:
            rock = (128, 108, 92)
            edge = [(0.5 + sign * v, level + w) for v, w in ((0.32, 0), (0.36, 0.12), (0.33, 0.24), (0.38, 0.42))]
            stage.polygon([*edge, (0.5 + sign * 0.52, 1.02), (0.5 + sign * 0.52, level)], rock)
            stage.line([(0.5 + sign * 0.32, level), (0.5 + sign * 0.52, level)], (110, 160, 84), 0.03)


def _downpour(stage: Stage, x: float, rim: float, reach: float) -> None:
    """Let drops or small things fall everywhere, except beneath an umbrella's rim."""
    rng = stage.rng
    things = rng.random() < 0.35
    name = rng.choice((stage.subject("food", "plant", "sport", "object", "sky"), "droplet")) if things else ""
    columns, rows = (6, 5) if things else (11, 9)
    for i in range(columns):
        for j in range(rows):
            px = (i + 0.5 + rng.uniform(-0.25, 0.25)) / columns
            py = (j + 0.5 * (i % 2) + rng.uniform(0.1, 0.6)) / rows
            if abs(px - x) < reach + 0.04 and py > rim - 0.3 or py > 0.93:
                continue
            if things:
                stage.sprite(name, px, py, 0.085, angle=rng.uniform(-25, 25))
            else:
                pale = (215, 235, 255) if stage.ground.dark else (64, 112, 190)
                stage.line([(px, py), (px, py + 0.045)], pale, 0.011)


def _canopy(stage: Stage, x: float, rim: float, reach: float, panels: int) -> None:
    """Draw an umbrella's cloth: panels in two colours between curved ribs, with a scalloped rim."""
    colour, height = stage.contrast(), 0.34
    other = stage.rng.choice(((250, 248, 240), shift(colour, -0.35), shift(colour, 0.45)))

    def rib(f: float) -> list[Point]:
        turns = [math.radians(a) for a in range(0, 91, 10)]
        return [(x + f * reach * math.sin(a), rim - height * math.cos(a)) for a in turns]

    for i in range(panels):
        left, right = (-math.cos(math.pi * (i + d) / panels) for d in (0, 1))
        steps = [k / 8 for k in range(1, 8)]
        hem = [(x + reach * (left + (right - left) * t), rim - 0.03 * math.sin(math.pi * t)) for t in steps]
        stage.polygon([*rib(left), *hem, *reversed(rib(right))], (colour, other)[i % 2])
    stage.line([(x, rim - height - 0.035), (x, rim - height)], WOOD, 0.022)
