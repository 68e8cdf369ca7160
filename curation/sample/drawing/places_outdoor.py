"""How outdoor places are painted: a sky above the horizon, a ground below it."""

from __future__ import annotations

from math import sin

from curation.sample.drawing.canvas import Canvas
from curation.sample.drawing.palette import RGB, darker, lighter, mix

SKIES: tuple[tuple[RGB, RGB], ...] = (
    ((92, 160, 232), (206, 232, 250)),
    ((64, 122, 206), (170, 212, 244)),
    ((134, 186, 226), (236, 240, 240)),
    ((168, 178, 192), (222, 224, 226)),
    ((120, 196, 214), (244, 236, 208)),
    ((238, 166, 112), (252, 226, 176)),
    ((132, 120, 190), (246, 190, 190)),
)


def sky(canvas: Canvas) -> RGB:
    """A daytime sky down to the horizon; returns its colour there."""
    top, low = SKIES[canvas.count(0, len(SKIES) - 1)]
    top, low = canvas.tone(top), canvas.tone(low)
    canvas.band(0, canvas.horizon, top, low)
    if canvas.uniform(0, 1) < 0.45:
        canvas.oval(
            canvas.uniform(0.08, 0.92),
            canvas.uniform(0.06, canvas.horizon * 0.7),
            *(2 * (canvas.uniform(0.04, 0.075),)),
            mix(low, (255, 246, 190), 0.85),
        )
    canvas.clouds(canvas.count(0, 4), lighter(low, 0.6))
    return low


def ground(canvas: Canvas, colour: RGB, *, amount: float = 9, stretch: float = 3) -> None:
    """A mottled plain from the horizon to the lower edge."""
    canvas.band(canvas.horizon, 1, lighter(colour, 0.18), darker(colour, 0.16))
    canvas.mottle(canvas.horizon, 1, amount=amount, cell=0.07, stretch=stretch)


def tufts(canvas: Canvas, colour: RGB, number: int) -> None:
    """Blades of grass in small bunches."""

    def mark(x: float, y: float, depth: float) -> None:
        size = 0.02 + 0.05 * depth
        for dx in (-0.6, 0.0, 0.6):
            canvas.stroke([(x, y), (x + dx * size * 0.6, y - size)], 0.006, canvas.tone(colour))

    canvas.scatter(number, canvas.horizon + 0.02, 1, mark)


def blossoms(canvas: Canvas, number: int) -> None:
    """Dots of flowers on the ground."""
    colours: tuple[RGB, ...] = ((250, 240, 240), (250, 214, 70), (228, 110, 150), (150, 120, 220))
    colour = canvas.choice(colours)

    def mark(x: float, y: float, depth: float) -> None:
        r = 0.006 + 0.012 * depth
        canvas.oval(x, y, r, r, colour)

    canvas.scatter(number, canvas.horizon + 0.03, 1, mark)


def firs(canvas: Canvas, colour: RGB, number: int, base: float, size: float) -> None:
    """A row of pointed trees whose feet are at `base`."""
    for _ in range(number):
        x, tall = canvas.uniform(-0.02, 1.02), size * canvas.uniform(0.7, 1.25)
        half = tall * 0.3 * canvas.height / canvas.width
        tone = canvas.tone(colour)
        for k in range(3):
            low = base - tall * 0.28 * k
            wide = half * (1 - 0.25 * k)
            canvas.poly([(x - wide, low), (x, low - tall * 0.5), (x + wide, low)], tone)


def beach(canvas: Canvas) -> None:
    low = sky(canvas)
    sea = canvas.tone(canvas.choice(((40, 120, 180), (46, 160, 176), (60, 104, 150))))
    canvas.band(canvas.horizon, 1, mix(sea, low, 0.3), sea)
    shore = canvas.horizon + (1 - canvas.horizon) * canvas.uniform(0.2, 0.45)
    sand = canvas.tone(canvas.choice(((232, 208, 156), (240, 222, 184), (214, 184, 132))))
    phase, tilt = canvas.uniform(0, 6), canvas.uniform(-0.05, 0.05)
    edge = [
        (k / 20, shore + 0.012 * sin(k * 0.9 + phase) + tilt * (k / 20 - 0.5)) for k in range(21)
    ]
    canvas.poly([(0, 1), *[(x, y - 0.02) for x, y in edge], (1, 1)], (244, 248, 248))
    canvas.poly([(0, 1), *edge, (1, 1)], sand)
    canvas.mottle(shore, 1, amount=6, cell=0.05, stretch=3)
    canvas.scatter(
        canvas.count(20, 70),
        shore + 0.04,
        1,
        lambda x, y, depth: canvas.oval(
            x, y, 0.004 + 0.008 * depth, 0.005, canvas.tone(sand, value=0.3)
        ),
    )


