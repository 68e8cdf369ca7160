"""How made things are drawn: one function a shape, on a `Pen` (units: the canvas's height)."""

from __future__ import annotations

from math import cos, pi, sin

from curation.sample.drawing.palette import RGB, darker, lighter
from curation.sample.drawing.pen import Pen

TYRE: RGB = (34, 34, 38)
STEEL: RGB = (196, 200, 206)
GLASS: RGB = (188, 224, 242)
WOOD: RGB = (142, 94, 52)
CREAM: RGB = (250, 244, 224)


def wheel(pen: Pen, x: float, y: float, r: float) -> None:
    """A car's wheel."""
    pen.disc(x, y, r, TYRE, outline=False)
    pen.disc(x, y, r * 0.5, STEEL, outline=False)


def ball(pen: Pen) -> None:
    pen.disc(0.5, 0.5, 0.49, pen.main)
    pen.arc((0.1, -0.35, 0.9, 0.45), 25, 155, 0.05, pen.light)
    pen.arc((0.1, 0.55, 0.9, 1.35), 205, 335, 0.05, pen.light)
    pen.oval(0.24, 0.16, 0.4, 0.28, lighter(pen.main, 0.75), outline=False)


def box(pen: Pen) -> None:
    pen.poly([(0.02, 0.28), (0.72, 0.28), (0.72, 0.98), (0.02, 0.98)], pen.main)
    pen.poly([(0.02, 0.28), (0.28, 0.04), (0.98, 0.04), (0.72, 0.28)], pen.light)
    pen.poly([(0.72, 0.28), (0.98, 0.04), (0.98, 0.72), (0.72, 0.98)], pen.dark)
    pen.poly([(0.3, 0.28), (0.56, 0.04), (0.68, 0.04), (0.42, 0.28)], CREAM, outline=False)
    pen.poly([(0.3, 0.28), (0.42, 0.28), (0.42, 0.52), (0.3, 0.52)], CREAM, outline=False)


def house(pen: Pen) -> None:
    pen.box(0.78, 0.08, 0.9, 0.36, darker(pen.main, 0.45))
    pen.box(0.12, 0.46, 1.03, 0.98, pen.main)
    pen.poly([(0.0, 0.5), (0.575, 0.04), (1.15, 0.5)], darker(pen.main, 0.5))
    pen.box(0.48, 0.66, 0.68, 0.98, WOOD)
    pen.disc(0.64, 0.83, 0.02, CREAM, outline=False)
    for x in (0.2, 0.76):
        pen.box(x, 0.58, x + 0.2, 0.78, GLASS)
        pen.stroke([(x + 0.1, 0.58), (x + 0.1, 0.78)], 0.016, CREAM)
        pen.stroke([(x, 0.68), (x + 0.2, 0.68)], 0.016, CREAM)


def car(pen: Pen) -> None:
    pen.poly([(0.42, 0.42), (0.66, 0.06), (1.36, 0.06), (1.66, 0.42)], pen.main)
    pen.poly([(0.56, 0.42), (0.72, 0.14), (0.98, 0.14), (0.98, 0.42)], GLASS)
    pen.poly([(1.06, 0.42), (1.06, 0.14), (1.32, 0.14), (1.52, 0.42)], GLASS)
    pen.box(0.04, 0.4, 2.06, 0.8, pen.main, radius=0.12)
    pen.stroke([(0.14, 0.62), (1.98, 0.62)], 0.03, pen.dark)
    pen.oval(1.94, 0.46, 2.06, 0.58, (255, 240, 170), outline=False)
    pen.box(0.04, 0.46, 0.12, 0.58, (200, 40, 40), outline=False)
    wheel(pen, 0.5, 0.78, 0.2)
    wheel(pen, 1.6, 0.78, 0.2)


def bus(pen: Pen) -> None:
    pen.box(0.03, 0.06, 1.97, 0.84, pen.main, radius=0.1)
    for k in range(5):
        pen.box(0.14 + 0.29 * k, 0.18, 0.36 + 0.29 * k, 0.44, GLASS, radius=0.03)
    pen.box(1.62, 0.18, 1.88, 0.78, GLASS, radius=0.03)
    pen.box(0.03, 0.52, 1.56, 0.6, pen.light, outline=False)
    wheel(pen, 0.46, 0.83, 0.16)
    wheel(pen, 1.46, 0.83, 0.16)


def cup(pen: Pen) -> None:
    pen.ring(0.84, 0.52, 0.22, 0.08, pen.dark)
    pen.poly([(0.06, 0.16), (0.82, 0.16), (0.74, 0.96), (0.14, 0.96)], pen.main)
    pen.oval(0.05, 0.06, 0.83, 0.28, pen.light)
    pen.oval(0.12, 0.1, 0.76, 0.25, (92, 56, 32), outline=False)
    pen.stroke([(0.16, 0.36), (0.2, 0.82)], 0.04, pen.light)


