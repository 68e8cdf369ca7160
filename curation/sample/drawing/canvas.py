"""The surface a backdrop is painted on: gradients, grain, clouds, hills and scattered marks.

Positions and sizes are fractions of the picture: x of its width, y of its height. Painting happens
at `SUPERSAMPLE` times the picture's size and is averaged down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from curation.sample.drawing.palette import RGB, mix, shifted

SUPERSAMPLE = 2


class Canvas:
    """An opaque picture in the making.

    `rng` decides every mark, so the same generator state paints the same picture. `horizon` is
    where the ground begins (fraction of the height).
    """

    def __init__(
        self, width: int, height: int, *, horizon: float, rng: np.random.Generator
    ) -> None:
        self.width, self.height = width * SUPERSAMPLE, height * SUPERSAMPLE
        self.horizon = horizon
        self.rng = rng
        self.image = Image.new("RGB", (self.width, self.height))
        self.draw = ImageDraw.Draw(self.image)

    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def count(self, low: int, high: int) -> int:
        """A whole number in low..high, both included."""
        return int(self.rng.integers(low, high + 1))

    def choice(self, options: Sequence[RGB]) -> RGB:
        return options[int(self.rng.integers(len(options)))]

    def tone(self, colour: RGB, hue: float = 0.03, value: float = 0.12) -> RGB:
        """`colour`, changed a little."""
        return shifted(
            colour, hue=self.uniform(-hue, hue), value=self.uniform(1 - value, 1 + value)
        )

    def any_tone(self, *, saturation: tuple[float, float], value: tuple[float, float]) -> RGB:
        """A colour of any hue."""
        base = shifted((255, 0, 0), hue=self.uniform(0, 1), value=self.uniform(*value))
        grey = round(max(base))
        return mix((grey, grey, grey), base, self.uniform(*saturation))

    def band(self, y0: float, y1: float, top: RGB, bottom: RGB, *, curve: float = 1.0) -> None:
        """A vertical gradient over the rows y0..y1."""
        first, last = round(y0 * self.height), round(y1 * self.height)
        rows = last - first
        if rows <= 0:
            return
        share = np.linspace(0, 1, rows, dtype=np.float32)[:, None] ** curve
        colours = np.array(top) * (1 - share) + np.array(bottom) * share
        strip = Image.fromarray(colours.round().astype(np.uint8)[:, None, :])
        self.image.paste(strip.resize((self.width, rows)), (0, first))

    def mottle(
        self, y0: float, y1: float, *, amount: float, cell: float, stretch: float = 1.0
    ) -> None:
        """Smooth lighter and darker patches; `cell` is their height, `amount` 0..255."""
        first, last = round(y0 * self.height), round(y1 * self.height)
        if last - first <= 1:
            return
        size = max(2.0, cell * self.height)
        shape = (2 + int((last - first) / size), 2 + int(self.width / (size * stretch)))
        coarse = Image.fromarray(self.rng.normal(0, amount, shape).astype(np.float32))
        patches = np.asarray(coarse.resize((self.width, last - first), Image.Resampling.BICUBIC))
        region = np.asarray(self.image.crop((0, first, self.width, last)), dtype=np.float32)
        pixels = np.clip(region + patches[..., None], 0, 255).astype(np.uint8)
        self.image.paste(Image.fromarray(pixels), (0, first))

    def oval(self, x: float, y: float, rx: float, ry: float, fill: RGB) -> None:
        """An ellipse with radii in units of the height, so that equal radii give a circle."""
        cx, cy = x * self.width, y * self.height
        dx, dy = rx * self.height, ry * self.height
        self.draw.ellipse((cx - dx, cy - dy, cx + dx, cy + dy), fill=fill)

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: RGB) -> None:
        """A rectangle; an empty one paints nothing."""
        if x1 <= x0 or y1 <= y0:
            return
        self.draw.rectangle(
            (x0 * self.width, y0 * self.height, x1 * self.width, y1 * self.height), fill=fill
        )

    def poly(self, points: Sequence[tuple[float, float]], fill: RGB) -> None:
        self.draw.polygon([(x * self.width, y * self.height) for x, y in points], fill=fill)

    def stroke(self, points: Sequence[tuple[float, float]], width: float, fill: RGB) -> None:
        """A line; `width` in units of the height."""
        scaled = [(x * self.width, y * self.height) for x, y in points]
        self.draw.line(scaled, fill=fill, width=max(1, round(width * self.height)), joint="curve")

    def scatter(
        self, number: int, y0: float, y1: float, mark: Callable[[float, float, float], None]
    ) -> None:
        """Call `mark(x, y, depth)` at random places, far ones first; depth runs from 0 to 1."""
        ys = np.sort(self.rng.uniform(y0, y1, number))
        xs = self.rng.uniform(0, 1, number)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            mark(x, y, (y - y0) / max(1e-6, y1 - y0))

    def clouds(self, number: int, fill: RGB) -> None:
        """Puffy clouds above the horizon."""
        for _ in range(number):
            x, y = self.uniform(0, 1), self.uniform(0.04, max(0.08, self.horizon * 0.6))
            size = self.uniform(0.03, 0.075)
            for _ in range(self.count(3, 6)):
                dx, dy = self.uniform(-0.09, 0.09), self.uniform(-0.3, 0.3) * size
                self.oval(x + dx, y + dy, size * self.uniform(1.0, 1.9), size * 0.62, fill)

    def hills(self, colour: RGB, *, height: float, bumps: float, peaked: bool = False) -> None:
        """A silhouette that stands on the horizon, `height` high."""
        phases = self.rng.uniform(0, 6.28, 3)
        xs = np.linspace(0, 1, 41)
        wave = (
            np.sin(xs * bumps * 6.28 + phases[0])
            + 0.5 * np.sin(xs * bumps * 14.5 + phases[1])
            + 0.25 * np.sin(xs * bumps * 31 + phases[2])
        )
        if peaked:
            wave = np.abs(wave) * 1.4 - 0.6
        tops = self.horizon - height * (0.55 + 0.3 * wave)
        line = list(zip(xs.tolist(), tops.tolist(), strict=True))
        self.poly([(0.0, self.horizon + 0.01), *line, (1.0, self.horizon + 0.01)], colour)

    def finish(
        self, *, grain: float, vignette: float, gains: tuple[float, float, float]
    ) -> Image.Image:
        """The picture at its size (RGB), with `grain` (0..255), darkened corners (`vignette` in
        0..1) and `gains` on red, green and blue."""
        pixels = np.asarray(self.image.reduce(SUPERSAMPLE), dtype=np.float32)
        rows, columns = pixels.shape[:2]
        y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
        shade = 1 - vignette * (x * x + y * y) / 2
        noise = self.rng.standard_normal((rows, columns), dtype=np.float32) * np.float32(grain)
        pixels = pixels * (shade[..., None] * np.array(gains, np.float32)) + noise[..., None]
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
