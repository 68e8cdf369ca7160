"""The colours things are painted in, and small colour arithmetic.

A colour has a name (what captions say) and an RGB triple of 0..255. Every drawing derives its
lighter and darker tones from that one triple.
"""

from __future__ import annotations

import colorsys

RGB = tuple[int, int, int]

COLOURS: dict[str, RGB] = {
    "red": (214, 40, 40),
    "orange": (243, 125, 32),
    "yellow": (250, 208, 44),
    "green": (52, 158, 72),
    "turquoise": (38, 186, 178),
    "blue": (38, 92, 206),
    "purple": (126, 56, 178),
    "pink": (242, 120, 176),
    "brown": (128, 78, 40),
    "black": (38, 38, 44),
    "white": (246, 246, 242),
    "grey": (136, 140, 146),
}


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """`first` with `share` (0..1) of `second` mixed in."""
    r, g, b = (round(p + (q - p) * share) for p, q in zip(first, second, strict=True))
    return r, g, b


def lighter(colour: RGB, share: float = 0.35) -> RGB:
    """`colour` moved towards white."""
    return mix(colour, (255, 255, 255), share)


def darker(colour: RGB, share: float = 0.35) -> RGB:
    """`colour` moved towards a bluish black."""
    return mix(colour, (14, 12, 30), share)


def shifted(colour: RGB, *, hue: float, value: float) -> RGB:
    """`colour` turned by `hue` (parts of a full circle) and scaled in brightness by `value`."""
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    r, g, b = colorsys.hsv_to_rgb((h + hue) % 1.0, s, min(1.0, max(0.0, v * value)))
    return round(r * 255), round(g * 255), round(b * 255)


def distance(first: RGB, second: RGB) -> float:
    """How different two colours look, 0..about 765 (the "redmean" weighting of RGB)."""
    mean = (first[0] + second[0]) / 2
    red, green, blue = (p - q for p, q in zip(first, second, strict=True))
    return float(
        ((2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2) ** 0.5
    )