def kite(pen: Pen) -> None:
    pen.poly([(0.36, 0.0), (0.7, 0.3), (0.36, 0.7), (0.02, 0.3)], pen.main)
    pen.poly([(0.36, 0.0), (0.7, 0.3), (0.36, 0.3)], pen.light, outline=False)
    pen.poly([(0.36, 0.7), (0.02, 0.3), (0.36, 0.3)], pen.dark, outline=False)
    tail = [(0.36 + 0.07 * sin(k * 0.9), 0.7 + 0.028 * k) for k in range(11)]
    pen.stroke(tail, 0.02, pen.line)
    for k in (3, 6, 9):
        x, y = tail[k]
        for side in (-0.1, 0.1):
            pen.poly([(x, y), (x + side, y - 0.045), (x + side, y + 0.045)], pen.main)


def umbrella(pen: Pen) -> None:
    pen.stroke([(0.5, 0.1), (0.5, 0.86)], 0.035, WOOD)
    pen.arc((0.5, 0.78, 0.68, 0.98), 0, 180, 0.035, WOOD)
    pen.pie((0.02, 0.06, 0.98, 0.98), 180, 360, pen.main)
    pen.pie((0.2, 0.06, 0.8, 0.98), 180, 360, pen.light)
    pen.pie((0.36, 0.06, 0.64, 0.98), 180, 360, pen.main)
    pen.stroke([(0.5, 0.02), (0.5, 0.08)], 0.03, WOOD)


def boat(pen: Pen) -> None:
    pen.stroke([(0.56, 0.04), (0.56, 0.74)], 0.03, WOOD)
    pen.poly([(0.6, 0.04), (0.6, 0.66), (1.06, 0.66)], CREAM)
    pen.poly([(0.52, 0.16), (0.52, 0.66), (0.16, 0.66)], lighter(pen.main, 0.6))
    pen.poly([(0.02, 0.72), (1.18, 0.72), (0.98, 0.98), (0.2, 0.98)], pen.main)
    pen.stroke([(0.1, 0.8), (1.1, 0.8)], 0.035, pen.light)


def bicycle(pen: Pen) -> None:
    for x in (0.36, 1.28):
        pen.ring(x, 0.66, 0.33, 0.055, TYRE)
        pen.disc(x, 0.66, 0.05, STEEL, outline=False)
        for k in range(4):
            dx, dy = 0.3 * cos(k * pi / 4), 0.3 * sin(k * pi / 4)
            pen.stroke([(x - dx, 0.66 - dy), (x + dx, 0.66 + dy)], 0.01, STEEL)
    frame = [(0.36, 0.66), (0.62, 0.28), (1.12, 0.26), (0.78, 0.68), (0.36, 0.66)]
    pen.stroke(frame, 0.065, pen.main)
    pen.stroke([(0.56, 0.16), (0.78, 0.68)], 0.065, pen.main)
    pen.stroke([(1.08, 0.12), (1.28, 0.66)], 0.065, pen.main)
    pen.stroke([(0.44, 0.13), (0.68, 0.13)], 0.07, TYRE)
    pen.stroke([(1.08, 0.12), (1.24, 0.08), (1.28, 0.14)], 0.045, TYRE)
    pen.disc(0.78, 0.68, 0.08, pen.dark)


def balloon(pen: Pen) -> None:
    pen.stroke([(0.35, 0.68), (0.31, 0.8), (0.39, 0.9), (0.34, 0.99)], 0.016, (90, 90, 90))
    pen.oval(0.02, 0.0, 0.68, 0.66, pen.main)
    pen.poly([(0.35, 0.63), (0.28, 0.71), (0.42, 0.71)], pen.dark)
    pen.oval(0.14, 0.1, 0.28, 0.26, lighter(pen.main, 0.7), outline=False)


def hat(pen: Pen) -> None:
    pen.oval(0.0, 0.66, 1.4, 0.98, pen.dark)
    pen.poly([(0.38, 0.1), (1.02, 0.1), (1.08, 0.8), (0.32, 0.8)], pen.main)
    pen.oval(0.37, 0.02, 1.03, 0.2, pen.main)
    pen.poly([(0.345, 0.58), (1.055, 0.58), (1.08, 0.78), (0.32, 0.78)], CREAM)


def chair(pen: Pen) -> None:
    for x in (0.1, 0.62):
        pen.box(x, 0.55, x + 0.08, 0.99, pen.dark)
    pen.box(0.08, 0.02, 0.2, 0.62, pen.main, radius=0.04)
    pen.box(0.62, 0.02, 0.72, 0.56, pen.main, radius=0.04)
    for y in (0.1, 0.27):
        pen.box(0.14, y, 0.68, y + 0.1, pen.light, radius=0.03)
    pen.box(0.04, 0.5, 0.78, 0.64, pen.main, radius=0.05)


