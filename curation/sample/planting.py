"""Planting: how each kind of copy, fault and leak gets into the sources."""

from __future__ import annotations

from curation.sample.formats.benchmark import Benchmark
from curation.sample.formats.cc3m import Cc3m
from curation.sample.formats.custom_coco import CustomCaptions, CustomQuestions
from curation.sample.formats.custom_files import CustomFolder, CustomNarrations
from curation.sample.formats.lvd2m import Lvd2m
from curation.sample.formats.source import Source
from curation.sample.formats.webvid import WebVid
from curation.sample.formats.youdescribe import YouDescribe
from curation.sample.plants import SHARES, Planted, planned
from curation.sample.scenes import Scene, mirrored, random_scene, similar_scene
from curation.sample.wording import faults
from curation.sample.world import Item, Record, World

CAPTION_FAULTS = {
    "boilerplate": faults.boilerplate,
    "alt_text_spam": faults.alt_text_spam,
    "wrong_language": faults.wrong_language,
    "style_image_of": faults.style_image_of,
    "style_camera": faults.style_camera,
    "style_opinion": faults.style_opinion,
}


class Planner:
    """Plans the records of all sources: first the clean ones, then the plants.

    A clean record is the original of at most one plant, so that every plant names one original.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        counts = planned(world.examples)
        frames = sum(
            count
            for planted, count in counts
            if planted.plant == "leak" and planted.dataset == "webvid"
        )
        self.benchmark = Benchmark(world, frames=frames)
        self.lvd2m_of = YouDescribe(world)
        pictures = CustomCaptions(world)
        sources: tuple[Source, ...] = (
            self.lvd2m_of,
            WebVid(world),
            Cc3m(world),
            Lvd2m(world, self.lvd2m_of),
            pictures,
            CustomQuestions(world, pictures),
            CustomNarrations(world),
            CustomFolder(world),
        )
        self.sources = {source.dataset: source for source in sources}
        self._rng = world.rng("plants")
        self._plan_clean(counts)
        self._pools = self._clean_pools()
        for planted, count in counts:
            for _ in range(count):
                self._plant(planted)

    def _plan_clean(self, counts: list[tuple[Planted, int]]) -> None:
        for dataset, source in self.sources.items():
            wanted = round(SHARES[dataset] * self.world.examples / source.batch)
            plants = sum(count for planted, count in counts if planted.dataset == dataset)
            for _ in range(max(1, wanted - plants)):
                source.clean()

    def _clean_pools(self) -> dict[str, list[Record]]:
        pools: dict[str, list[Record]] = {dataset: [] for dataset in self.sources}
        for record in self.world.records:
            pools[record.dataset].append(record)
        return {dataset: self._rng.sample(pool, len(pool)) for dataset, pool in pools.items()}

    def _take(self, dataset: str, *, inline: bool = False) -> Record:
        """A clean record that nothing copies yet; `inline` asks for one whose span has a length."""
        pool = self._pools[dataset]
        for place in range(len(pool) - 1, -1, -1):
            if not inline or pool[place].subject.end > pool[place].subject.start:
                return pool.pop(place)
        raise AssertionError(f"no clean record left in {dataset}")

    def _plant(self, planted: Planted) -> None:
        source = self.sources[planted.dataset]
        of: Record | Item | None = None
        if planted.plant == "fault":
            record = self._fault(source, planted.kind)
        elif planted.plant == "leak":
            record, of = self._leak(source, planted.kind)
        else:
            assert planted.of is not None
            inline = planted.kind == "repeated_description"
            original = of = self._take(planted.of, inline=inline)
            record = self._copy(source, planted.kind, original)
        record.plant, record.kind, record.of = planted.plant, planted.kind, of

    def _fault(self, source: Source, kind: str) -> Record:
        subject = source.fresh()
        scene = subject.known.scene
        if kind == "mismatch":
            other = self._unlike(scene)
            caption = self.world.caption(source.write, other, self._rng)
            return source.record(subject, caption, told=other)
        if kind == "truncated":
            caption = self.world.caption(
                lambda each, rng: faults.truncated(source.write(each, rng), rng), scene, self._rng
            )
        else:
            caption = self.world.caption(CAPTION_FAULTS[kind], scene, self._rng)
        return source.record(subject, caption)

    def _unlike(self, scene: Scene) -> Scene:
        """A scene with other things in other colours at another place."""
        shapes = {group.shape for group in scene.groups}
        colours = {group.colour for group in scene.groups}
        while True:
            other = random_scene(self._rng, moving=scene.motion is not None)
            apart = all(g.shape not in shapes and g.colour not in colours for g in other.groups)
            if apart and other.place != scene.place:
                return other

    def _copy(self, source: Source, kind: str, of: Record) -> Record:
        """A duplicate of `of`, exact or near, or a second record under its key."""
        if kind in ("same_record", "key_conflict"):
            record = source.again(of)
            if kind == "key_conflict":
                scene = of.subject.known.scene
                source.recaption(record, self.world.caption(source.write, scene, self._rng))
            return record
        if kind == "same_caption":
            scene = similar_scene(self._rng, of.subject.known.scene)
            return source.record(source.fresh(self.world.known(scene)), self._respelled(of.caption))
        if kind == "cross_source":
            assert isinstance(source, Lvd2m)
            return source.of_webvid(of)
        if kind == "url_variant":
            assert isinstance(source, Lvd2m)
            return source.variant(of)
        if kind == "repeated_description":
            assert isinstance(source, YouDescribe)
            return source.repeat(of)
        return self._edited(source, "identical" if kind == "same_file" else kind, of)

    def _edited(self, source: Source, kind: str, of: Record | Item) -> Record:
        """A record of its own, with a true caption, about an edit of another one's medium."""
        subject = source.copy(of.subject, kind)
        scene = subject.known.scene
        told = mirrored(scene) if kind == "flipped" else scene
        return source.record(subject, self.world.caption(source.write, told, self._rng), told=told)

    def _respelled(self, caption: str) -> str:
        """The same caption in other letter case and with other blanks."""
        return self._rng.choice(
            (
                caption,
                caption.lower(),
                caption.upper(),
                f" {caption}",
                caption.replace(" ", "  ", 2),
            )
        )

    def _leak(self, source: Source, kind: str) -> tuple[Record, Item]:
        if kind == "text":
            item, caption = self.benchmark.leak_caption(moving=source.dataset == "webvid")
            scene = similar_scene(self._rng, item.subject.known.scene)
            return source.record(source.fresh(self.world.known(scene)), caption), item
        if kind == "frame":
            item = self.benchmark.leak_moment()
            known = item.subject.known
            caption = self.world.caption(source.write, known.scene, self._rng)
            return source.record(source.fresh(known), caption), item
        item = self.benchmark.leak()
        return self._edited(source, kind, item), item

    def ordered(self) -> dict[str, list[Record]]:
        """Each source's records in the order of their files, and numbered file by file."""
        rng = self.world.rng("order")
        ordered = {}
        for dataset, source in self.sources.items():
            files: dict[str, list[Record]] = {}
            for record in self.world.records:
                if record.dataset == dataset:
                    files.setdefault(record.file, []).append(record)
            rows = []
            for file in sorted(files):
                rows += source.order(files[file], rng)
                for number, record in enumerate(rows[-len(files[file]) :], start=1):
                    record.number = number
            ordered[dataset] = rows
        return ordered
