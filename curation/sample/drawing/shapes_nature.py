"""How living and natural things are drawn: one function a shape, on a `Pen`."""

from __future__ import annotations

from math import cos, pi, sin

from curation.sample.drawing.palette import RGB, lighter
from curation.sample.drawing.pen import Pen

BARK: RGB = (116, 76, 44)
LEAF: RGB = (58, 140, 60)
EYE: RGB = (24, 24, 28)
WHITE: RGB = (250, 250, 250)
BEAK: RGB = (244, 162, 40)


def star(pen: Pen) -> None:
    points = []
    for k in range(10):
        r = 0.5 if k % 2 == 0 else 0.21
        angle = -pi / 2 + k * pi / 5
        points.append((0.5 + r * cos(angle), 0.53 + r * sin(angle)))
    pen.poly(points, pen.main)


def heart(pen: Pen) -> None:
    points = []
    for k in range(40):
        angle = 2 * pi * k / 40
        x = 16 * sin(angle) ** 3
        y = 13 * cos(angle) - 5 * cos(2 * angle) - 2 * cos(3 * angle) - cos(4 * angle)
        points.append((0.5 + x / 33, 0.46 - y / 31))
    pen.poly(points, pen.main)
    pen.oval(0.2, 0.16, 0.34, 0.3, pen.light, outline=False)


def tree(pen: Pen) -> None:
    pen.box(0.32, 0.6, 0.44, 0.99, BARK)
    for x, y, r in ((0.2, 0.48, 0.19), (0.56, 0.48, 0.19), (0.38, 0.54, 0.2), (0.38, 0.25, 0.24)):
        pen.disc(x, y, r, pen.main)
    for x, y, r in ((0.22, 0.48, 0.16), (0.54, 0.48, 0.16), (0.38, 0.47, 0.2), (0.38, 0.28, 0.2)):
        pen.disc(x, y, r, pen.main, outline=False)
    for x, y in ((0.3, 0.18), (0.2, 0.42), (0.48, 0.36), (0.58, 0.5), (0.36, 0.58)):
        pen.disc(x, y, 0.045, pen.light, outline=False)


def cactus(pen: Pen) -> None:
    pen.stroke([(0.14, 0.3), (0.14, 0.52), (0.36, 0.58)], 0.13, pen.main)
    pen.stroke([(0.64, 0.2), (0.64, 0.44), (0.42, 0.5)], 0.13, pen.main)
    pen.box(0.28, 0.02, 0.5, 0.86, pen.main, radius=0.11)
    for x in (0.35, 0.43):
        pen.stroke([(x, 0.12), (x, 0.74)], 0.014, pen.light)
    pen.poly([(0.18, 0.76), (0.6, 0.76), (0.54, 0.99), (0.24, 0.99)], (190, 96, 58))


def fish(pen: Pen) -> None:
    pen.poly([(0.5, 0.5), (0.04, 0.1), (0.14, 0.5), (0.04, 0.9)], pen.dark)
    pen.poly([(0.66, 0.22), (0.94, 0.0), (1.16, 0.24)], pen.dark)
    pen.oval(0.34, 0.12, 1.5, 0.9, pen.main)
    pen.arc((0.9, 0.18, 1.26, 0.84), 110, 250, 0.03, pen.dark)
    pen.poly([(0.72, 0.52), (0.96, 0.44), (0.8, 0.74)], pen.light)
    pen.disc(1.28, 0.4, 0.085, WHITE)
    pen.disc(1.3, 0.4, 0.045, EYE, outline=False)


def flower(pen: Pen) -> None:
    pen.stroke([(0.35, 0.4), (0.35, 0.98)], 0.05, LEAF)
    pen.oval(0.36, 0.66, 0.62, 0.78, LEAF, outline=False)
    pen.oval(0.08, 0.76, 0.34, 0.88, LEAF, outline=False)
    for k in range(6):
        angle = k * pi / 3
        pen.disc(0.35 + 0.19 * cos(angle), 0.3 + 0.19 * sin(angle), 0.125, pen.main)
    pen.disc(0.35, 0.3, 0.115, (250, 206, 60))


def moon(pen: Pen) -> None:
    pen.disc(0.5, 0.5, 0.48, pen.main)
    for x, y, r in ((0.2, 0.34, 0.05), (0.2, 0.62, 0.07), (0.4, 0.86, 0.04)):
        pen.disc(x, y, r, pen.dark, outline=False)
    pen.erase(0.72, 0.42, 0.42)


def bird(pen: Pen) -> None:
    for x in (0.56, 0.7):
        pen.stroke([(x, 0.8), (x, 0.98), (x + 0.08, 0.98)], 0.03, BEAK)
    pen.poly([(0.36, 0.56), (0.0, 0.38), (0.04, 0.66)], pen.dark)
    pen.oval(0.22, 0.34, 0.98, 0.88, pen.main)
    pen.disc(0.94, 0.3, 0.24, pen.main)
    pen.oval(0.5, 0.3, 1.06, 0.6, pen.main, outline=False)
    pen.poly([(1.15, 0.24), (1.38, 0.33), (1.14, 0.4)], BEAK)
    pen.poly([(0.34, 0.5), (0.8, 0.5), (0.46, 0.78)], pen.light)
    pen.disc(0.99, 0.25, 0.05, EYE, outline=False)
    pen.disc(1.0, 0.24, 0.016, WHITE, outline=False)


