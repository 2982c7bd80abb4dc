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
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
STRIKE = 109  # the only bitmap size in the font; its bitmaps are 136 x 128
CELL, LONG_SIDE, COLUMNS = 128, 126, 24
TRAIN_SHARE = 0.6
VS16 = "\ufe0f"

CATALOGUE = {
    "face": """
🐵 monkey face &monkey; 🐶 dog face &dog; 🐺 wolf face &wolf; 🦊 fox face &wolf; 🦝 raccoon face; 🐱 cat face &cat
🦁 lion face; 🐯 tiger face &tiger; 🐴 horse face &horse; 🦄 unicorn face &horse; 🐮 cow face &cow
🐷 pig face &pig; 🐗 boar face &pig; 🐭 mouse face &mouse; 🐹 hamster face &mouse; 🐰 rabbit face &rabbit
🐻 bear face; 🐼 panda face; 🐨 koala face; 🐸 frog face; 🐔 chicken face &chick; 🐲 dragon face &dragon
🐦 bird face; 🐤 chick face &chick; 🦓 zebra face; 🦒 giraffe face
""",
    "animal": """
🐒 monkey &monkey; 🦍 gorilla &ape; 🦧 orangutan &ape; 🐕 dog &dog; 🦮 guide dog &dog; 🐩 poodle &dog
🐈 cat &cat; 🐅 tiger &tiger; 🐆 leopard &tiger; 🐎 galloping horse &horse; 🦌 deer; 🦬 bison &bison
🐂 ox &cow; 🐃 water buffalo &bison; 🐄 cow &cow; 🐖 pig &pig; 🐏 ram &sheep; 🐑 sheep &sheep; 🐐 goat
🐪 one-humped camel &camel; 🐫 two-humped camel &camel; 🦙 llama; 🐘 elephant &elephant; 🦣 mammoth &elephant
🦏 rhinoceros; 🦛 hippopotamus; 🐁 white mouse &mouse; 🐀 rat &mouse; 🐇 rabbit &rabbit; 🐿 chipmunk; 🦫 beaver
🦔 hedgehog; 🦇 bat; 🦥 sloth; 🦦 otter; 🦨 skunk; 🦘 kangaroo; 🦡 badger
🦃 turkey; 🐓 rooster &chick; 🐣 hatching chick &chick; 🐥 front-facing chick &chick; 🐧 penguin
🕊 dove; 🦅 eagle; 🦆 duck; 🦢 swan; 🦉 owl; 🦤 dodo; 🦩 flamingo; 🦚 peacock; 🦜 parrot
🐊 crocodile; 🐢 turtle; 🦎 lizard; 🐍 snake; 🐉 dragon &dragon; 🦕 long-necked dinosaur; 🦖 tyrannosaurus
🐳 spouting whale &whale; 🐋 whale &whale; 🐬 dolphin; 🦭 seal; 🐟 fish &fish; 🐠 tropical fish &fish
🐡 blowfish; 🦈 shark; 🐙 octopus; 🐚 spiral seashell; 🪸 coral; 🐌 snail; 🦋 butterfly; 🐛 caterpillar
🐜 ant; 🐝 honeybee; 🪲 green beetle &beetle; 🐞 ladybird &beetle; 🦗 cricket; 🪳 cockroach; 🕷 spider
🦂 scorpion; 🦟 mosquito &fly; 🪰 fly &fly; 🪱 worm; 🦀 crab; 🦞 lobster &lobster; 🦐 shrimp &lobster; 🦑 squid
""",
    "food": """
🍇 bunch of grapes; 🍈 melon; 🍉 watermelon slice; 🍊 tangerine &orange; 🍋 lemon; 🍌 banana; 🍍 pineapple
🥭 mango; 🍎 red apple &apple; 🍏 green apple &apple; 🍐 pear; 🍑 peach &orange
🍒 pair of cherries; 🍓 strawberry; 🫐 cluster of blueberries; 🥝 kiwi fruit; 🍅 tomato; 🫒 olive
🥥 coconut; 🥑 avocado; 🍆 aubergine; 🥔 potato; 🥕 carrot; 🌽 ear of corn; 🌶 red chilli pepper; 🫑 bell pepper
🥒 cucumber; 🥬 leafy lettuce; 🥦 broccoli floret; 🧄 garlic bulb &onion; 🧅 onion &onion; 🍄 mushroom
🥜 pair of peanuts; 🫘 pile of beans; 🌰 chestnut; 🍞 loaf of bread; 🥐 croissant; 🥖 baguette; 🫓 flatbread
🥨 pretzel; 🥯 bagel; 🥞 stack of pancakes; 🧇 waffle; 🧀 wedge of cheese; 🍖 meat on a bone / pieces of meat on bones
🍗 poultry leg; 🥩 raw steak; 🥓 bacon strip; 🍔 hamburger &sandwich; 🍟 box of fries; 🍕 slice of pizza
🌭 hot dog; 🥪 sandwich &sandwich; 🌮 taco &wrap; 🌯 burrito &wrap; 🫔 tamale; 🥙 stuffed pita &wrap; 🧆 bowl of falafel
🥚 egg; 🍳 fried egg in a pan / fried eggs in pans; 🥘 pan of paella &pot; 🍲 pot of stew &bowl; 🫕 pot of fondue &pot
🥣 bowl with a spoon / bowls with spoons &bowl; 🥗 bowl of salad &bowl; 🍿 box of popcorn; 🧈 pat of butter
🧂 salt shaker; 🥫 tin can; 🍱 bento box; 🍘 rice cracker; 🍙 rice ball; 🍚 bowl of rice &bowl
🍛 plate of curry &bowl; 🍜 bowl of noodles &bowl; 🍝 plate of spaghetti; 🍠 roasted sweet potato; 🍢 oden skewer &skewer
🍣 piece of sushi; 🍤 fried prawn; 🍥 swirled fish cake; 🥮 moon cake; 🍡 dango skewer &skewer; 🥟 dumpling
🥠 fortune cookie; 🥡 takeaway box; 🦪 oyster; 🍦 soft ice cream cone &ice; 🍧 shaved ice bowl &ice
🍨 ice cream sundae &ice; 🍩 doughnut; 🍪 chocolate chip cookie; 🎂 birthday cake &cake; 🍰 slice of cake &cake
🧁 cupcake &cake; 🥧 pie; 🍫 chocolate bar; 🍬 wrapped sweet; 🍭 lollipop; 🍮 custard pudding; 🍯 honey pot
""",
    "drink": """
🍼 baby bottle; 🥛 glass of milk; ☕ cup of coffee &tea; 🫖 teapot; 🍵 bowl of green tea &tea; 🍶 sake flask
🍾 champagne bottle; 🍷 glass of wine; 🍸 cocktail glass &cocktail; 🍹 tropical drink &cocktail
🍺 mug of beer &beer; 🍻 pair of clinking beer mugs &beer; 🥂 pair of clinking champagne glasses; 🥃 tumbler of whisky
🥤 cup with a straw / cups with straws &straw; 🧋 bubble tea &straw; 🧃 juice carton; 🧉 gourd of mate; 🧊 ice cube
🫗 pouring glass
""",
    "plant": """
💐 bouquet of flowers; 🌸 cherry blossom &pinkflower; 💮 white flower; 🏵 rosette; 🌹 rose &rose
🥀 wilted rose &rose; 🌺 hibiscus &pinkflower; 🌻 sunflower &daisy; 🌼 yellow daisy &daisy; 🌷 tulip; 🌱 seedling
🪴 potted plant; 🌲 evergreen tree &xmas; 🌳 leafy tree; 🌴 palm tree; 🌵 cactus; 🌾 sheaf of rice
🌿 sprig of herbs; ☘ shamrock &clover; 🍀 four-leaf clover &clover; 🍁 maple leaf &fallen; 🍂 pair of fallen leaves &fallen
🍃 pair of green leaves; 🪷 lotus flower; 🪹 empty nest &nest; 🪺 nest with eggs / nests with eggs &nest
🎄 christmas tree &xmas; 🎍 bamboo decoration &bamboo; 🎋 tanabata tree &bamboo
""",
    "vehicle": """
🚂 steam locomotive; 🚃 railway carriage &train; 🚄 high-speed train &fast; 🚅 bullet train &fast
🚆 front of a train / fronts of trains &trainfront; 🚇 metro train &trainfront; 🚈 light railway train &train
🚊 tram &trainfront; 🚋 tram car &train; 🚝 monorail &trainfront; 🚞 mountain railway train &train
🚟 suspension railway; 🚠 cable car &cable; 🚡 aerial tramway &cable; 🚌 bus &bus; 🚍 oncoming bus &bus
🚎 trolleybus &bus; 🚐 minibus &van; 🚑 ambulance &van; 🚒 fire engine; 🚓 police car &car; 🚔 oncoming police car &car
🚕 taxi &car; 🚖 oncoming taxi &car; 🚗 red car &car; 🚘 oncoming car &car; 🚙 blue car &car; 🛻 pickup truck
🚚 delivery lorry &lorry; 🚛 articulated lorry &lorry; 🚜 tractor; 🏎 racing car; 🏍 motorcycle; 🛵 motor scooter
🛺 auto rickshaw; 🛴 kick scooter; 🦽 manual wheelchair &wheelchair; 🦼 motorised wheelchair &wheelchair
⛵ sailing boat; 🛶 canoe; 🚤 speedboat &boat; 🛥 motor boat &boat; 🛳 cruise ship &ship; ⛴ ferry &ship
🚢 ship &ship; ✈ airplane &plane; 🛩 small airplane &plane; 🛫 departing airplane &plane; 🛬 landing airplane &plane
🚁 helicopter; 🚀 rocket; 🛸 flying saucer; 🛰 satellite; 🛷 sledge; 🎠 carousel horse; 🛒 shopping trolley
""",
    "building": """
🏠 house &house; 🏡 house with a garden / houses with gardens &house; 🏘 row of houses &house
🏚 derelict house &house; 🛖 hut; 🏗 building site; 🏢 office block &block; 🏬 department store &block
🏣 japanese post office &block; 🏤 european post office; 🏥 hospital; 🏦 bank; 🏨 hotel &hotel; 🏩 love hotel &hotel
🏪 convenience store; 🏫 school; 🏭 factory; 🏯 japanese castle &castle; 🏰 european castle &castle
💒 wedding chapel &church; 🗼 red tower; 🗽 statue of liberty; ⛪ church &church; 🕌 mosque; 🛕 hindu temple
🕍 synagogue; ⛩ shrine gate; ⛲ fountain; ⛺ tent &camp; 🏕 campsite &camp; 🎪 circus tent; 🏟 stadium
🏛 classical temple; 🎡 ferris wheel; 🎢 roller coaster; 🗿 stone head; 🛝 playground slide
""",
    "sky": """
🌑 new moon &moon; 🌒 waxing crescent moon &moon; 🌓 first quarter moon &moon; 🌔 waxing gibbous moon &moon
🌕 full moon &moon; 🌖 waning gibbous moon &moon; 🌗 last quarter moon &moon; 🌘 waning crescent moon &moon
🌙 crescent moon &moon; 🌝 full moon with a face / full moons with faces &moon; ☀ sun &sun
🌚 new moon with a face / new moons with faces &moon; 🌛 first quarter moon with a face / first quarter moons with faces &moon
🌞 sun with a face / suns with faces &sun; 🪐 ringed planet; ⭐ star &star; 🌟 glowing star &star; 🌠 shooting star
☁ cloud &cloud; ⛅ sun behind a cloud / suns behind clouds &cloud; ⛈ thunder and rain cloud &cloud
🌤 sun behind a small cloud / suns behind small clouds &cloud; 🌧 rain cloud &cloud; 🌨 snow cloud &cloud
🌥 sun behind a large cloud / suns behind large clouds &cloud; 🌩 lightning cloud &cloud; 🌪 tornado; 🌈 rainbow
🌦 sun behind a rain cloud / suns behind rain clouds &cloud; ❄ snowflake; ☃ snowman in falling snow / snowmen in falling snow &snowman
⛄ snowman &snowman; ☄ comet; 🌊 water wave; 🌍 earth globe; 🌋 volcano &mountain; 🏔 snow-capped mountain &mountain
⛰ mountain &mountain; 🗻 mount fuji / mount fujis &mountain; 🏝 desert island; 🌫 patch of fog / patches of fog
""",
    "sport": """
⚽ football; ⚾ baseball &baseball; 🥎 softball &baseball; 🏀 basketball; 🏐 volleyball; 🏈 american football &oval
🏉 rugby ball &oval; 🎾 tennis ball; 🥏 flying disc; 🎳 bowling ball and pins / sets of bowling balls and pins
🏏 cricket bat and ball / cricket bats and balls; 🏑 field hockey stick &hockey; 🏒 ice hockey stick &hockey
🥍 lacrosse stick; 🏓 table tennis bat; 🏸 badminton racket; 🥊 boxing glove; 🥅 goal net; ⛳ golf hole flag; ⛸ ice skate
🎿 pair of skis; 🥌 curling stone; 🎯 dartboard; 🪀 yo-yo; 🪁 kite; 🎱 billiard ball; 🥇 gold medal &medal
🥈 silver medal &medal; 🥉 bronze medal &medal; 🛼 roller skate; 🪂 parachute; 🤿 diving mask; 🪃 boomerang
""",
    "clothes": """
👔 shirt and tie / shirts and ties &shirt; 👕 t-shirt &shirt; 👖 pair of jeans &shorts; 🧣 scarf; 🧤 pair of gloves; 🧥 coat &coat
🧦 pair of socks; 👗 dress &dress; 👘 kimono &dress; 🥻 sari &dress; 🩱 one-piece swimsuit &swim; 🩲 pair of briefs &shorts
🩳 pair of shorts &shorts; 👙 bikini &swim; 👚 blouse &shirt; 🥼 lab coat &coat; 🥋 martial arts uniform &coat
🦺 safety vest; 👛 purse &bag; 👜 handbag &bag; 👝 clutch bag &bag; 👞 leather shoe &shoe; 👟 running shoe &shoe
🥾 hiking boot &shoe; 🥿 flat shoe &flat; 👠 high-heeled shoe &heel; 👡 sandal &heel; 🩰 pair of ballet shoes &flat
👢 tall boot; 🩴 flip-flop; 👒 sun hat; 🧢 baseball cap; 🪖 army helmet &helmet; ⛑ rescue helmet &helmet
💍 ring; 🥽 pair of goggles
""",
    "music": """
🎷 saxophone &brass; 🎺 trumpet &brass; 🎻 violin; 🪕 banjo; 🪗 accordion; 🎹 piano keyboard; 🥁 drum &drum
🪘 long drum &drum; 📯 post horn; 📻 radio; 🔔 bell &bell; 🛎 reception bell; 💿 silver disc &disc
📀 golden disc &disc; 🪩 mirror ball; 🎙 studio microphone; 🎚 level slider &desk; 🎛 set of control knobs &desk
🎼 musical score; 🔊 loudspeaker; 📢 public address horn &horn; 📣 megaphone &horn
""",
    "object": """
🎃 jack-o'-lantern; 🎁 wrapped gift; 🧨 firecracker; 🧸 teddy bear; 🪅 pinata; 🪆 nesting doll; 🧩 jigsaw puzzle piece
🎲 game die; ♟ chess pawn; 🎮 game controller &game; 🕹 joystick &game; 🧵 spool of thread; 🧶 ball of yarn
🪡 sewing needle; 📱 mobile phone; ☎ telephone; 📞 telephone receiver; 📟 pager; 📠 fax machine; 🔋 battery &battery
🪫 low battery &battery; 🔌 electric plug; 💻 laptop &screen; 🖥 desktop computer &screen; 🖨 printer; ⌨ keyboard
🖱 computer mouse; 💾 floppy disk; 🧮 abacus; 🎥 film camera; 📽 film projector; 📺 television; 🎬 clapper board
📼 video cassette; 🕯 candle; 🔦 torch; 🏮 red paper lantern; 🪔 oil lamp; 📕 red book &book; 📗 green book &book
📘 blue book &book; 📙 orange book &book; 📚 pile of books &book; 📓 notebook &book; 📜 scroll; 📰 newspaper
💰 money bag; 🪙 coin; 💵 stack of banknotes &money; 💸 bundle of flying money / bundles of flying money &money
💳 credit card; ✉ envelope; 📦 cardboard box; 📫 mailbox &mailbox; 📮 postbox; 🗳 ballot box; ✒ pen nib &pen
🖋 fountain pen &pen; 🖊 ballpoint pen &pen; 🖍 wax crayon; 📁 folder; 📅 calendar; 📌 drawing pin; 📎 paper clip; 📏 straight ruler
📐 set square; ✂ pair of scissors; 🗑 wastepaper basket; 🪓 axe &axe; ⛏ pickaxe &axe; ⚔ pair of crossed swords &sword
🗡 dagger &sword; 🛡 shield; 🪚 hand saw; 🔧 spanner; 🪛 screwdriver; 🔩 nut and bolt / nuts and bolts; ⚙ gear; ⚖ balance scale
🪝 hook; 🧰 toolbox; 🧲 magnet; ⚗ alembic; 🧪 test tube; 🔬 microscope; 🔭 telescope; 📡 satellite dish
💉 syringe; 💊 pill; 🩺 stethoscope; 🚪 door; 🪞 mirror; 🪟 window; 🛏 bed; 🛋 couch with a lamp / couches with lamps
🪑 chair; 🚽 toilet; 🪠 plunger; 🚿 shower head; 🛁 bathtub; 🪤 mouse trap; 🪒 razor; 🧴 lotion bottle; 🧷 safety pin
🧺 basket; 🧻 roll of paper; 🪣 bucket; 🧼 bar of soap; 🪥 toothbrush; 🧽 sponge; 🧯 fire extinguisher; ⚰ coffin
🪦 gravestone; ⚱ funeral urn &urn; 🏺 amphora &urn; 🥄 spoon; 🥢 pair of chopsticks; 🫙 empty jar; 🧭 compass; 🗺 world map
🧱 brick wall; 🪨 rock; 🪵 wood log; 💎 gem stone; ⚓ anchor; 🛟 lifebuoy; ⛽ fuel pump; 🛞 wheel; 🚨 revolving light
🚦 traffic light; ⏰ alarm clock; ⌚ wristwatch; ⏱ stopwatch; ⌛ hourglass; 🌡 thermometer; 💣 bomb; 🎨 artist palette; 🎭 pair of theatre masks
🖼 framed picture; 🎟 admission ticket; 🔮 crystal ball; 🧿 nazar amulet; 🦴 bone; 🦷 tooth; 🧠 brain; 🪶 feather; ⛓ iron chain
🤖 robot head; 👽 alien head; 👾 alien monster; 👻 ghost; 💀 skull; 🎏 carp streamer; 🎐 wind chime; 🪧 placard; 🗝 old key
""",
}

