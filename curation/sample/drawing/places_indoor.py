"""How indoor places and plain, patterned grounds are painted."""

from __future__ import annotations

from math import sin

from curation.sample.drawing.canvas import Canvas
from curation.sample.drawing.palette import RGB, darker, lighter, mix

WOODS: tuple[RGB, ...] = ((176, 126, 78), (134, 88, 54), (206, 164, 110), (110, 80, 62))


def planks(canvas: Canvas, y0: float, colour: RGB, *, number: int) -> None:
    """Boards that run across the picture from `y0` down."""
    rows = number
    for k in range(rows):
        top = y0 + (1 - y0) * (k / rows) ** 1.3
        low = y0 + (1 - y0) * ((k + 1) / rows) ** 1.3
        canvas.box(0, top, 1, low, canvas.tone(colour, hue=0.008, value=0.07))
        joint = canvas.uniform(0, 1)
        canvas.box(joint, top, joint + 0.006, low, darker(colour, 0.35))
        canvas.box(0, low - 0.006, 1, low, darker(colour, 0.35))
    canvas.mottle(y0, 1, amount=5, cell=0.012, stretch=14)


def wallpaper(canvas: Canvas, y1: float) -> RGB:
    """A papered wall down to `y1`; returns its colour."""
    wall = canvas.any_tone(saturation=(0.12, 0.5), value=(0.66, 0.96))
    other = mix(
        wall, canvas.any_tone(saturation=(0.2, 0.6), value=(0.5, 1)), canvas.uniform(0.12, 0.4)
    )
    canvas.band(0, y1, lighter(wall, 0.1), darker(wall, 0.08))
    style, step = canvas.count(0, 4), canvas.uniform(0.05, 0.13)
    if style == 0:
        for k in range(int(1 / step) + 1):
            canvas.box(k * step, 0, k * step + step * 0.45, y1, other)
    elif style in (1, 2):
        row, y = 0, step / 2
        while y < y1:
            for k in range(int(1 / step) + 2):
                x, r = (k + (row % 2) / 2) * step, step * 0.22
                if style == 1:
                    canvas.oval(x, y, r, r, other)
                else:
                    canvas.poly([(x, y - r * 1.5), (x + r, y), (x, y + r * 1.5), (x - r, y)], other)
            row, y = row + 1, y + step
    elif style == 3:
        canvas.mottle(0, y1, amount=7, cell=canvas.uniform(0.03, 0.15))
    canvas.box(0, y1 - 0.03, 1, y1, lighter(wall, 0.6))
    return wall


def window(canvas: Canvas, y1: float) -> None:
    """A window on the wall."""
    x, wide, top = canvas.uniform(0.03, 0.7), canvas.uniform(0.16, 0.28), canvas.uniform(0.05, 0.12)
    low = top + (y1 - top) * canvas.uniform(0.5, 0.72)
    frame = canvas.choice(((248, 246, 240), (130, 92, 60), (90, 96, 104)))
    canvas.box(x, top, x + wide, low, frame)
    outside = canvas.choice(((160, 206, 240), (250, 206, 150), (40, 52, 96), (190, 210, 200)))
    for left in (x + 0.012, x + wide / 2 + 0.006):
        canvas.box(
            left,
            top + 0.016,
            left + wide / 2 - 0.018,
            low - 0.016,
            canvas.tone(outside, value=0.04),
        )


def poster(canvas: Canvas, y1: float) -> None:
    """A framed abstract picture on the wall."""
    x, wide, top = canvas.uniform(0.02, 0.78), canvas.uniform(0.1, 0.2), canvas.uniform(0.04, 0.14)
    low = top + y1 * canvas.uniform(0.25, 0.45)
    canvas.box(x, top, x + wide, low, canvas.choice(WOODS))
    canvas.box(
        x + 0.01,
        top + 0.014,
        x + wide - 0.01,
        low - 0.014,
        canvas.any_tone(saturation=(0.2, 0.7), value=(0.6, 1)),
    )
    middle = top + (low - top) * canvas.uniform(0.4, 0.7)
    canvas.box(
        x + 0.01,
        middle,
        x + wide - 0.01,
        low - 0.014,
        canvas.any_tone(saturation=(0.2, 0.7), value=(0.4, 0.9)),
    )


