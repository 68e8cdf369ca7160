"""Captions in Spanish, German and French, for the rows whose caption is in the wrong language."""

from __future__ import annotations

from random import Random

from curation.sample.scenes import Scene

# (noun, gender) by language; gender m, f or n
NOUNS: dict[str, dict[str, tuple[str, str]]] = {
    "ball": {"es": ("pelota", "f"), "de": ("Ball", "m"), "fr": ("balle", "f")},
    "box": {"es": ("caja", "f"), "de": ("Kiste", "f"), "fr": ("boîte", "f")},
    "house": {"es": ("casa", "f"), "de": ("Haus", "n"), "fr": ("maison", "f")},
    "car": {"es": ("coche", "m"), "de": ("Auto", "n"), "fr": ("voiture", "f")},
    "bus": {"es": ("autobús", "m"), "de": ("Bus", "m"), "fr": ("bus", "m")},
    "cup": {"es": ("taza", "f"), "de": ("Tasse", "f"), "fr": ("tasse", "f")},
    "kite": {"es": ("cometa", "f"), "de": ("Drachen", "m"), "fr": ("cerf-volant", "m")},
    "umbrella": {"es": ("paraguas", "m"), "de": ("Regenschirm", "m"), "fr": ("parapluie", "m")},
    "boat": {"es": ("barco", "m"), "de": ("Boot", "n"), "fr": ("bateau", "m")},
    "bicycle": {"es": ("bicicleta", "f"), "de": ("Fahrrad", "n"), "fr": ("bicyclette", "f")},
    "balloon": {"es": ("globo", "m"), "de": ("Luftballon", "m"), "fr": ("ballon", "m")},
    "hat": {"es": ("sombrero", "m"), "de": ("Hut", "m"), "fr": ("chapeau", "m")},
    "chair": {"es": ("silla", "f"), "de": ("Stuhl", "m"), "fr": ("chaise", "f")},
    "lamp": {"es": ("lámpara", "f"), "de": ("Lampe", "f"), "fr": ("lampe", "f")},
    "book": {"es": ("libro", "m"), "de": ("Buch", "n"), "fr": ("livre", "m")},
    "clock": {"es": ("reloj", "m"), "de": ("Wecker", "m"), "fr": ("réveil", "m")},
    "rocket": {"es": ("cohete", "m"), "de": ("Rakete", "f"), "fr": ("fusée", "f")},
    "bell": {"es": ("campana", "f"), "de": ("Glocke", "f"), "fr": ("cloche", "f")},
    "guitar": {"es": ("guitarra", "f"), "de": ("Gitarre", "f"), "fr": ("guitare", "f")},
    "star": {"es": ("estrella", "f"), "de": ("Stern", "m"), "fr": ("étoile", "f")},
    "heart": {"es": ("corazón", "m"), "de": ("Herz", "n"), "fr": ("cœur", "m")},
    "tree": {"es": ("árbol", "m"), "de": ("Baum", "m"), "fr": ("arbre", "m")},
    "cactus": {"es": ("cactus", "m"), "de": ("Kaktus", "m"), "fr": ("cactus", "m")},
    "fish": {"es": ("pez", "m"), "de": ("Fisch", "m"), "fr": ("poisson", "m")},
    "flower": {"es": ("flor", "f"), "de": ("Blume", "f"), "fr": ("fleur", "f")},
    "moon": {"es": ("luna", "f"), "de": ("Mond", "m"), "fr": ("lune", "f")},
    "bird": {"es": ("pájaro", "m"), "de": ("Vogel", "m"), "fr": ("oiseau", "m")},
    "apple": {"es": ("manzana", "f"), "de": ("Apfel", "m"), "fr": ("pomme", "f")},
    "cat": {"es": ("gato", "m"), "de": ("Kater", "m"), "fr": ("chat", "m")},
    "mushroom": {"es": ("seta", "f"), "de": ("Pilz", "m"), "fr": ("champignon", "m")},
    "butterfly": {"es": ("mariposa", "f"), "de": ("Schmetterling", "m"), "fr": ("papillon", "m")},
    "snail": {"es": ("caracol", "m"), "de": ("Schnecke", "f"), "fr": ("escargot", "m")},
    "turtle": {"es": ("tortuga", "f"), "de": ("Schildkröte", "f"), "fr": ("tortue", "f")},
}