PROPS = """
🔍 magnifying glass; 🕶 sunglasses; 👓 glasses; 🎩 top hat; 🎓 graduation cap; 👑 crown; 🎀 ribbon; 🎧 headphones
🎉 party popper; 🎊 confetti ball; 🎈 balloon; ✨ sparkles; ❤ red heart; 💔 broken heart; 💬 speech balloon
💭 thought balloon; 💢 anger symbol; 💥 collision; 💨 dashing away; 💦 sweat droplets; 💧 droplet; 💤 sleeping sign
🎵 musical note; 🎶 musical notes; 🔥 fire; ⚡ lightning bolt; ❓ question mark; ❗ exclamation mark; 💡 light bulb
☂ umbrella; 🚲 bicycle; 🛹 skateboard; 💼 briefcase; 🎒 backpack; 🧳 suitcase; 🎤 microphone; 🎸 guitar; 📷 camera
📖 open book; ✏ pencil; 🖌 paintbrush; 🔑 key; 🔒 lock; 🔗 link chain; 🔨 hammer; 🎣 fishing pole; 🪢 knot; 🪜 ladder
🪄 magic wand; 🧹 broom; 🏆 trophy; 🏅 sports medal; 🏹 bow and arrow; 👣 footprints; 🔪 kitchen knife; 🍴 fork and knife
🩹 bandage
"""