def room(canvas: Canvas) -> None:
    wallpaper(canvas, canvas.horizon)
    if canvas.uniform(0, 1) < 0.55:
        window(canvas, canvas.horizon)
    for _ in range(canvas.count(0, 2)):
        poster(canvas, canvas.horizon)
    if canvas.uniform(0, 1) < 0.6:
        planks(canvas, canvas.horizon, canvas.tone(canvas.choice(WOODS)), number=canvas.count(4, 8))
    else:
        carpet = canvas.any_tone(saturation=(0.2, 0.6), value=(0.4, 0.8))
        canvas.band(canvas.horizon, 1, carpet, darker(carpet, 0.15))
        canvas.mottle(canvas.horizon, 1, amount=8, cell=0.012)


def kitchen(canvas: Canvas) -> None:
    tile = canvas.any_tone(saturation=(0.05, 0.4), value=(0.75, 0.98))
    canvas.band(0, canvas.horizon, lighter(tile, 0.2), tile)
    step = canvas.uniform(0.06, 0.12)
    for k in range(1, int(1 / step) + 1):
        canvas.box(k * step, 0, k * step + 0.005, canvas.horizon, darker(tile, 0.14))
        canvas.box(0, k * step, 1, min(k * step + 0.007, canvas.horizon), darker(tile, 0.14))
    first = canvas.any_tone(saturation=(0.1, 0.6), value=(0.4, 0.8))
    second = lighter(first, canvas.uniform(0.35, 0.8))
    canvas.box(0, canvas.horizon, 1, 1, first)
    focus, rows, columns = canvas.uniform(0.3, 0.7), canvas.count(4, 6), canvas.count(7, 11)
    edges = [canvas.horizon + (1 - canvas.horizon) * (k / rows) ** 1.5 for k in range(rows + 1)]

    def across(column: float, y: float) -> float:
        depth = 0.6 + 1.2 * (y - canvas.horizon) / (1 - canvas.horizon)
        return focus + (column / columns - 0.5) * 1.8 * depth

    for row in range(rows):
        for column in range(row % 2, columns, 2):
            y0, y1 = edges[row], edges[row + 1]
            canvas.poly(
                [
                    (across(column, y0), y0),
                    (across(column + 1, y0), y0),
                    (across(column + 1, y1), y1),
                    (across(column, y1), y1),
                ],
                second,
            )


def stage(canvas: Canvas) -> None:
    cloth = canvas.tone(canvas.choice(((150, 26, 40), (60, 36, 110), (22, 74, 80), (120, 84, 30))))
    canvas.box(0, 0, 1, 1, cloth)
    folds, phase = canvas.count(9, 20), canvas.uniform(0, 6)
    for k in range(folds * 8):
        x = k / (folds * 8)
        light = 0.5 + 0.5 * sin(k * 0.785 + phase)
        canvas.box(
            x,
            0,
            x + 0.13 / folds,
            canvas.horizon,
            mix(darker(cloth, 0.4), lighter(cloth, 0.2), light),
        )
    for k in range(canvas.count(5, 9)):
        canvas.oval(k / 7, 0.0, 0.11, 0.09, darker(cloth, 0.25))
    planks(canvas, canvas.horizon, canvas.tone(canvas.choice(WOODS)), number=canvas.count(4, 7))
    if canvas.uniform(0, 1) < 0.6:
        spot = canvas.tone((236, 206, 150))
        canvas.oval(
            canvas.uniform(0.25, 0.75),
            (1 + canvas.horizon) / 2,
            0.42,
            (1 - canvas.horizon) * 0.4,
            spot,
        )


def table(canvas: Canvas) -> None:
    wallpaper(canvas, canvas.horizon)
    wood = canvas.tone(canvas.choice(WOODS))
    planks(canvas, canvas.horizon, wood, number=canvas.count(2, 5))
    canvas.box(0, 0.95, 1, 1, darker(wood, 0.45))
    for _ in range(canvas.count(0, 3)):
        x, y, r = (
            canvas.uniform(0, 1),
            canvas.uniform(canvas.horizon + 0.06, 0.96),
            canvas.uniform(0.02, 0.05),
        )
        canvas.oval(x, y, r * 1.6, r * 0.7, canvas.any_tone(saturation=(0.1, 0.6), value=(0.6, 1)))


