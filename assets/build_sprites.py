"""Render the sprite sheet of the drawn-scene world from Debian's Noto Color Emoji font.

Run `python assets/build_sprites.py`: it writes `sprites.webp` (one lossless RGBA sheet of 128 x 128 cells)
and `subjects.json` (what is in which cell) next to this file. Cells are in file order: all subjects, then all
props. Needs Pillow and the Debian package fonts-noto-color-emoji.

How the catalogue below is written: entries are separated by ";" or a line end; an entry is
`EMOJI name`, then optionally `/ plural` where the rule in `plural_of` would be wrong, then optionally `&key`:
entries that share a key look alike and always land on the same split side.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
STRIKE = 109  # the only bitmap size in the font; its bitmaps are 136 x 128
CELL, LONG_SIDE, COLUMNS = 128, 126, 24
TRAIN_SHARE = 0.6
VS16 = "\ufe0f"

CATALOGUE = {
    "face": """
🐵 monkey face &monkey; 🐶 dog face &dog; 🐺 wolf face &wolf; 🦊 fox face &wolf; 🦝 raccoon face
🐱 cat face &cat; 🦁 lion face; 🐯 tiger face &tiger; 🐴 horse face &horse; 🦄 unicorn face &horse
🐮 cow face &cow; 🐷 pig face &pig; 🐗 boar face &pig; 🐭 mouse face &mouse; 🐹 hamster face &mouse
🐰 rabbit face &rabbit; 🐻 bear face; 🐼 panda face; 🐨 koala face; 🐸 frog face; 🐔 chicken face &chick
🐲 dragon face &dragon; 🦓 zebra face
""",
    "animal": """
🐒 monkey &monkey; 🦍 gorilla &ape; 🐕 dog &dog; 🐩 poodle &dog; 🐈 cat &cat; 🐅 tiger &tiger
🐎 galloping horse &horse; 🦌 deer; 🦬 bison &bison; 🐄 cow &cow; 🐖 pig &pig; 🐏 ram &sheep
🐑 sheep &sheep; 🐐 goat; 🐪 camel &camel; 🦙 llama; 🐘 elephant &elephant; 🦏 rhinoceros; 🦛 hippopotamus
🐁 mouse &mouse; 🐇 rabbit &rabbit; 🐿 chipmunk; 🦫 beaver; 🦔 hedgehog; 🦇 bat; 🦥 sloth; 🦦 otter
🦨 skunk; 🦘 kangaroo; 🦃 turkey; 🐓 rooster &chick; 🐣 hatching chick &chick; 🐧 penguin; 🕊 dove
🦅 eagle; 🦆 duck; 🦢 swan; 🦉 owl; 🦩 flamingo; 🦚 peacock; 🦜 parrot; 🐊 crocodile; 🐢 turtle; 🦎 lizard
🐍 snake; 🦕 long-necked dinosaur; 🦖 tyrannosaurus; 🐋 whale &whale; 🐬 dolphin; 🦭 seal; 🐟 fish &fish
🐠 tropical fish &fish; 🐡 pufferfish / pufferfish; 🦈 shark; 🐙 octopus; 🐚 seashell; 🐌 snail
🦋 butterfly; 🐛 caterpillar; 🐜 ant; 🐝 honeybee; 🪲 green beetle &beetle; 🐞 ladybird &beetle; 🕷 spider
🦂 scorpion; 🦟 mosquito &fly; 🦀 crab; 🦞 lobster &lobster; 🦐 shrimp &lobster; 🦑 squid; 🦒 giraffe
🐦 blue bird &chick; 🐤 chick &chick
""",
    "food": """