SEQUENCES = {
    "train": """
egg to rooster: egg, hatching chick, front-facing chick, rooster
nest to chick: empty nest, nest with eggs, hatching chick, front-facing chick
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
grain to sandwich: sheaf of rice, loaf of bread, sandwich
charging a battery: low battery, electric plug, battery
ice to cloud: ice cube, droplet, cloud
storm to sunshine: thunder and rain cloud, rain cloud, sun behind a cloud, sun
sunshine to rain: sun, sun behind a small cloud, sun behind a large cloud, cloud, rain cloud
sunflower to honey: sunflower, honeybee, honey pot
corn to popcorn: ear of corn, fire, box of popcorn
leaves to tea: pair of green leaves, teapot, bowl of green tea
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
""",
    "right": """
""",
}

IRREGULAR = {
    "bison": "bison", "buffalo": "buffaloes", "cactus": "cacti", "deer": "deer", "die": "dice", "fish": "fish",
    "fruit": "fruits", "leaf": "leaves", "loaf": "loaves", "mango": "mangoes", "mosquito": "mosquitoes",
    "mouse": "mice", "ox": "oxen", "potato": "potatoes", "scarf": "scarves", "sheaf": "sheaves",
    "sheep": "sheep", "shrimp": "shrimp", "snowman": "snowmen", "squid": "squid", "tomato": "tomatoes",
    "tooth": "teeth", "tornado": "tornadoes", "volcano": "volcanoes", "dish": "dishes", "radius": "radii",
}