def bricks(canvas: Canvas) -> None:
    brick = canvas.tone(
        canvas.choice(((176, 84, 62), (148, 110, 90), (196, 186, 174), (120, 70, 74)))
    )
    canvas.box(0, 0, 1, 1, lighter(brick, 0.45))
    tall, wide = canvas.uniform(0.05, 0.085), canvas.uniform(0.09, 0.16)
    row, y = 0, 0.0
    while y < canvas.horizon:
        for k in range(-1, int(1 / wide) + 2):
            x = (k + (row % 2) / 2) * wide
            canvas.box(
                x,
                y,
                x + wide - 0.008,
                min(y + tall - 0.01, canvas.horizon),
                canvas.tone(brick, hue=0.012, value=0.14),
            )
        row, y = row + 1, y + tall
    floor = canvas.tone((150, 148, 144), hue=0.5, value=0.2)
    canvas.band(canvas.horizon, 1, darker(floor, 0.12), lighter(floor, 0.12))
    canvas.mottle(canvas.horizon, 1, amount=7, cell=0.02)


def blackboard(canvas: Canvas) -> None:
    wall = canvas.any_tone(saturation=(0.08, 0.35), value=(0.7, 0.95))
    canvas.box(0, 0, 1, 1, wall)
    board = canvas.tone(canvas.choice(((34, 74, 62), (44, 48, 52), (40, 60, 84))))
    canvas.box(0.03, 0.03, 0.97, canvas.horizon - 0.05, canvas.choice(WOODS))
    canvas.box(0.05, 0.055, 0.95, canvas.horizon - 0.075, board)
    canvas.mottle(0.06, canvas.horizon - 0.08, amount=5, cell=0.06, stretch=3)
    for _ in range(canvas.count(3, 9)):
        x, y, reach = (
            canvas.uniform(0.08, 0.7),
            canvas.uniform(0.1, canvas.horizon - 0.14),
            canvas.uniform(0.05, 0.2),
        )
        beat, rise = canvas.uniform(0.3, 1.8), canvas.uniform(0.005, 0.03)
        chalk = [(x + reach * k / 12, y + rise * sin(k * beat)) for k in range(13)]
        canvas.stroke(chalk, 0.008, lighter(board, canvas.uniform(0.5, 0.85)))
    planks(canvas, canvas.horizon, canvas.tone(canvas.choice(WOODS)), number=canvas.count(3, 6))


def shelves(canvas: Canvas) -> None:
    wood = canvas.tone(canvas.choice(WOODS))
    canvas.box(0, 0, 1, 1, darker(wood, 0.5))
    rows = canvas.count(2, 4)
    for row in range(rows):
        top, low = canvas.horizon * row / rows, canvas.horizon * (row + 1) / rows
        x = canvas.uniform(0, 0.05)
        while x < 1:
            wide = canvas.uniform(0.018, 0.05)
            if canvas.uniform(0, 1) < 0.88:
                tall = (low - top) * canvas.uniform(0.5, 0.86)
                canvas.box(
                    x,
                    low - tall,
                    x + wide - 0.003,
                    low,
                    canvas.any_tone(saturation=(0.3, 0.75), value=(0.3, 0.8)),
                )
            x += wide
        canvas.box(0, low - 0.022, 1, low, wood)
    planks(canvas, canvas.horizon, canvas.tone(canvas.choice(WOODS)), number=canvas.count(3, 6))


def plain(canvas: Canvas) -> None:
    colour = canvas.any_tone(saturation=(0.1, 0.6), value=(0.55, 1))
    other = mix(colour, canvas.any_tone(saturation=(0.1, 0.6), value=(0.6, 1)), 0.6)
    canvas.band(0, 1, colour, other, curve=canvas.uniform(0.6, 1.8))
    canvas.mottle(0, 1, amount=canvas.uniform(2, 8), cell=canvas.uniform(0.1, 0.4))