🍇 bunch of grapes; 🍉 watermelon slice; 🍊 tangerine &orange; 🍋 lemon; 🍌 banana; 🍍 pineapple; 🥭 mango
🍎 red apple &apple; 🍏 green apple &apple; 🍐 pear; 🍑 peach &orange; 🍒 pair of cherries; 🍓 strawberry
🫐 cluster of blueberries; 🥝 kiwi fruit; 🍅 tomato; 🥥 coconut; 🥑 avocado; 🍆 aubergine; 🥔 potato
🥕 carrot; 🌽 ear of corn; 🌶 red chilli pepper; 🫑 bell pepper; 🥒 cucumber; 🥦 broccoli floret
🧄 garlic bulb &onion; 🧅 onion &onion; 🍄 mushroom; 🥜 peanut pod; 🌰 chestnut; 🍞 loaf of bread
🥐 croissant; 🥖 baguette; 🥨 pretzel; 🥞 stack of pancakes; 🧇 waffle; 🧀 wedge of cheese
🍖 meat on a bone / pieces of meat on bones; 🍗 poultry leg; 🍔 hamburger &sandwich; 🍟 box of fries
🍕 slice of pizza; 🌭 hot dog; 🥪 sandwich &sandwich; 🌮 taco &wrap; 🥚 egg
🍳 fried egg in a pan / fried eggs in pans; 🥗 bowl of salad &bowl; 🍿 box of popcorn; 🧈 pat of butter
🥫 tin can; 🍙 rice ball; 🍚 bowl of rice &bowl; 🍜 bowl of noodles &bowl; 🍝 plate of spaghetti
🍣 serving of sushi; 🍡 dango skewer &skewer; 🥡 takeaway box; 🍦 soft ice cream cone &ice
🍨 ice cream sundae &ice; 🍩 doughnut; 🍪 chocolate chip cookie; 🎂 birthday cake &cake
🍰 slice of cake &cake; 🧁 cupcake &cake; 🥧 pie; 🍫 chocolate bar; 🍬 wrapped sweet; 🍭 lollipop
🍮 custard pudding; 🍯 honey pot
""",
    "drink": """
🍼 baby bottle; 🥛 glass of milk; ☕ cup of coffee &tea; 🫖 teapot; 🍵 cup of green tea &tea
🍾 champagne bottle; 🍷 glass of wine; 🍸 cocktail glass &cocktail; 🍹 tropical drink &cocktail
🍺 mug of beer &beer; 🥂 pair of clinking champagne glasses; 🥤 cup with a straw / cups with straws &straw
🧋 bubble tea &straw; 🧃 juice carton; 🧊 ice cube
""",
    "plant": """
💐 bouquet of flowers; 🌸 cherry blossom &pinkflower; 🌹 rose &rose; 🥀 wilted rose &rose
🌺 hibiscus &pinkflower; 🌻 sunflower &daisy; 🌼 yellow daisy &daisy; 🌷 tulip; 🌱 seedling
🪴 potted plant; 🌲 evergreen tree &xmas; 🌳 leafy tree; 🌴 palm tree; 🌵 cactus; 🌾 sheaf of grain
🌿 sprig of herbs; 🍀 four-leaf clover &clover; 🍁 maple leaf &fallen; 🍂 cluster of autumn leaves &fallen
🍃 leaf in the wind / leaves in the wind; 🪷 lotus flower; 🪹 empty nest &nest
🪺 nest with eggs / nests with eggs &nest; 🎄 christmas tree &xmas
""",
    "vehicle": """
🚂 steam locomotive; 🚅 bullet train &fast; 🚆 front of a train / fronts of trains &trainfront
🚊 tram &trainfront; 🚌 bus &bus; 🚐 minibus &van; 🚑 ambulance &van; 🚒 fire engine; 🚓 police car &car
🚕 taxi &car; 🚗 red car &car; 🚙 blue car &car; 🛻 pickup truck; 🚚 delivery lorry &lorry; 🚜 tractor
🏎 racing car; 🏍 motorcycle; 🛵 motor scooter; 🛺 auto rickshaw; 🛴 kick scooter
🦽 wheelchair &wheelchair; ⛵ sailing boat; 🛶 canoe; 🚤 speedboat &boat; 🚢 ship &ship; ✈ airplane &plane
🛫 departing airplane &plane; 🛬 landing airplane &plane; 🚁 helicopter; 🚀 rocket; 🛸 flying saucer
🛰 satellite
""",
    "building": """