def apple(pen: Pen) -> None:
    for x in (0.34, 0.62):
        pen.oval(x - 0.3, 0.22, x + 0.3, 0.98, pen.main)
    pen.oval(0.2, 0.26, 0.76, 0.95, pen.main, outline=False)
    pen.stroke([(0.48, 0.3), (0.52, 0.04)], 0.045, BARK)
    pen.oval(0.52, 0.04, 0.82, 0.18, LEAF)
    pen.oval(0.18, 0.36, 0.3, 0.54, lighter(pen.main, 0.7), outline=False)


def cat(pen: Pen) -> None:
    pen.stroke([(0.78, 0.92), (0.98, 0.84), (0.96, 0.6), (1.04, 0.52)], 0.09, pen.main)
    pen.oval(0.18, 0.42, 0.84, 1.0, pen.main)
    for x in (0.36, 0.58):
        pen.oval(x - 0.09, 0.88, x + 0.09, 1.0, pen.light)
    for side in (-1, 1):
        pen.poly(
            [(0.47 + side * 0.27, 0.02), (0.47 + side * 0.28, 0.3), (0.47 + side * 0.06, 0.16)],
            pen.main,
        )
    pen.oval(0.17, 0.1, 0.77, 0.58, pen.main)
    for x in (0.35, 0.59):
        pen.oval(x - 0.055, 0.26, x + 0.055, 0.38, (236, 226, 120), outline=False)
        pen.oval(x - 0.022, 0.26, x + 0.022, 0.38, EYE, outline=False)
    pen.poly([(0.43, 0.41), (0.51, 0.41), (0.47, 0.46)], (230, 130, 140), outline=False)
    for side in (-1, 1):
        for dy in (0.0, 0.05):
            start = (0.47 + side * 0.1, 0.45 + dy / 2)
            pen.stroke([start, (0.47 + side * 0.36, 0.43 + dy)], 0.012, pen.line)


def mushroom(pen: Pen) -> None:
    pen.box(0.36, 0.46, 0.64, 0.98, (242, 232, 206), radius=0.1)
    pen.pie((0.02, 0.04, 0.98, 1.06), 180, 360, pen.main)
    pen.oval(0.04, 0.48, 0.96, 0.62, (224, 208, 176))
    for x, y, r in ((0.3, 0.32, 0.075), (0.54, 0.2, 0.085), (0.74, 0.38, 0.07)):
        pen.disc(x, y, r, WHITE, outline=False)


def butterfly(pen: Pen) -> None:
    for side in (-1, 1):
        outer = 0.6 + side * 0.56
        pen.oval(min(0.6, outer), 0.04, max(0.6, outer), 0.58, pen.main)
        lower = 0.6 + side * 0.42
        pen.oval(min(0.6, lower), 0.5, max(0.6, lower), 0.96, pen.dark)
        pen.disc(0.6 + side * 0.32, 0.28, 0.11, pen.light, outline=False)
        pen.disc(0.6 + side * 0.24, 0.7, 0.07, pen.light, outline=False)
        pen.stroke([(0.6, 0.16), (0.6 + side * 0.14, 0.02)], 0.02, EYE)
    pen.oval(0.54, 0.12, 0.66, 0.9, EYE, outline=False)


def snail(pen: Pen) -> None:
    foot = (226, 190, 138)
    pen.poly(
        [
            (0.02, 0.98),
            (0.3, 0.78),
            (1.0, 0.78),
            (1.06, 0.44),
            (1.24, 0.44),
            (1.24, 0.9),
            (1.12, 0.98),
        ],
        foot,
    )
    for x in (1.08, 1.22):
        pen.stroke([(x, 0.46), (x + 0.04, 0.22)], 0.03, foot)
        pen.disc(x + 0.04, 0.2, 0.04, EYE, outline=False)
    pen.disc(0.58, 0.48, 0.42, pen.main)
    for r in (0.3, 0.18, 0.07):
        pen.ring(0.6, 0.5, r, 0.05, pen.dark)


def turtle(pen: Pen) -> None:
    skin = (126, 170, 92)
    for x in (0.3, 0.9):
        pen.box(x, 0.66, x + 0.22, 0.99, skin, radius=0.08)
    pen.disc(1.5, 0.46, 0.2, skin)
    pen.poly([(1.1, 0.62), (1.36, 0.44), (1.46, 0.62), (1.2, 0.84)], skin, outline=False)
    pen.disc(1.57, 0.41, 0.04, EYE, outline=False)
    pen.pie((0.08, 0.06, 1.32, 1.46), 180, 360, pen.main)
    for x, y in ((0.44, 0.5), (0.7, 0.32), (0.96, 0.5)):
        pen.poly(
            [(x + 0.13 * cos(k * pi / 3), y + 0.12 * sin(k * pi / 3)) for k in range(6)], pen.dark
        )
    pen.box(0.06, 0.7, 1.34, 0.8, pen.light, radius=0.05)