def meadow(canvas: Canvas) -> None:
    sky(canvas)
    grass = canvas.tone(canvas.choice(((110, 174, 82), (146, 186, 84), (84, 150, 84))), hue=0.04)
    if canvas.uniform(0, 1) < 0.7:
        canvas.hills(
            darker(grass, 0.2), height=canvas.uniform(0.08, 0.2), bumps=canvas.uniform(0.4, 1.2)
        )
    ground(canvas, grass)
    tufts(canvas, darker(grass, 0.25), canvas.count(15, 60))
    blossoms(canvas, canvas.count(0, 60))


def desert(canvas: Canvas) -> None:
    sky(canvas)
    sand = canvas.tone(canvas.choice(((222, 160, 92), (232, 190, 120), (206, 128, 84))))
    canvas.hills(
        mix(sand, (150, 90, 90), 0.35),
        height=canvas.uniform(0.08, 0.22),
        bumps=canvas.uniform(0.3, 0.9),
    )
    ground(canvas, sand, amount=6, stretch=6)
    for _ in range(canvas.count(2, 6)):
        y, bend, phase = (
            canvas.uniform(canvas.horizon + 0.05, 1),
            canvas.uniform(0.01, 0.04),
            canvas.uniform(0, 6),
        )
        line = [(k / 20, y + bend * sin(k * 0.4 + phase)) for k in range(21)]
        canvas.stroke(line, 0.008, darker(sand, 0.14))


def snow(canvas: Canvas) -> None:
    low = sky(canvas)
    white = canvas.tone((236, 242, 248), value=0.03)
    if canvas.uniform(0, 1) < 0.6:
        firs(
            canvas,
            mix((52, 92, 84), low, 0.25),
            canvas.count(5, 16),
            canvas.horizon + 0.02,
            canvas.uniform(0.14, 0.3),
        )
    ground(canvas, white, amount=7, stretch=4)
    canvas.mottle(canvas.horizon, 1, amount=5, cell=0.2, stretch=3)
    if canvas.uniform(0, 1) < 0.6:
        canvas.scatter(
            canvas.count(40, 140),
            0,
            1,
            lambda x, y, depth: canvas.oval(
                x, y, *(2 * (canvas.uniform(0.004, 0.011),)), (255, 255, 255)
            ),
        )


def night(canvas: Canvas) -> None:
    dark = canvas.tone(canvas.choice(((14, 18, 52), (30, 16, 62), (10, 32, 56))))
    canvas.band(0, canvas.horizon, dark, lighter(dark, canvas.uniform(0.12, 0.3)))
    canvas.scatter(
        canvas.count(30, 140),
        0,
        canvas.horizon,
        lambda x, y, depth: canvas.oval(
            x, y, *(2 * (canvas.uniform(0.003, 0.008),)), (250, 246, 220)
        ),
    )
    land = canvas.tone(canvas.choice(((30, 56, 60), (44, 44, 74), (40, 62, 42))))
    if canvas.uniform(0, 1) < 0.7:
        canvas.hills(
            darker(land, 0.4), height=canvas.uniform(0.08, 0.2), bumps=canvas.uniform(0.4, 1.3)
        )
    ground(canvas, land)
    tufts(canvas, lighter(land, 0.15), canvas.count(0, 40))


def mountains(canvas: Canvas) -> None:
    low = sky(canvas)
    rock = canvas.tone(canvas.choice(((110, 122, 150), (132, 116, 120), (92, 116, 126))))
    canvas.hills(
        mix(rock, low, 0.45),
        height=canvas.uniform(0.28, 0.45),
        bumps=canvas.uniform(0.8, 1.6),
        peaked=True,
    )
    canvas.hills(
        rock, height=canvas.uniform(0.16, 0.28), bumps=canvas.uniform(0.9, 2.0), peaked=True
    )
    land = canvas.tone(canvas.choice(((124, 154, 96), (150, 146, 110), (98, 134, 110))))
    ground(canvas, land)
    canvas.scatter(
        canvas.count(5, 30),
        canvas.horizon + 0.04,
        1,
        lambda x, y, depth: canvas.oval(
            x, y, 0.01 + 0.03 * depth, 0.006 + 0.015 * depth, canvas.tone(rock)
        ),
    )