# Spanish and French: masculine and feminine; German: the stem that takes -er, -e or -es
COLOURS: dict[str, dict[str, tuple[str, ...]]] = {
    "red": {"es": ("rojo", "roja"), "de": ("rot",), "fr": ("rouge", "rouge")},
    "orange": {"es": ("naranja", "naranja"), "de": ("orangefarben",), "fr": ("orange", "orange")},
    "yellow": {"es": ("amarillo", "amarilla"), "de": ("gelb",), "fr": ("jaune", "jaune")},
    "green": {"es": ("verde", "verde"), "de": ("grün",), "fr": ("vert", "verte")},
    "turquoise": {
        "es": ("turquesa", "turquesa"),
        "de": ("türkisfarben",),
        "fr": ("turquoise", "turquoise"),
    },
    "blue": {"es": ("azul", "azul"), "de": ("blau",), "fr": ("bleu", "bleue")},
    "purple": {"es": ("morado", "morada"), "de": ("violett",), "fr": ("violet", "violette")},
    "pink": {"es": ("rosado", "rosada"), "de": ("rosafarben",), "fr": ("rose", "rose")},
    "brown": {"es": ("marrón", "marrón"), "de": ("braun",), "fr": ("marron", "marron")},
    "black": {"es": ("negro", "negra"), "de": ("schwarz",), "fr": ("noir", "noire")},
    "white": {"es": ("blanco", "blanca"), "de": ("weiß",), "fr": ("blanc", "blanche")},
    "grey": {"es": ("gris", "gris"), "de": ("grau",), "fr": ("gris", "grise")},
}

PLACES: dict[str, dict[str, str]] = {
    "beach": {"es": "en la playa", "de": "am Strand", "fr": "sur la plage"},
    "meadow": {"es": "en un prado verde", "de": "auf einer grünen Wiese", "fr": "dans un pré vert"},
    "desert": {"es": "en el desierto", "de": "in der Wüste", "fr": "dans le désert"},
    "snow": {"es": "en la nieve", "de": "im Schnee", "fr": "dans la neige"},
    "night": {
        "es": "bajo un cielo estrellado",
        "de": "unter dem Sternenhimmel",
        "fr": "sous un ciel étoilé",
    },
    "mountains": {
        "es": "delante de las montañas",
        "de": "vor hohen Bergen",
        "fr": "devant les montagnes",
    },
    "forest": {"es": "en el bosque", "de": "im Wald", "fr": "dans la forêt"},
    "street": {
        "es": "en una calle de la ciudad",
        "de": "auf einer Straße in der Stadt",
        "fr": "dans une rue de la ville",
    },
    "sea": {"es": "en alta mar", "de": "auf dem offenen Meer", "fr": "en pleine mer"},
    "underwater": {"es": "bajo el agua", "de": "unter Wasser", "fr": "sous l'eau"},
    "sunset": {"es": "al atardecer", "de": "bei Sonnenuntergang", "fr": "au coucher du soleil"},
    "farm": {
        "es": "en un campo arado",
        "de": "auf einem gepflügten Feld",
        "fr": "dans un champ labouré",
    },
    "garden": {
        "es": "en un jardín con valla",
        "de": "in einem Garten mit Zaun",
        "fr": "dans un jardin clôturé",
    },
    "room": {"es": "en la sala de estar", "de": "im Wohnzimmer", "fr": "dans le salon"},
    "kitchen": {"es": "en la cocina", "de": "in der Küche", "fr": "dans la cuisine"},
    "stage": {"es": "en un escenario", "de": "auf einer Bühne", "fr": "sur une scène"},
    "table": {
        "es": "sobre una mesa de madera",
        "de": "auf einem Holztisch",
        "fr": "sur une table en bois",
    },
    "bricks": {
        "es": "delante de una pared de ladrillos",
        "de": "vor einer Ziegelmauer",
        "fr": "devant un mur de briques",
    },
    "blackboard": {
        "es": "delante de una pizarra",
        "de": "vor einer Tafel",
        "fr": "devant un tableau noir",
    },
    "shelves": {
        "es": "delante de una estantería",
        "de": "vor einem Bücherregal",
        "fr": "devant une bibliothèque",
    },
    "plain": {
        "es": "sobre un fondo liso",
        "de": "vor einem einfarbigen Hintergrund",
        "fr": "sur un fond uni",
    },
    "stripes": {
        "es": "sobre un fondo de rayas",
        "de": "vor einem gestreiften Hintergrund",
        "fr": "sur un fond rayé",
    },
    "checks": {
        "es": "sobre un fondo de cuadros",
        "de": "vor einem karierten Hintergrund",
        "fr": "sur un fond à carreaux",
    },
    "dots": {
        "es": "sobre un fondo de lunares",
        "de": "vor einem gepunkteten Hintergrund",
        "fr": "sur un fond à pois",
    },
    "confetti": {
        "es": "sobre un fondo de confeti",
        "de": "vor einem Hintergrund aus Konfetti",
        "fr": "sur un fond de confettis",
    },
    "tartan": {
        "es": "sobre una tela escocesa",
        "de": "auf einem Schottenstoff",
        "fr": "sur un tissu écossais",
    },
}