class SpriteError(RuntimeError):
    """The sheet cannot be built; the message says why in one sentence."""


def plural_of(name):
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


def entries(text):
    """Yield (emoji, name, plural or None, look-alike key or None) for each entry of a catalogue text."""
    for entry in text.replace("\n", ";").split(";"):
        if not entry.strip():
            continue
        emoji, _, rest = entry.strip().partition(" ")
        rest, _, key = rest.partition("&")
        name, _, plural = rest.partition("/")
        yield emoji, name.strip(), plural.strip() or None, key.strip() or None


def lines_of(text):
    """Return the stripped, comma-separated items of a text."""
    return [item.strip() for item in text.replace("\n", ",").split(",") if item.strip()]


def read_subjects():
    """Return the subjects (without their split) and their look-alike keys by name."""
    facing = {name: side for side, text in FACING.items() for name in lines_of(text)}
    subjects, keys = [], {}
    for category, text in CATALOGUE.items():
        for emoji, name, plural, key in entries(text):
            subjects.append({"name": name, "plural": plural or plural_of(name), "emoji": emoji,
                             "category": category, "facing": facing.pop(name, None)})
            keys[name] = key or name
    if facing:
        raise SpriteError(f"FACING names unknown subjects: {', '.join(sorted(facing))}.")
    return subjects, keys