def forest(canvas: Canvas) -> None:
    haze = canvas.tone(canvas.choice(((188, 214, 186), (214, 222, 190), (170, 196, 196))))
    canvas.band(0, 1, lighter(haze, 0.3), haze)
    green = canvas.tone((44, 92, 62), hue=0.05)
    for depth in (0.55, 0.3, 0.08):
        tone = mix(green, haze, depth)
        for _ in range(canvas.count(4, 8)):
            x, half = canvas.uniform(-0.02, 1.02), canvas.uniform(0.008, 0.022) * (1.3 - depth)
            canvas.box(x - half, 0, x + half, canvas.horizon + 0.05, mix((84, 62, 48), haze, depth))
            for _ in range(3):
                canvas.oval(
                    x + canvas.uniform(-0.05, 0.05),
                    canvas.uniform(-0.04, 0.2),
                    canvas.uniform(0.05, 0.12),
                    canvas.uniform(0.04, 0.1),
                    tone,
                )
    floor = canvas.tone(canvas.choice(((112, 126, 70), (134, 106, 68), (92, 116, 78))))
    ground(canvas, floor)
    leaves = canvas.tone((190, 120, 50), hue=0.08)
    canvas.scatter(
        canvas.count(20, 90),
        canvas.horizon + 0.02,
        1,
        lambda x, y, depth: canvas.oval(
            x, y, 0.006 + 0.012 * depth, 0.004 + 0.008 * depth, canvas.tone(leaves)
        ),
    )


def street(canvas: Canvas) -> None:
    sky(canvas)
    x = -0.02
    while x < 1:
        wide, tall = (
            canvas.uniform(0.1, 0.24),
            canvas.uniform(0.18, max(0.24, canvas.horizon - 0.06)),
        )
        wall = canvas.any_tone(saturation=(0.1, 0.45), value=(0.5, 0.85))
        canvas.box(x, canvas.horizon - tall, x + wide, canvas.horizon, wall)
        lit: RGB = canvas.choice(((250, 232, 160), (200, 222, 236), (70, 84, 104)))
        columns, rows = canvas.count(2, 4), canvas.count(2, 5)
        for column in range(columns):
            for row in range(rows):
                left = x + wide * (column + 0.3) / columns
                top = canvas.horizon - tall + tall * (row + 0.3) / (rows + 0.4)
                canvas.box(left, top, left + wide * 0.45 / columns, top + tall * 0.45 / rows, lit)
        x += wide + canvas.uniform(0, 0.02)
    road = canvas.tone((112, 114, 120), hue=0.5, value=0.15)
    canvas.band(canvas.horizon, 1, lighter(road, 0.35), road)
    kerb = canvas.horizon + (1 - canvas.horizon) * 0.2
    canvas.box(0, kerb, 1, 1, darker(road, 0.2))
    middle, offset = canvas.uniform(0.6, 0.85), canvas.uniform(0, 0.2)
    line = kerb + (1 - kerb) * middle
    for k in range(7):
        left = offset + 0.2 * k - 0.2
        canvas.poly(
            [
                (left, line),
                (left + 0.1, line),
                (left + 0.09, line + 0.018),
                (left - 0.01, line + 0.018),
            ],
            (238, 236, 224),
        )
    canvas.mottle(canvas.horizon, 1, amount=4, cell=0.03)


def sea(canvas: Canvas) -> None:
    low = sky(canvas)
    water = canvas.tone(canvas.choice(((34, 96, 156), (40, 132, 160), (50, 84, 120))))
    canvas.band(canvas.horizon, 1, mix(water, low, 0.35), water)
    for _ in range(canvas.count(12, 34)):
        x, y = canvas.uniform(-0.1, 1), canvas.uniform(canvas.horizon + 0.01, 1)
        reach = canvas.uniform(0.03, 0.16)
        bend = [(x + reach * k / 8, y + 0.008 * sin(k * 0.8)) for k in range(9)]
        canvas.stroke(bend, 0.007, lighter(water, canvas.uniform(0.15, 0.5)))