🏠 house &house; 🏘 row of houses &house; 🛖 hut; 🏗 building site; 🏥 hospital; 🏦 bank &columns; 🏫 school
🏭 factory; 🏯 japanese castle &castle; 🏰 european castle &castle; 🗼 red tower; ⛪ church &church
🕌 mosque; 🛕 hindu temple; ⛩ shrine gate; ⛲ fountain; ⛺ tent &camp; 🎪 circus tent; 🏟 stadium
🏛 classical temple &columns; 🎡 ferris wheel; 🎢 roller coaster; 🛝 playground slide
""",
    "sky": """
🌑 new moon &moon; 🌒 waxing crescent moon &moon; 🌓 first quarter moon &moon
🌔 waxing gibbous moon &moon; 🌕 full moon &moon; 🌖 waning gibbous moon &moon; 🌗 last quarter moon &moon
🌘 waning crescent moon &moon; 🌙 crescent moon &moon; ☀ sun &sun; 🪐 ringed planet; ⭐ star &star
☁ cloud &cloud; ⛅ sun behind a cloud / suns behind clouds &cloud; ⛈ thunder and rain cloud &cloud
🌤 sun behind a small cloud / suns behind small clouds &cloud; 🌧 rain cloud &cloud; 🌨 snow cloud &cloud
🌥 sun behind a large cloud / suns behind large clouds &cloud; 🌪 tornado; 🌈 rainbow; ❄ snowflake
⛄ snowman &snowman; ☄ comet; 🌊 water wave; 🌍 earth globe; 🌋 volcano &mountain
🏔 snow-capped mountain &mountain; 🏝 desert island
""",
    "sport": """
⚽ football; ⚾ baseball &baseball; 🏀 basketball; 🏐 volleyball; 🏈 american football &oval
🎾 tennis racket &racket; 🥏 flying disc; 🎳 bowling ball and pins / sets of bowling balls and pins
🏏 cricket bat and ball / cricket bats and balls; 🏒 ice hockey stick &hockey; 🏓 table tennis bat
🏸 badminton racket &racket; 🥊 boxing glove; 🥅 goal net; ⛳ golf hole flag; ⛸ ice skate; 🎯 dartboard
🪀 yo-yo
🪁 kite; 🎱 billiard ball; 🥇 gold medal &medal; 🥈 silver medal &medal; 🥉 bronze medal &medal
🛼 roller skate; 🪂 parachute; 🤿 diving mask; 🪃 boomerang
""",
    "clothes": """
👔 shirt and tie / shirts and ties &shirt; 👕 t-shirt &shirt; 👖 pair of jeans &shorts; 🧣 scarf
🧤 pair of gloves; 🧥 coat &coat; 🧦 pair of socks; 👗 dress &dress; 👘 kimono &dress
🩱 one-piece swimsuit &swim; 🩳 pair of shorts &shorts; 🥋 martial arts uniform &coat; 🦺 safety vest
👛 purse &bag; 👜 handbag &bag; 👞 leather shoe &shoe; 👟 running shoe &shoe; 🥾 hiking boot &shoe
👠 high-heeled shoe &heel; 🩰 pair of ballet shoes &flat; 👢 tall boot; 🩴 flip-flop; 👒 sun hat
🧢 baseball cap; 🪖 army helmet &helmet; ⛑ rescue helmet &helmet; 💍 ring; 🥽 pair of goggles
""",
    "music": """
🎷 saxophone &brass; 🎺 trumpet &brass; 🎻 violin; 🪕 banjo; 🪗 accordion; 🎹 piano keyboard
🥁 drum &drum; 📯 post horn; 📻 radio; 🔔 bell &bell; 💿 silver disc &disc; 🪩 mirror ball
📢 megaphone &horn
""",
    "object": """
