"""The painter: puts a scene's things into its place, at any moment of its motion."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from curation.sample.drawing.motion import Pose, pose
from curation.sample.drawing.palette import COLOURS, RGB, distance, shifted
from curation.sample.drawing.places import PLACES, backdrop
from curation.sample.drawing.shapes import SHAPES, sprite
from curation.sample.scenes import Group, Scene, Spot

STILL = Pose()

Gains = tuple[float, float, float]

# below this colour distance a thing is hard to see on its ground
FAINT = 120.0


class Stage:
    """A scene made ready to be painted: its place and its things are drawn once.

    Painting a frame is then only moving and pasting, which is what makes clips affordable.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        gains = _gains(scene.light, scene.warmth)
        self._backdrop = backdrop(
            scene.place,
            width=scene.width,
            height=scene.height,
            horizon=scene.horizon,
            texture=scene.texture,
            grain=scene.grain,
            vignette=scene.vignette,
            gains=gains,
        )
        # painted first is farther away
        order = (1, 0) if scene.relation in ("in front of", "on") else (0, 1)
        self._order = [index for index in order if index < len(scene.groups)]
        self._things = [
            [_Thing(scene, group, spot, gains, self._backdrop) for spot in group.spots]
            for group in scene.groups
        ]

    def at(self, t: float) -> Image.Image:
        """The frame (RGB) at time `t` in 0..1."""
        scene, frame = self.scene, self._backdrop.copy()
        for index in self._order:
            change = STILL
            if index == 0 and scene.motion is not None:
                turns = not SHAPES[scene.groups[0].shape].upright
                change = pose(scene.motion, t, reach=scene.reach, turns=turns)
            for thing in self._things[index]:
                thing.paste(frame, change)
        return frame


class _Thing:
    """One thing's sprite, upright and at its own tilt, and its shadow."""

    def __init__(
        self, scene: Scene, group: Group, spot: Spot, gains: Gains, ground: Image.Image
    ) -> None:
        self._x, self._y = spot.x * scene.width, spot.y * scene.height
        self._size = (scene.width, scene.height)
        self._tall = spot.height * scene.height
        self._tilt = spot.tilt
        colour = shifted(COLOURS[group.colour], hue=group.hue, value=group.value)
        upright = sprite(
            group.shape,
            height=max(8, round(self._tall)),
            colour=colour,
            pattern=group.pattern,
            slant=group.slant,
            gains=gains,
        )
        if spot.flip:
            upright = upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        shadow_width = upright.width
        behind = _mean(ground, self._x, self._y, upright.width, upright.height)
        if distance(colour, behind) < FAINT:
            upright = _haloed(upright, (20, 18, 30) if sum(behind) > 400 else (255, 250, 235))
        self._upright = upright
        self._tilted = upright.rotate(-spot.tilt, Image.Resampling.BICUBIC, expand=True)
        self._stands = SHAPES[group.shape].home == "ground"
        foot = self._y + self._tall / 2
        solid = scene.place not in ("sea", "underwater") and PLACES[scene.place].kind != "flat"
        grounded = self._stands and solid and foot > scene.horizon * scene.height
        self._shadow = _shadow(shadow_width) if grounded else None

    def paste(self, frame: Image.Image, change: Pose) -> None:
        """Put the thing into the frame, changed by its motion."""
        x, y = self._x + change.dx * self._size[0], self._y + change.dy * self._size[1]
        if self._stands:  # what grows on the ground keeps its feet where they are
            y += self._tall / 2 * (1 - change.scale)
        if self._shadow is not None:
            foot = self._y + self._tall / 2  # a jumping thing's shadow stays on the ground
            corner = (round(x - self._shadow.width / 2), round(foot - self._shadow.height / 2))
            frame.paste((24, 20, 30), corner, self._shadow)
        image = self._tilted
        if change.turn:
            turn = -(self._tilt + change.turn)
            image = self._upright.rotate(turn, Image.Resampling.BILINEAR, expand=True)
        if change.scale != 1.0:
            wide, tall = round(image.width * change.scale), round(image.height * change.scale)
            image = image.resize((max(4, wide), max(4, tall)), Image.Resampling.BILINEAR)
        frame.paste(image, (round(x - image.width / 2), round(y - image.height / 2)), image)


def _mean(picture: Image.Image, x: float, y: float, width: int, height: int) -> RGB:
    """The mean colour of the part of an RGB picture around (x, y)."""
    left, top = round(x - width / 2), round(y - height / 2)
    patch = picture.crop((left, top, left + width, top + height))
    r, g, b = np.asarray(patch, dtype=np.float32).mean(axis=(0, 1))
    return round(float(r)), round(float(g)), round(float(b))


def _haloed(image: Image.Image, colour: RGB) -> Image.Image:
    """The thing with a soft rim, so that it stands out from a ground of its own colour."""
    pad = max(3, image.height // 14)
    mask = Image.new("L", (image.width + 2 * pad, image.height + 2 * pad), 0)
    mask.paste(image.getchannel("A"), (pad, pad))
    mask = mask.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.BoxBlur(pad / 2))
    rim = Image.new("RGBA", mask.size, (*colour, 0))
    rim.putalpha(mask)
    rim.alpha_composite(image, (pad, pad))
    return rim


def _shadow(width: int) -> Image.Image:
    """The mask of a soft shadow under something `width` wide."""
    wide, tall = max(6, round(width * 1.05)), max(4, round(width * 0.16))
    mask = Image.new("L", (wide, tall), 0)
    mask.paste(110, (2, 1, wide - 2, tall - 1))
    return mask.filter(ImageFilter.BoxBlur(max(1, tall / 3)))


def _gains(light: float, warmth: float) -> Gains:
    """Factors on red, green and blue that brighten by `light` and warm or cool by `warmth`."""
    return light * (1 + 0.06 * warmth), light, light * (1 - 0.08 * warmth)