def underwater(canvas: Canvas) -> None:
    water = canvas.tone(canvas.choice(((20, 92, 150), (18, 120, 140), (40, 70, 150))), hue=0.04)
    canvas.band(0, 1, lighter(water, 0.45), darker(water, 0.25))
    for _ in range(canvas.count(0, 4)):
        x, wide = canvas.uniform(0, 1), canvas.uniform(0.03, 0.1)
        canvas.poly(
            [(x, 0), (x + wide, 0), (x + wide * 2.2, 0.9), (x + wide * 0.6, 0.9)],
            lighter(water, 0.3),
        )
    canvas.mottle(0, 1, amount=6, cell=0.15, stretch=2)
    bed = canvas.tone((206, 190, 144), value=0.2)
    canvas.band(
        canvas.horizon + (1 - canvas.horizon) * 0.45, 1, mix(bed, water, 0.5), mix(bed, water, 0.2)
    )
    for _ in range(canvas.count(2, 9)):
        x, tall, colour = (
            canvas.uniform(0, 1),
            canvas.uniform(0.15, 0.4),
            canvas.tone((48, 140, 84), hue=0.12),
        )
        weed = [(x + 0.018 * sin(k * 1.1 + x * 9), 0.98 - tall * k / 8) for k in range(9)]
        canvas.stroke(weed, 0.02, colour)
    for _ in range(canvas.count(4, 24)):
        r = canvas.uniform(0.006, 0.02)
        canvas.oval(canvas.uniform(0, 1), canvas.uniform(0, 0.9), r, r, lighter(water, 0.65))


def sunset(canvas: Canvas) -> None:
    top = canvas.tone(canvas.choice(((88, 50, 120), (196, 70, 70), (60, 60, 130))))
    glow = canvas.tone((255, 176, 84), hue=0.03)
    canvas.band(0, canvas.horizon, top, glow)
    x, r = canvas.uniform(0.15, 0.85), canvas.uniform(0.07, 0.15)
    canvas.oval(x, canvas.horizon - canvas.uniform(0, r), r, r, lighter(glow, 0.55))
    canvas.clouds(canvas.count(0, 4), mix(top, glow, 0.55))
    land = darker(mix(top, (60, 40, 40), 0.5), 0.35)
    canvas.hills(land, height=canvas.uniform(0.04, 0.14), bumps=canvas.uniform(0.5, 1.6))
    ground(canvas, mix(land, glow, canvas.uniform(0.15, 0.35)), amount=7)


def farm(canvas: Canvas) -> None:
    sky(canvas)
    soil = canvas.tone(canvas.choice(((150, 108, 66), (196, 168, 84), (126, 150, 70))))
    firs(canvas, (70, 110, 76), canvas.count(0, 8), canvas.horizon + 0.01, 0.1)
    ground(canvas, soil, amount=5)
    focus, rows = canvas.uniform(0.2, 0.8), canvas.count(7, 13)
    crop = canvas.tone((92, 150, 64), hue=0.06)
    for k in range(rows + 1):
        x = focus + (k / rows - 0.5) * 4
        canvas.stroke([(focus + (k / rows - 0.5) * 0.5, canvas.horizon), (x, 1)], 0.016, crop)


def garden(canvas: Canvas) -> None:
    sky(canvas)
    grass = canvas.tone((116, 168, 80), hue=0.04)
    paint = canvas.choice(((246, 244, 236), (160, 112, 72), (186, 206, 216), (120, 146, 110)))
    tall, wide = canvas.uniform(0.16, 0.3), canvas.uniform(0.045, 0.085)
    top = canvas.horizon - tall
    for k in range(int(1 / wide) + 2):
        x = k * wide
        canvas.poly(
            [
                (x, canvas.horizon + 0.03),
                (x, top + 0.03),
                (x + wide * 0.36, top),
                (x + wide * 0.72, top + 0.03),
                (x + wide * 0.72, canvas.horizon + 0.03),
            ],
            paint,
        )
    for share in (0.3, 0.75):
        y = top + tall * share
        canvas.box(0, y, 1, y + 0.022, darker(paint, 0.1))
    ground(canvas, grass)
    tufts(canvas, darker(grass, 0.3), canvas.count(10, 40))
    blossoms(canvas, canvas.count(20, 90))