🎃 jack-o'-lantern; 🎁 wrapped gift; 🧸 teddy bear; 🧩 jigsaw puzzle piece; 🎲 game die
🎮 game controller &game; 🧵 spool of thread; 🧶 ball of yarn; 🪡 sewing needle; 📱 mobile phone
☎ telephone; 📟 pager; 🔋 battery &battery; 🪫 low battery &battery; 🔌 electric plug; 💻 laptop &screen
🎥 film camera; 📺 television; 🕯 candle; 🔦 torch; 🏮 red paper lantern; 📕 red book &book
📗 green book &book; 📘 blue book &book; 💰 money bag; 🪙 coin; ✉ envelope; 📦 cardboard box; 📮 postbox
📅 calendar; 📏 straight ruler; ✂ pair of scissors; 🪓 axe &axe; 🛡 shield; 🪚 hand saw; 🔧 spanner
🪛 screwdriver; ⚙ gear; 🧰 toolbox; 🧲 magnet; 🧪 test tube; 🔬 microscope; 🔭 telescope; 💊 pill; 🚪 door
🪞 mirror; 🪟 window; 🛏 bed; 🛋 couch with a lamp / couches with lamps; 🪑 chair; 🚽 toilet; 🛁 bathtub
🧺 basket; 🪣 bucket; 🧼 bar of soap; 🪥 toothbrush; 🧯 fire extinguisher; 🏺 amphora &urn; 🥄 spoon
🧭 compass; 🧱 brick wall; 🪨 rock; 🪵 wood log; 💎 gem stone; ⚓ anchor; 🚦 traffic light; ⏰ alarm clock
⌛ hourglass; 🎨 artist palette; 🔮 crystal ball; 🦴 bone; 🦷 tooth; 🪶 feather; 🤖 robot head; 👻 ghost
💀 skull
""",
}

PROPS = """
🔍 magnifying glass; 🕶 sunglasses; 👓 glasses; 🎩 top hat; 🎓 graduation cap; 👑 crown; 🎀 ribbon
🎧 headphones; 🎉 party popper; 🎈 balloon; ✨ sparkles; ❤ red heart; 💔 broken heart; 💬 speech balloon
💭 thought balloon; 💢 anger symbol; 💥 collision; 💨 dashing away; 💦 sweat droplets; 💧 droplet
💤 sleeping sign; 🎵 musical note; 🔥 fire; ⚡ lightning bolt; ❓ question mark; ❗ exclamation mark
💡 light bulb; ☂ umbrella; 🚲 bicycle; 🛹 skateboard; 💼 briefcase; 🎒 backpack; 🧳 suitcase
🎤 microphone; 🎸 guitar; 📷 camera; 📖 open book; ✏ pencil; 🖌 paintbrush; 🔑 key; 🔒 lock; 🔗 link chain
🔨 hammer; 🎣 fishing pole; 🪢 knot; 🪜 ladder; 🪄 magic wand; 🧹 broom; 🏆 trophy; 🏅 sports medal
🏹 bow and arrow; 👣 footprints; 🔪 kitchen knife; 🍴 fork and knife; 🩹 bandage
"""

SEQUENCES = {
    "train": """
egg to rooster: egg, hatching chick, chick, rooster
empty nest to chick: empty nest, nest with eggs, hatching chick, chick
seedling to tree: seedling, potted plant, leafy tree
chestnut to tree: chestnut, seedling, leafy tree
egg to butterfly: egg, caterpillar, butterfly
new moon to full moon: new moon, waxing crescent moon, first quarter moon, waxing gibbous moon, full moon
full moon to new moon: full moon, waning gibbous moon, last quarter moon, waning crescent moon, new moon
seedling to wilted rose: seedling, rose, wilted rose
cow to cheese: cow, glass of milk, wedge of cheese
sheep to scarf: sheep, ball of yarn, scarf
tree to chair: leafy tree, wood log, chair
shrimp to whale by size: shrimp, fish, dolphin, whale
bronze to gold: bronze medal, silver medal, gold medal
radio to laptop: radio, television, laptop
take-off to landing: departing airplane, airplane, landing airplane
tomato to spaghetti: tomato, tin can, plate of spaghetti
""",
    "gallery": """