def read_sequences():
    """Return the sequences, each with its name, its stages and its split."""
    found = []
    for split, text in SEQUENCES.items():
        for line in text.strip().splitlines():
            name, _, stages = line.partition(":")
            found.append({"name": name.strip(), "stages": lines_of(stages), "split": split})
    return found


def pinned_sides(sequences, keys):
    """Return {look-alike key: split} for every subject that a sequence uses."""
    pinned = {}
    for sequence in sequences:
        for stage in sequence["stages"]:
            if stage in keys and pinned.setdefault(keys[stage], sequence["split"]) != sequence["split"]:
                raise SpriteError(f"'{stage}' (or a look-alike of it) is in sequences of both splits.")
    return pinned


def _shuffle_rank(key):
    """Return a fixed pseudo-random number for a key."""
    return hashlib.sha256(f"sprites/{key}".encode()).hexdigest()


def assign_splits(subjects, keys, sequences):
    """Set every subject's split: look-alikes together, 60 % train within each (category, side view) stratum."""
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


def check_catalogue(subjects, props, sequences):
    """Fail on a repeated name or emoji, a facing typo, or a sequence stage that is not a sprite."""
    for field in ("name", "emoji"):
        values = [entry[field].replace(VS16, "") for entry in subjects + props]
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise SpriteError(f"These {field}s occur more than once: {', '.join(repeated)}.")
    names = {entry["name"] for entry in subjects + props}
    for sequence in sequences:
        unknown = [stage for stage in sequence["stages"] if stage not in names]
        if unknown or not 3 <= len(sequence["stages"]) <= 5:
            raise SpriteError(f"Sequence '{sequence['name']}' has unknown stages {unknown} or not 3 to 5 of them.")


