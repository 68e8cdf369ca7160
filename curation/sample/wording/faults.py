"""Captions that go wrong, one writer a fault: what a curation has to find and turn away."""

from __future__ import annotations

from random import Random

from curation.sample.scenes import Scene
from curation.sample.wording.languages import foreign
from curation.sample.wording.words import bare, named, noun, sentence, setting, where


def boilerplate(scene: Scene, rng: Random) -> str:
    """Words that would fit any picture. They carry a number, as such words do, so that two of them
    are seldom equal. `scene` is not looked at."""
    number, small, year = (
        rng.randrange(10_000, 9_999_999),
        rng.randrange(2, 400),
        rng.randrange(2009, 2024),
    )
    return rng.choice(
        (
            f"IMG_{number}.JPG",
            f"Stock footage id {number}, royalty free, all rights reserved",
            f"Photo {small} of {small + number % 300}: click here to view the full gallery",
            f"Subscribe to our channel for more videos like this one, episode {number}",
            f"Image may be subject to copyright {year}. Reference {number}",
            f"Untitled {number}",
            f"Please log in to view this content. Error {number}",
            f"Posted by admin in {year}, {number} views, share on all your favourite sites",
            f"Product image {number}, picture {small} of the set",
        )
    )


def alt_text_spam(scene: Scene, rng: Random) -> str:
    """The thing's name over and over between the words of an advertisement."""
    head = bare(scene.groups[0], size=False, pattern=False)
    words = [
        "buy",
        "cheap",
        "best",
        "free",
        "download",
        "sale",
        "online",
        "hd wallpaper",
        "shop",
        "price",
        "discount",
        "top 10",
        "clipart",
        "png",
        "for sale",
        "deals",
        "near me",
    ]
    rng.shuffle(words)
    parts = [piece for word in words[: rng.randrange(6, 11)] for piece in (word, head)]
    return f"{' '.join(parts)} {rng.randrange(2012, 2025)}"


def wrong_language(scene: Scene, rng: Random) -> str:
    """A true sentence in Spanish, German or French."""
    return foreign(scene, rng)


def truncated(caption: str, rng: Random) -> str:
    """`caption`, cut in the middle of a word somewhere in its middle."""
    low, high = (
        int(len(caption) * 0.35),
        max(int(len(caption) * 0.65), int(len(caption) * 0.35) + 1),
    )
    cuts = [
        k
        for k in range(low, high)
        if caption[k - 1 : k + 1].isalpha() and caption[k - 2 : k].isalpha()
    ]
    return caption[: rng.choice(cuts or [low])]


def style_image_of(scene: Scene, rng: Random) -> str:
    """A description that speaks of the picture instead of what is in it."""
    first = scene.groups[0]
    return rng.choice(
        (
            f"An image of {named(first)} {where(scene)}.",
            f"This is a picture of {named(first)} {where(scene)}.",
            f"A photo of {setting(scene)} with {named(first)}.",
            f"The video shows an image of {named(first)} {where(scene)}.",
            f"This clip is a drawing of {named(first)} {where(scene)}.",
        )
    )


def style_camera(scene: Scene, rng: Random) -> str:
    """A description that speaks of the camera."""
    first = scene.groups[0]
    return rng.choice(
        (
            f"The camera zooms in on {named(first)} {where(scene)}.",
            f"Close-up shot of {named(first)}, then the camera pans across {setting(scene)}.",
            f"Cut to a wide shot of {setting(scene)}. The camera tilts down to {named(first)}.",
            f"The camera tracks {named(first)} {where(scene)} and fades to black.",
            f"We zoom out and the lens focuses on {named(first)} {where(scene)}.",
        )
    )


def style_opinion(scene: Scene, rng: Random) -> str:
    """A description that judges and guesses."""
    first = scene.groups[0]
    feeling = rng.choice(("beautiful", "adorable", "boring", "wonderful", "ugly", "amazing"))
    return rng.choice(
        (
            f"I think the {bare(first)} {where(scene)} looks really {feeling}!",
            f"What a {feeling} sight, my favourite {noun(first)} in {bare(first)} {where(scene)}.",
            f"You will love how {feeling} the {bare(first)} must feel {where(scene)}.",
            sentence(f"sadly, {setting(scene)} with {named(first)} seems {feeling} to me"),
            f"Honestly, I find the {bare(first)} {where(scene)} rather {feeling}, don't you?",
        )
    )