potato to fries: potato, kitchen knife, box of fries
grapes to wine: bunch of grapes, champagne bottle, glass of wine
grain to sandwich: sheaf of grain, loaf of bread, sandwich
charging a battery: low battery, electric plug, battery
ice to cloud: ice cube, droplet, cloud
storm to sunshine: thunder and rain cloud, rain cloud, sun behind a cloud, sun
sunshine to rain: sun, sun behind a small cloud, sun behind a large cloud, cloud, rain cloud
sunflower to honey: sunflower, honeybee, honey pot
corn to popcorn: ear of corn, fire, box of popcorn
leaves to tea: leaf in the wind, teapot, cup of green tea
bricks to house: brick wall, building site, house
scooter to racing car by speed: kick scooter, bicycle, motorcycle, racing car
rock to ring: rock, gem stone, ring
thread to dress: spool of thread, sewing needle, dress
snowflake to puddle: snowflake, snowman, droplet
telephone to mobile phone: telephone, pager, mobile phone
ant to elephant by size: ant, rabbit, kangaroo, elephant
""",
}

FACING = {
    "left": """
horse face, unicorn face, boar face, chicken face, dragon face, zebra face
poodle, cat, tiger, galloping horse, deer, cow, pig, sheep, goat, camel, llama, elephant, rhinoceros
hippopotamus, mouse, rabbit, chipmunk, beaver, hedgehog, skunk, kangaroo, giraffe, turkey, rooster
penguin, dove, eagle, duck, swan, flamingo, parrot, blue bird, chick, turtle, snake
long-necked dinosaur, tyrannosaurus, whale, dolphin
fish, tropical fish, pufferfish, shark, snail, caterpillar, ant, honeybee, mosquito, shrimp
steam locomotive, bullet train, bus, minibus, ambulance, fire engine, police car, taxi, red car, blue car
pickup truck, delivery lorry, tractor, racing car, motorcycle, motor scooter, auto rickshaw, kick scooter
wheelchair, speedboat, helicopter
""",
    "right": """
departing airplane, landing airplane
""",
}

IRREGULAR = {
    "bison": "bison", "cactus": "cacti", "deer": "deer", "die": "dice",
    "fish": "fish", "leaf": "leaves", "loaf": "loaves", "mango": "mangoes", "mosquito": "mosquitoes",
    "mouse": "mice", "potato": "potatoes", "scarf": "scarves", "sheaf": "sheaves",
    "sheep": "sheep", "shrimp": "shrimp", "snowman": "snowmen", "squid": "squid", "tomato": "tomatoes",
    "tooth": "teeth", "tornado": "tornadoes", "volcano": "volcanoes",
}  # fmt: skip


class SpriteError(RuntimeError):
    """The sheet cannot be built; the message says why in one sentence."""


def plural_of(name: str) -> str:
    """Return the English plural of a noun phrase: of its head ("bowl of rice") or of its last word."""
    head, of, rest = name.partition(" of ")
    *before, word = head.split(" ")
    if word in IRREGULAR:
        word = IRREGULAR[word]
    elif word.endswith(("s", "x", "ch", "sh")):
        word += "es"
    elif word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "ies"
    else:
        word += "s"
    return " ".join([*before, word]) + of + rest


def entries(text: str) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield (emoji, name, plural or None, look-alike key or None) for each entry of a catalogue text."""
    for entry in text.replace("\n", ";").split(";"):
        if not entry.strip():
            continue
        emoji, _, rest = entry.strip().partition(" ")
        rest, _, key = rest.partition("&")
        name, _, plural = rest.partition("/")
        yield emoji, name.strip(), plural.strip() or None, key.strip() or None


def lines_of(text: str) -> list[str]:
    """Return the stripped, comma-separated items of a text."""
    return [item.strip() for item in text.replace("\n", ",").split(",") if item.strip()]