def load_font(path=FONT):
    """Open the emoji font, or fail with the package to install."""
    if not Path(path).is_file():
        raise SpriteError(f"The font {path} is missing: install the Debian package fonts-noto-color-emoji.")
    return ImageFont.truetype(str(path), STRIKE)


def draw_glyph(font, emoji):
    """Draw one emoji as it stands in the font, as an RGBA image larger than its bitmap."""
    image = Image.new("RGBA", (240, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((40, 30), emoji.replace(VS16, ""), font=font, embedded_color=True)
    return image


def render_glyph(font, emoji, missing):
    """Return one emoji cropped to its visible part, or fail when the font has no drawing for it."""
    image = draw_glyph(font, emoji)
    box = image.getchannel("A").getbbox()
    if box is None or image.tobytes() == missing:
        code = " ".join(f"U+{ord(char):04X}" for char in emoji)
        raise SpriteError(f"The font has no drawing for {emoji} ({code}).")
    return image.crop(box)


def fit_in_cell(glyph):
    """Scale a glyph so that its longer side is LONG_SIDE pixels and centre it in a clear cell."""
    scale = LONG_SIDE / max(glyph.size)
    size = tuple(max(1, round(side * scale)) for side in glyph.size)
    scaled = glyph.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    cell = Image.new("RGBA", (CELL, CELL), (0, 0, 0, 0))
    cell.paste(scaled, ((CELL - size[0]) // 2, (CELL - size[1]) // 2))
    return cell


def build_sheet(entries_in_order, font):
    """Return the sheet with one cell per entry, row by row."""
    missing = draw_glyph(font, "\U0010fffd").tobytes()
    rows = -(-len(entries_in_order) // COLUMNS)
    sheet = Image.new("RGBA", (COLUMNS * CELL, rows * CELL), (0, 0, 0, 0))
    for index, entry in enumerate(entries_in_order):
        row, column = divmod(index, COLUMNS)
        sheet.paste(fit_in_cell(render_glyph(font, entry["emoji"], missing)), (column * CELL, row * CELL))
    return sheet


def write_subjects(path, subjects, props, sequences):
    """Write subjects.json with one entry per line."""
    parts = []
    for name, rows in (("subjects", subjects), ("props", props), ("sequences", sequences)):
        body = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        parts.append(f'"{name}": [\n{body}\n ]')
    head = f'{{"cell": {CELL}, "columns": {COLUMNS},\n '
    path.write_text(head + ",\n ".join(parts) + "}\n", encoding="utf-8")


def build(folder):
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


def main():
    """Command line: build into the folder of this file, or into --out."""
    parser = argparse.ArgumentParser(description="Build sprites.webp and subjects.json.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write to")
    folder = parser.parse_args().out
    try:
        counts = build(folder)
    except SpriteError as error:
        sys.exit(f"build_sprites: {error}")
    print(f"wrote {folder / 'sprites.webp'} and {folder / 'subjects.json'}: {counts[0]} subjects, {counts[1]} props")


if __name__ == "__main__":
    main()
