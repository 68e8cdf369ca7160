"""Caption writers: one scene, said in the manner of each source.

Every writer takes a scene and a generator and says only what is painted. A second call with a
further state of the generator says the same in other words.
"""

from __future__ import annotations

from random import Random

from curation.sample.drawing.shapes import SHAPES
from curation.sample.scenes import Scene
from curation.sample.wording.words import (
    ACTIONS,
    RELATION_PHRASES,
    agreeing,
    bare,
    counted,
    light,
    named,
    noun,
    participle,
    pronoun,
    sentence,
    setting,
    third,
    where,
)

SIDES = {"left": "on the left", "right": "on the right", "centre": "in the middle"}


def _doing(scene: Scene, rng: Random) -> tuple[str, str]:
    """What the first group does: a verb in third person singular, and its complement or ""."""
    shape = SHAPES[scene.groups[0].shape]
    if scene.motion is None:
        return "rests" if scene.relation == "on" else shape.rests, ""
    verb, complement = rng.choice(ACTIONS[scene.motion])
    return verb or shape.travels, complement


def _related(scene: Scene, rng: Random) -> str:
    """How the first group stands to the second one; empty where there is one group."""
    if scene.relation is None:
        return ""
    phrase = rng.choice(RELATION_PHRASES[scene.relation])
    return f"{phrase} {named(scene.groups[1], size=rng.random() < 0.5)}"


def _scenery(scene: Scene, rng: Random) -> str:
    """Where it happens, now and then with one more thing to see."""
    warmth, brightness = light(scene)
    details = [f"in {warmth} light", f"in {brightness} {warmth} light"]
    if scene.motion is None:
        details.append(SIDES[third(scene.groups[0])])
    if len(scene.groups) == 1 and counted(scene.groups[0]) == 1:
        details += ["all alone", "by itself"]
    return _joined(where(scene), rng.choice(details) if rng.random() < 0.4 else "")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def concise(scene: Scene, rng: Random) -> str:
    """One plain sentence (the manner of LVD-2M's rewritten captions)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    subject = named(first, size=rng.random() < 0.7)
    related, place = _related(scene, rng), _scenery(scene, rng)
    if rng.random() < 0.2:
        return sentence(_joined(place, subject, agreeing(verb, first), complement, related))
    return sentence(_joined(subject, agreeing(verb, first), complement, related, place))


def coco(scene: Scene, rng: Random) -> str:
    """One short human-like sentence (the manner of COCO captions)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    subject, related, place = (
        named(first, size=rng.random() < 0.5),
        _related(scene, rng),
        _scenery(scene, rng),
    )
    doing = _joined(participle(verb), complement)
    other = named(scene.groups[1]) if scene.relation is not None else ""
    forms = [
        _joined(subject, related, place),
        _joined(subject, doing, related, place),
        _joined("there", agreeing("is", first), subject, related, place),
        _joined(subject, agreeing("is", first), doing, place),
        _joined(subject, agreeing("is", first), "seen", related, place),
        _joined(setting(scene), "with", subject, related if rng.random() < 0.6 else ""),
    ]
    if other:
        forms.append(_joined(subject, "and", other, place))
        forms.append(_joined(setting(scene), "with", subject, "and", other))
    if third(first) != "centre" and scene.motion is None:
        forms.append(_joined(subject, "in the", third(first), "part of the picture", place))
    return sentence(rng.choice(forms))


def alt_text(scene: Scene, rng: Random) -> str:
    """Lower case, tokens apart, a final stop or none (the manner of CC3M)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    subject, related, place = (
        named(first, size=rng.random() < 0.5),
        _related(scene, rng),
        _scenery(scene, rng),
    )
    head = bare(first, size=rng.random() < 0.5)
    forms = [
        _joined(subject, related, place),
        _joined(head, participle(verb), complement, related, place),
        _joined(head, related, ",", setting(scene), "in the background"),
        _joined("illustration of", subject, related, place),
        _joined(setting(scene), "with", subject, related),
        _joined("the", head, related, place),
        _joined("vector drawing of", subject, participle(verb), complement, place),
        _joined(head, place, ",", "cartoon style"),
        _joined("view of", subject, related, "and", setting(scene)),
    ]
    return rng.choice(forms) + (" ." if rng.random() < 0.45 else "")


def stock_title(scene: Scene, rng: Random) -> str:
    """A title as sellers of footage write it (the manner of WebVid)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    head = bare(first, size=rng.random() < 0.6)
    many = named(first, size=rng.random() < 0.6)
    related, place = _related(scene, rng), _scenery(scene, rng)
    doing = _joined(participle(verb), complement)
    tail = rng.choice(
        (
            "",
            "",
            ", animation",
            ", looped animation",
            ", cartoon scene",
            ". colorful background",
            ", hand drawn style",
            ". 4k",
            ", motion graphics",
            ", full hd",
        )
    )
    forms = [
        _joined(head, doing, related, place),
        _joined(many, doing, related, place),
        _joined(head, related, place),
        _joined(setting(scene), "with", many, doing),
        _joined("animation of", many, doing, related, place),
        _joined("cartoon", noun(first), doing, place),
    ]
    title = rng.choice(forms) + tail
    return title[0].upper() + title[1:]