def read_subjects() -> tuple[list[dict], dict[str, str]]:
    """Return the subjects (without their split) and their look-alike keys by name."""
    facing = {name: side for side, text in FACING.items() for name in lines_of(text)}
    subjects, keys = [], {}
    for category, text in CATALOGUE.items():
        for emoji, name, plural, key in entries(text):
            subject = {"name": name, "plural": plural or plural_of(name), "emoji": emoji, "category": category}
            subjects.append(subject | {"facing": facing.pop(name, None)})
            keys[name] = key or name
    if facing:
        raise SpriteError(f"FACING names unknown subjects: {', '.join(sorted(facing))}.")
    return subjects, keys


def read_sequences() -> list[dict]:
    """Return the sequences, each with its name, its stages and its split."""
    found = []
    for split, text in SEQUENCES.items():
        for line in text.strip().splitlines():
            name, _, stages = line.partition(":")
            found.append({"name": name.strip(), "stages": lines_of(stages), "split": split})
    return found


def pinned_sides(sequences: list[dict], keys: dict[str, str]) -> dict[str, str]:
    """Return {look-alike key: split} for every subject that a sequence uses."""
    pinned = {}
    for sequence in sequences:
        for stage in sequence["stages"]:
            if stage in keys and pinned.setdefault(keys[stage], sequence["split"]) != sequence["split"]:
                raise SpriteError(f"'{stage}' (or a look-alike of it) is in sequences of both splits.")
    return pinned


def _shuffle_rank(key: str) -> str:
    """Return a fixed pseudo-random number for a key."""
    return hashlib.sha256(f"sprites/{key}".encode()).hexdigest()


def assign_splits(subjects: list[dict], keys: dict[str, str], sequences: list[dict]) -> None:
    """Set every subject's split: 60 % train in each (category, side view) stratum, look-alikes together."""
    groups = {}
    for subject in subjects:
        groups.setdefault(keys[subject["name"]], []).append(subject)
    pinned = pinned_sides(sequences, keys)
    strata = [(subject["category"], subject["facing"] is not None) for subject in subjects]
    target = {stratum: TRAIN_SHARE * strata.count(stratum) for stratum in set(strata)}
    left = {stratum: strata.count(stratum) for stratum in set(strata)}
    order = sorted(groups, key=lambda key: (key not in pinned, -len(groups[key]), _shuffle_rank(key)))
    for key in order:
        members = [(subject["category"], subject["facing"] is not None) for subject in groups[key]]
        lacking = sum(target[stratum] - TRAIN_SHARE * left[stratum] for stratum in members)
        if len(members) == 1 and key not in pinned:
            lacking = target[members[0]] - left[members[0]] * (int(_shuffle_rank(key)[:8], 16) / 2**32)
        split = pinned.get(key) or ("train" if lacking >= 0 else "gallery")
        for subject, stratum in zip(groups[key], members, strict=True):
            subject["split"] = split
            left[stratum] -= 1
            target[stratum] -= split == "train"


def check_catalogue(subjects: list[dict], props: list[dict], sequences: list[dict]) -> None:
    """Fail on a repeated name or emoji, or on a sequence stage that is not a sprite."""
    for field in ("name", "emoji"):
        values = [entry[field].replace(VS16, "") for entry in subjects + props]
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise SpriteError(f"These {field}s occur more than once: {', '.join(repeated)}.")
    names = {entry["name"] for entry in subjects + props}
    for sequence in sequences:
        unknown = [stage for stage in sequence["stages"] if stage not in names]
        if unknown or not 3 <= len(sequence["stages"]) <= 5:
            raise SpriteError(f"Sequence '{sequence['name']}' needs 3 to 5 stages, all known: {unknown}.")


def load_font(path: Path | str = FONT) -> ImageFont.FreeTypeFont:
    """Open the emoji font, or fail with the package to install."""
    if not Path(path).is_file():
        raise SpriteError(f"The font {path} is missing: install the Debian package fonts-noto-color-emoji.")
    return ImageFont.truetype(str(path), STRIKE)