# {thing} is "a red ball" with its article, {place} completes it
TEMPLATES: dict[str, tuple[str, ...]] = {
    "es": (
        "Aquí se puede ver {thing} {place}.",
        "Hay {thing} {place}, y el día es muy tranquilo.",
        "Un dibujo con {thing} {place}.",
        "{thing} aparece {place} y no hay nadie más.",
        "En esta escena vemos {thing} {place}.",
        "{thing} se encuentra {place} desde hace mucho tiempo.",
        "Nada se mueve {place}, donde está {thing}.",
    ),
    "de": (
        "Hier sieht man {thing} {place}.",
        "{thing} befindet sich {place}, und es ist ganz ruhig.",
        "Eine Zeichnung: {thing} {place}.",
        "{thing} ist {place} zu sehen und sonst nichts.",
        "Es war einmal: {thing} {place}.",
        "{thing} bleibt noch lange {place}.",
        "So sieht das aus: {thing} {place}.",
    ),
    "fr": (
        "On peut voir ici {thing} {place}.",
        "Il y a {thing} {place} et tout est calme.",
        "Un dessin avec {thing} {place}.",
        "{thing} se trouve {place} et il n'y a personne.",
        "Dans cette scène, nous voyons {thing} {place}.",
        "{thing} reste longtemps {place}.",
        "Rien ne bouge {place}, où se trouve {thing}.",
    ),
}


def _thing(shape: str, colour: str, language: str) -> str:
    """A noun with its indefinite article (nominative) and its colour."""
    noun, gender = NOUNS[shape][language]
    forms = COLOURS[colour][language]
    if language == "de":
        article = "eine" if gender == "f" else "ein"
        ending = {"m": "er", "f": "e", "n": "es"}[gender]
        return f"{article} {forms[0]}{ending} {noun}"
    article = {"es": {"m": "un", "f": "una"}, "fr": {"m": "un", "f": "une"}}[language][gender]
    return f"{article} {noun} {forms[0 if gender == 'm' else 1]}"


def foreign(scene: Scene, rng: Random) -> str:
    """A sentence about the scene's first thing in Spanish, German or French."""
    language = rng.choice(tuple(TEMPLATES))
    first = scene.groups[0]
    words = rng.choice(TEMPLATES[language]).format(
        thing=_thing(first.shape, first.colour, language), place=PLACES[scene.place][language]
    )
    return words[0].upper() + words[1:]