def description(scene: Scene, rng: Random) -> str:
    """Audio description: present tense, third person, what is seen and nothing else, in one to
    three sentences (the manner of professional describers)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    does = agreeing(verb, first)
    place = where(scene)
    opening = rng.choice(
        (
            _joined(named(first), does, complement, place),
            _joined(place, named(first), does, complement),
            _joined(place + ",", named(first), does, complement),
        )
    )
    lines = [sentence(opening)]
    if scene.relation is not None:
        second = scene.groups[1]
        rest = agreeing(SHAPES[second.shape].rests, second)
        phrase = RELATION_PHRASES[scene.relation][0]
        lines.append(
            rng.choice(
                (
                    sentence(f"the {noun(first)} {agreeing('is', first)} {phrase} {named(second)}"),
                    sentence(
                        f"{named(second)} {rest} there too, "
                        f"with the {noun(first)} {phrase} {pronoun(second)}"
                    ),
                )
            )
        )
    if scene.motion is None and rng.random() < 0.6:
        lines.append(
            sentence(f"the {noun(first)} {agreeing('stays', first)} {SIDES[third(first)]}")
        )
    elif rng.random() < 0.5:
        lines.append(sentence(f"the light is {light(scene)[0]}"))
    return " ".join(lines)


def dense(scene: Scene, rng: Random) -> str:
    """Several sentences on things, action, setting, light and view (the manner of LVD-2M's refined
    captions)."""
    first = scene.groups[0]
    verb, complement = _doing(scene, rng)
    doing = _joined(participle(verb), complement)
    opening = rng.choice(
        ("The video depicts", "The video shows", "The video captures", "The video features")
    )
    lines = [f"{opening} {_joined(named(first), doing, where(scene))}."]
    lines.append(_looks(scene, rng))
    if scene.relation is not None:
        second = scene.groups[1]
        phrase = RELATION_PHRASES[scene.relation][0]
        lines.append(
            rng.choice(
                (
                    f"The {noun(first)} {agreeing('is', first)} {phrase} {named(second)}.",
                    sentence(
                        f"{named(second)} can be seen as well, and the {noun(first)} "
                        f"{agreeing('is', first)} {phrase} {pronoun(second)}"
                    ),
                )
            )
        )
    warmth, brightness = light(scene)
    lines.append(
        rng.choice(
            (
                f"The setting is {setting(scene)}, and the light is {brightness} and {warmth}.",
                f"The background consists of {setting(scene)} in {brightness}, {warmth} light.",
                sentence(
                    f"all around, {setting(scene)} can be seen in {brightness}, {warmth} light"
                ),
            )
        )
    )
    lines.append(
        rng.choice(
            (
                "The view does not change throughout the sequence.",
                "The framing stays the same from beginning to end.",
                f"The focus remains on the {noun(first)} for the whole clip.",
                f"Nothing but the {noun(first)} moves during the clip.",
            )
            if scene.motion
            else ("The view does not change throughout the sequence.",)
        )
    )
    return " ".join(lines)


def _looks(scene: Scene, rng: Random) -> str:
    """A sentence on how the first group looks."""
    first = scene.groups[0]
    size = {
        "small": "small in the frame",
        "medium": "of medium size",
        "large": "large in the frame",
    }
    pattern = {
        "plain": f"plainly coloured in {first.colour}",
        "striped": f"{first.colour} with stripes",
        "spotted": f"{first.colour} with round spots",
    }[first.pattern]
    which = f"the {noun(first)}"
    return sentence(
        rng.choice(
            (
                f"{which} {agreeing('is', first)} {pattern} and {size[first.size]}",
                f"{size[first.size]}, {which} {agreeing('is', first)} {pattern}",
                f"{which} {agreeing('has', first)} a clear outline, "
                f"{agreeing('is', first)} {pattern} and {agreeing('is', first)} {size[first.size]}",
            )
        )
    )
