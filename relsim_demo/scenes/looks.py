"""Other looks for the same sprite: new hues, paper, stone or cloud textures, photo-like patches. For training only.

A model that has seen one drawing of a lemon learns lemons; one that has seen a lemon in any colour and stuff learns
what is done with it. Shapes stay as they are, since many relations live in them.
"""

from __future__ import annotations

import random

from PIL import Image, ImageChops

from relsim_demo.scenes.pixels import toned


class Looks:
    """The looks of one scene: each subject keeps its own throughout the picture."""

    def __init__(self, seed: str) -> None:
        self._rng = random.Random(f"looks {seed}")
        self._active = self._rng.random() < 0.5
        self._made: dict[str, Image.Image] = {}

    def of(self, name: str, image: Image.Image) -> Image.Image:
        """Return the subject's look in this scene (RGBA, the size of the sprite)."""
        if not self._active:
            return image
        if name not in self._made:
            kind = self._rng.choice(("as it is", "hue", "hue", "texture", "patch"))
            self._made[name] = getattr(self, f"_{kind}", lambda i: i)(image)
        return self._made[name]

    def _hue(self, image: Image.Image) -> Image.Image:
        """Turn all hues by one angle and change the brightness a little."""
        hue, saturation, value = image.convert("RGB").convert("HSV").split()
        turn, gain = self._rng.randrange(256), self._rng.uniform(0.7, 1.15)
        hue = toned(hue, lambda h: (h + turn) % 256)
        value = toned(value, lambda v: min(255, round(v * gain)))
        turned = Image.merge("HSV", (hue, saturation, value)).convert("RGB")
        turned.putalpha(image.getchannel("A"))
        return turned

    def _texture(self, image: Image.Image) -> Image.Image:
        """Keep shape and shading, but make the thing of some other stuff."""
        stuff = self._stuff(image.size)
        shading = toned(image.convert("RGB").convert("L"), lambda v: 90 + v * 165 // 255).convert("RGB")
        made = Image.blend(ImageChops.multiply(stuff, shading), image.convert("RGB"), self._rng.uniform(0.1, 0.5))
        made.putalpha(image.getchannel("A"))
        return made

    def _patch(self, image: Image.Image) -> Image.Image:
        """Imitate a cut-out photograph: a textured patch of the sprite's size with the sprite upon it."""
        patch = self._stuff(image.size).convert("RGBA")
        patch.alpha_composite(image)
        if self._rng.random() < 0.5:
            patch.putalpha(toned(Image.radial_gradient("L").resize(image.size), lambda v: 255 if v < 180 else 0))
        return patch

    def _stuff(self, size: tuple[int, int]) -> Image.Image:
        """Two octaves of coloured noise (RGB)."""
        coarse = Image.frombytes("RGB", (3, 3), self._rng.randbytes(27)).resize(size, Image.Resampling.BICUBIC)
        fine = Image.frombytes("L", (16, 16), self._rng.randbytes(256)).resize(size, Image.Resampling.BILINEAR)
        return Image.blend(coarse, fine.convert("RGB"), self._rng.uniform(0.1, 0.4))