def lamp(pen: Pen) -> None:
    pen.poly([(0.2, 0.02), (0.5, 0.02), (0.68, 0.42), (0.02, 0.42)], pen.main)
    pen.oval(0.2, 0.4, 0.5, 0.5, (255, 242, 176), outline=False)
    pen.stroke([(0.35, 0.46), (0.35, 0.9)], 0.05, STEEL)
    pen.oval(0.12, 0.86, 0.58, 0.98, pen.dark)


def book(pen: Pen) -> None:
    pen.poly(
        [(0.02, 0.2), (0.7, 0.36), (1.38, 0.2), (1.38, 0.9), (0.7, 0.99), (0.02, 0.9)], pen.main
    )
    pen.poly([(0.16, 0.2), (0.7, 0.32), (0.7, 0.9), (0.16, 0.78)], CREAM)
    pen.poly([(1.24, 0.2), (0.7, 0.32), (0.7, 0.9), (1.24, 0.78)], (238, 230, 206))
    for k in range(4):
        y = 0.36 + 0.12 * k
        pen.stroke([(0.24, y), (0.6, y + 0.06)], 0.02, (150, 146, 138))
        pen.stroke([(0.8, y + 0.06), (1.16, y)], 0.02, (150, 146, 138))


def clock(pen: Pen) -> None:
    pen.stroke([(0.24, 0.86), (0.16, 0.98)], 0.07, pen.dark)
    pen.stroke([(0.76, 0.86), (0.84, 0.98)], 0.07, pen.dark)
    for x in (0.2, 0.8):
        pen.disc(x, 0.13, 0.12, pen.dark)
    pen.disc(0.5, 0.53, 0.43, pen.main)
    pen.disc(0.5, 0.53, 0.33, CREAM)
    for k in range(12):
        dx, dy = cos(k * pi / 6), sin(k * pi / 6)
        pen.disc(0.5 + 0.28 * dx, 0.53 + 0.28 * dy, 0.018, TYRE, outline=False)
    pen.stroke([(0.5, 0.53), (0.5, 0.32)], 0.035, TYRE)
    pen.stroke([(0.5, 0.53), (0.66, 0.62)], 0.035, TYRE)


def rocket(pen: Pen) -> None:
    pen.poly([(0.19, 0.84), (0.3, 1.0), (0.41, 0.84)], (255, 176, 40), outline=False)
    pen.poly([(0.12, 0.56), (0.0, 0.88), (0.16, 0.8)], pen.dark)
    pen.poly([(0.48, 0.56), (0.6, 0.88), (0.44, 0.8)], pen.dark)
    sides = [
        (0.3 + 0.19 * side * sin(pi * min(1.0, k / 8) * 0.62), 0.02 + 0.1 * k)
        for side, steps in ((1, range(9)), (-1, range(8, -1, -1)))
        for k in steps
    ]
    pen.poly(sides, pen.main)
    pen.poly([(0.3, 0.02), (0.42, 0.22), (0.18, 0.22)], pen.light, outline=False)
    pen.disc(0.3, 0.42, 0.09, CREAM)
    pen.disc(0.3, 0.42, 0.06, GLASS)


def bell(pen: Pen) -> None:
    pen.ring(0.45, 0.1, 0.09, 0.05, pen.line)
    pen.disc(0.45, 0.88, 0.1, pen.line)
    pen.pie((0.16, 0.12, 0.74, 0.82), 180, 360, pen.main)
    pen.poly([(0.16, 0.46), (0.74, 0.46), (0.88, 0.82), (0.02, 0.82)], pen.main)
    pen.box(0.0, 0.76, 0.9, 0.87, pen.dark, radius=0.05)
    pen.stroke([(0.28, 0.3), (0.22, 0.66)], 0.05, pen.light)


def guitar(pen: Pen) -> None:
    pen.box(0.27, 0.08, 0.33, 0.6, WOOD)
    pen.box(0.23, 0.0, 0.37, 0.12, TYRE)
    pen.disc(0.3, 0.58, 0.19, pen.main)
    pen.disc(0.3, 0.77, 0.23, pen.main)
    pen.oval(0.15, 0.52, 0.45, 0.84, pen.main, outline=False)
    pen.disc(0.3, 0.62, 0.075, TYRE)
    pen.box(0.2, 0.82, 0.4, 0.86, TYRE)
    for x in (0.285, 0.315):
        pen.stroke([(x, 0.1), (x, 0.84)], 0.006, CREAM)