def two_tones(canvas: Canvas) -> tuple[RGB, RGB]:
    """Two colours that go together and differ clearly."""
    first = canvas.any_tone(saturation=(0.15, 0.65), value=(0.5, 0.95))
    towards: RGB = canvas.choice(((255, 255, 255), (20, 20, 40), (255, 240, 200)))
    return first, mix(first, towards, canvas.uniform(0.25, 0.6))


def stripes(canvas: Canvas) -> None:
    first, second = two_tones(canvas)
    canvas.box(0, 0, 1, 1, first)
    step, lean = canvas.uniform(0.06, 0.2), canvas.uniform(-1.2, 1.2)
    for k in range(int(3.4 / step)):
        x = -1.2 + k * step
        half = step * 0.5
        canvas.poly([(x, 0), (x + half, 0), (x + half + lean, 1), (x + lean, 1)], second)
    canvas.mottle(0, 1, amount=3, cell=0.2)


def checks(canvas: Canvas) -> None:
    first, second = two_tones(canvas)
    canvas.box(0, 0, 1, 1, first)
    step, sx, sy = canvas.uniform(0.08, 0.22), canvas.uniform(0, 0.2), canvas.uniform(0, 0.2)
    across = step * canvas.height / canvas.width
    for row in range(-1, int(1 / step) + 2):
        for column in range(-2, int(1 / across) + 2):
            if (row + column) % 2:
                x, y = column * across + sx, row * step + sy - step
                canvas.box(x, y, x + across, y + step, second)
    canvas.mottle(0, 1, amount=3, cell=0.2)


def dots(canvas: Canvas) -> None:
    first, second = two_tones(canvas)
    canvas.box(0, 0, 1, 1, first)
    step = canvas.uniform(0.09, 0.2)
    r = step * canvas.uniform(0.2, 0.36)
    across, shift = step * canvas.height / canvas.width, canvas.uniform(0, 1)
    for row in range(int(1 / step) + 2):
        for column in range(-1, int(1 / across) + 2):
            canvas.oval((column + (row % 2) / 2 + shift) * across, row * step, r, r, second)


def confetti(canvas: Canvas) -> None:
    canvas.box(0, 0, 1, 1, canvas.any_tone(saturation=(0.05, 0.4), value=(0.15, 0.95)))
    colours = [canvas.any_tone(saturation=(0.5, 0.9), value=(0.6, 1)) for _ in range(4)]
    round_ones = canvas.uniform(0, 1) < 0.5
    for _ in range(canvas.count(60, 200)):
        x, y, r = canvas.uniform(0, 1), canvas.uniform(0, 1), canvas.uniform(0.006, 0.02)
        colour = canvas.choice(colours)
        if round_ones:
            canvas.oval(x, y, r, r, colour)
        else:
            lean = canvas.uniform(-r, r)
            canvas.poly(
                [(x - r, y - lean), (x + lean, y - r), (x + r, y + lean), (x - lean, y + r)], colour
            )


def tartan(canvas: Canvas) -> None:
    base = canvas.any_tone(saturation=(0.3, 0.7), value=(0.3, 0.75))
    canvas.box(0, 0, 1, 1, base)
    lines = [
        (canvas.uniform(0.01, 0.07), canvas.any_tone(saturation=(0.2, 0.8), value=(0.4, 1)))
        for _ in range(3)
    ]
    step = canvas.uniform(0.18, 0.34)
    across = step * canvas.height / canvas.width
    for k in range(-1, int(1 / across) + 2):
        for j, (wide, colour) in enumerate(lines):
            x = (k + j / 3) * across
            canvas.box(x, 0, x + wide * canvas.height / canvas.width, 1, mix(base, colour, 0.6))
    for k in range(-1, int(1 / step) + 2):
        for j, (wide, colour) in enumerate(lines):
            y = (k + j / 3) * step
            for x0 in range(0, canvas.width, 4):
                canvas.box(
                    x0 / canvas.width, y, (x0 + 1) / canvas.width, y + wide, mix(base, colour, 0.8)
                )
