"""A pen that draws antialiased shapes on a small transparent canvas.

Coordinates are in units of the canvas's height: y runs from 0 (top) to 1 (bottom), x from 0 to
the canvas's aspect. Drawing happens at `SUPERSAMPLE` times the wanted size and is averaged down.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from curation.sample.drawing.palette import RGB, darker, lighter

SUPERSAMPLE = 3

Point = tuple[float, float]


class Pen:
    """One canvas and the tones of the thing that is drawn on it.

    `main` is the colour a caption names, `dark` and `light` its tones, `line` the outline.
    """

    def __init__(self, height: int, *, aspect: float, main: RGB) -> None:
        self.unit = height * SUPERSAMPLE
        self.aspect = aspect
        self.main, self.dark, self.light = main, darker(main), lighter(main, 0.45)
        self.line = darker(main, 0.6)
        # whole multiples, so that averaging down leaves no half-covered edge
        width = max(1, round(height * aspect)) * SUPERSAMPLE
        self.image = Image.new("RGBA", (width, self.unit), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)
        self._outline = max(1, round(self.unit * 0.014))

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.unit, y * self.unit) for x, y in points]

    def poly(self, points: Sequence[Point], fill: RGB, *, outline: bool = True) -> None:
        """A filled polygon."""
        edge = self.line if outline else None
        self._draw.polygon(self._scaled(points), fill=fill, outline=edge, width=self._outline)

    def oval(
        self, x0: float, y0: float, x1: float, y1: float, fill: RGB, *, outline: bool = True
    ) -> None:
        """An ellipse inside the box (x0, y0)..(x1, y1)."""
        edge = self.line if outline else None
        box = self._scaled([(x0, y0), (x1, y1)])
        self._draw.ellipse(box, fill=fill, outline=edge, width=self._outline)

    def disc(self, x: float, y: float, r: float, fill: RGB, *, outline: bool = True) -> None:
        """A circle around (x, y)."""
        self.oval(x - r, y - r, x + r, y + r, fill, outline=outline)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        fill: RGB,
        *,
        radius: float = 0.0,
        outline: bool = True,
    ) -> None:
        """A rectangle, with rounded corners where `radius` is more than 0."""
        edge = self.line if outline else None
        self._draw.rounded_rectangle(
            self._scaled([(x0, y0), (x1, y1)]),
            radius=radius * self.unit,
            fill=fill,
            outline=edge,
            width=self._outline,
        )

    def stroke(self, points: Sequence[Point], width: float, fill: RGB) -> None:
        """A line through the points, with round joints and ends."""
        scaled = self._scaled(points)
        thick = max(1, round(width * self.unit))
        self._draw.line(scaled, fill=fill, width=thick, joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            r = thick / 2
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: RGB) -> None:
        """A circle's line of the given width."""
        box = self._scaled([(x - r, y - r), (x + r, y + r)])
        self._draw.ellipse(box, outline=fill, width=max(1, round(width * self.unit)))

    def arc(
        self,
        box: tuple[float, float, float, float],
        start: float,
        end: float,
        width: float,
        fill: RGB,
    ) -> None:
        """Part of an ellipse's line, angles in degrees, clockwise from three o'clock."""
        x0, y0, x1, y1 = (edge * self.unit for edge in box)
        self._draw.arc(
            (x0, y0, x1, y1), start, end, fill=fill, width=max(1, round(width * self.unit))
        )

    def pie(
        self,
        box: tuple[float, float, float, float],
        start: float,
        end: float,
        fill: RGB,
        *,
        outline: bool = True,
    ) -> None:
        """A filled slice of an ellipse, angles as in `arc`."""
        x0, y0, x1, y1 = (edge * self.unit for edge in box)
        edge = self.line if outline else None
        self._draw.pieslice(
            (x0, y0, x1, y1), start, end, fill=fill, outline=edge, width=self._outline
        )

    def erase(self, x: float, y: float, r: float) -> None:
        """A round hole."""
        box = self._scaled([(x - r, y - r), (x + r, y + r)])
        self._draw.ellipse(box, fill=(0, 0, 0, 0))

    def finish(self) -> Image.Image:
        """The canvas at the wanted size (RGBA)."""
        return self.image.reduce(SUPERSAMPLE)