def draw_glyph(font: ImageFont.FreeTypeFont, emoji: str) -> Image.Image:
    """Draw one emoji as it stands in the font, as an RGBA image larger than its bitmap."""
    image = Image.new("RGBA", (240, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((40, 30), emoji.replace(VS16, ""), font=font, embedded_color=True)
    # text drawn on a clear picture comes out with its colours multiplied by alpha; undo that, else edges are dark
    return Image.frombytes("RGBa", image.size, image.tobytes()).convert("RGBA")


def render_glyph(font: ImageFont.FreeTypeFont, emoji: str, missing: bytes) -> Image.Image:
    """Return one emoji cropped to its visible part, or fail when the font has no drawing for it."""
    image = draw_glyph(font, emoji)
    box = image.getchannel("A").getbbox()
    if box is None or image.tobytes() == missing:
        code = " ".join(f"U+{ord(char):04X}" for char in emoji)
        raise SpriteError(f"The font has no drawing for {emoji} ({code}).")
    return image.crop(box)


def fit_in_cell(glyph: Image.Image) -> Image.Image:
    """Scale a glyph so that its longer side is LONG_SIDE pixels and centre it in a clear cell."""
    scale = LONG_SIDE / max(glyph.size)
    size = tuple(max(1, round(side * scale)) for side in glyph.size)
    scaled = glyph.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    cell = Image.new("RGBA", (CELL, CELL), (0, 0, 0, 0))
    cell.paste(scaled, ((CELL - size[0]) // 2, (CELL - size[1]) // 2))
    return cell


def build_sheet(entries_in_order: list[dict], font: ImageFont.FreeTypeFont) -> Image.Image:
    """Return the sheet with one cell per entry, row by row."""
    missing = draw_glyph(font, "\U0010fffd").tobytes()
    rows = -(-len(entries_in_order) // COLUMNS)
    sheet = Image.new("RGBA", (COLUMNS * CELL, rows * CELL), (0, 0, 0, 0))
    for index, entry in enumerate(entries_in_order):
        row, column = divmod(index, COLUMNS)
        sheet.paste(fit_in_cell(render_glyph(font, entry["emoji"], missing)), (column * CELL, row * CELL))
    return sheet


def write_subjects(path: Path, subjects: list[dict], props: list[dict], sequences: list[dict]) -> None:
    """Write subjects.json with one entry per line."""
    parts = []
    for name, rows in (("subjects", subjects), ("props", props), ("sequences", sequences)):
        body = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        parts.append(f'"{name}": [\n{body}\n ]')
    head = f'{{"cell": {CELL}, "columns": {COLUMNS},\n '
    path.write_text(head + ",\n ".join(parts) + "}\n", encoding="utf-8")


def build(folder: Path) -> tuple[int, int]:
    """Write sprites.webp and subjects.json into a folder and return the numbers of subjects and props."""
    if not features.check("webp"):
        raise SpriteError("This Pillow cannot write WebP: install a Pillow built with libwebp.")
    subjects, keys = read_subjects()
    props = [{"name": name, "emoji": emoji} for emoji, name, _, _ in entries(PROPS)]
    sequences = read_sequences()
    check_catalogue(subjects, props, sequences)
    assign_splits(subjects, keys, sequences)
    sheet = build_sheet(subjects + props, load_font())
    sheet.save(folder / "sprites.webp", lossless=True, quality=100, method=6)
    write_subjects(folder / "subjects.json", subjects, props, sequences)
    return len(subjects), len(props)


def main() -> None:
    """Command line: build into the folder of this file, or into --out."""
    parser = argparse.ArgumentParser(description="Build sprites.webp and subjects.json.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="output folder")
    folder = parser.parse_args().out
    try:
        subjects, props = build(folder)
    except SpriteError as error:
        sys.exit(f"build_sprites: {error}")
    sys.stdout.write(f"wrote the sheet and subjects.json to {folder}: {subjects} subjects, {props} props\n")


if __name__ == "__main__":
    main()
