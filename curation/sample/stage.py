"""The painter: puts a scene's things into its place, at any moment of its motion."""

from __future__ import annotations

from PIL import Image, ImageFilter

from curation.sample.motion import Pose, pose
from curation.sample.palette import COLOURS, shifted
from curation.sample.places import PLACES, backdrop
from curation.sample.scenes import Group, Scene, Spot
from curation.sample.shapes import SHAPES, sprite

STILL = Pose()


class Stage:
    """A scene made ready to be painted: its place and its things are drawn once.

    Painting a frame is then only moving and pasting, which is what makes clips affordable.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        tint = _tint(scene.light, scene.warmth)
        empty = backdrop(
            scene.place,
            width=scene.width,
            height=scene.height,
            horizon=scene.horizon,
            texture=scene.texture,
            grain=scene.grain,
            vignette=scene.vignette,
        )
        self._backdrop = empty.point(tint)
        # painted first is farther away
        order = (1, 0) if scene.relation in ("in front of", "on") else (0, 1)
        self._order = [index for index in order if index < len(scene.groups)]
        opaque = [*tint, *range(256)]
        self._things = [
            [_Thing(scene, group, spot, opaque) for spot in group.spots] for group in scene.groups
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

    def __init__(self, scene: Scene, group: Group, spot: Spot, tint: list[int]) -> None:
        self._x, self._y = spot.x * scene.width, spot.y * scene.height
        self._size = (scene.width, scene.height)
        self._tall = spot.height * scene.height
        self._tilt = spot.tilt
        upright = sprite(
            group.shape,
            height=max(8, round(self._tall)),
            colour=shifted(COLOURS[group.colour], hue=group.hue, value=group.value),
            pattern=group.pattern,
            slant=group.slant,
        ).point(tint)
        if spot.flip:
            upright = upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        self._upright = upright
        self._tilted = upright.rotate(-spot.tilt, Image.Resampling.BICUBIC, expand=True)
        self._stands = SHAPES[group.shape].home == "ground"
        foot = self._y + self._tall / 2
        solid = scene.place not in ("sea", "underwater") and PLACES[scene.place].kind != "flat"
        grounded = self._stands and solid and foot > scene.horizon * scene.height
        self._shadow = _shadow(upright.width) if grounded else None

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


def _shadow(width: int) -> Image.Image:
    """The mask of a soft shadow under something `width` wide."""
    wide, tall = max(6, round(width * 1.05)), max(4, round(width * 0.16))
    mask = Image.new("L", (wide, tall), 0)
    mask.paste(110, (2, 1, wide - 2, tall - 1))
    return mask.filter(ImageFilter.BoxBlur(max(1, tall / 3)))


def _tint(light: float, warmth: float) -> list[int]:
    """A lookup table of 3 x 256 that brightens by `light` and warms or cools by `warmth`."""
    gains = (light * (1 + 0.06 * warmth), light, light * (1 - 0.08 * warmth))
    return [min(255, round(value * gain)) for gain in gains for value in range(256)]
