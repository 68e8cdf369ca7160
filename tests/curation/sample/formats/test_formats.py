"""The written source files have the real files' columns, quirks and meanings."""

import ast
import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path

from PIL import Image

from curation.sample.formats import benchmark, lvd2m, webvid, youdescribe
from tests.real_data import real


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    csv.field_size_limit(10**7)
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def header(path: Path) -> bytes:
    return path.read_bytes().split(b"\n", 1)[0] + b"\n"


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def overlap(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Intersection over union of two spans."""
    inner = min(first[1], second[1]) - max(first[0], second[0])
    return max(0.0, inner) / (max(first[1], second[1]) - min(first[0], second[0]))


def test_headers_equal_the_real_ones(sample) -> None:
    for ours, theirs in (
        (youdescribe.FILE, "sources/youdescribe/transcribed_audio_clips_english.csv"),
        (webvid.LARGE, "sources/webvid/results_10M_val.csv"),
        (webvid.SMALL, "sources/webvid/results_2M_val.csv"),
    ):
        assert header(sample.root / ours) == header(real(theirs)), ours
    theirs = header(real("mmbench/mmbench_samples_en.tsv"))
    assert header(sample.root / benchmark.MMBENCH).strip() == theirs.strip()


def test_json_documents_have_the_real_keys(sample) -> None:
    def shape(document: dict) -> dict[str, list[str]]:
        lists = {key: value for key, value in document.items() if isinstance(value, list)}
        return {key: sorted(value[0]) for key, value in lists.items() if key != "licenses"}

    captions = shape(json.loads(real("coco/captions_val2017_1500.json").read_text()))
    for ours in ("sources/custom/captions_train.json", benchmark.CAPTIONS):
        assert shape(json.loads((sample.root / ours).read_text())) == captions
    for name in ("questions", "annotations"):
        theirs = shape(json.loads(real(f"vqav2/{name}.json").read_text()))[name]
        ours = shape(json.loads((sample.root / f"sources/custom/{name}.json").read_text()))[name]
        # the real extract says with `split` where each row was taken from
        assert ours == [key for key in theirs if key != "split"]


def test_lvd2m_has_the_documented_columns(sample) -> None:
    documented = (
        "raw_caption,refined_caption,rewritten_caption,key,video_id,url,dataset_src,orig_caption,"
        "total score,span,video_time,orig_span,scene_cut\n"
    )
    for file in (lvd2m.YOUTUBE, lvd2m.WEBVID):
        assert header(sample.root / file).decode() == documented


def test_lvd2m_youtube_rows(plan) -> None:
    found = [each.row for each in plan.records if each.file == lvd2m.YOUTUBE]
    assert len(found) > 90
    videos = [row["video_id"] for row in found]
    assert len(set(videos)) < len(videos), "several rows share a video"
    for row in found:
        start, end = map(seconds, ast.literal_eval(row["span"]))
        assert 0 <= start < end
        assert re.fullmatch(r"[\w-]{11}", row["video_id"])
        assert row["video_id"] in row["url"]
        assert row["key"].startswith(row["video_id"] + ".")
        assert row["dataset_src"] in ("hdvg", "panda70m", "internvid")
        assert float(row["total score"]) > 0


def test_lvd2m_webvid_rows_are_webvid_clips(plan) -> None:
    addresses = {each.row["contentUrl"]: each for each in plan.records if each.dataset == "webvid"}
    found = [each for each in plan.records if each.file == lvd2m.WEBVID]
    assert len(found) == 80
    for record in found:
        assert record.row["span"] == ""
        assert record.row["dataset_src"] == "webvid"
        assert addresses[record.row["url"]].subject.known.id == record.subject.known.id


def test_url_variants_and_repeated_descriptions_overlap_almost_wholly(plan) -> None:
    for kind in ("url_variant", "repeated_description"):
        found = plan.planted(kind)
        assert len(found) >= 5
        for record in found:
            spans = [(each.subject.start, each.subject.end) for each in (record, record.of)]
            assert 0.9 <= overlap(*spans) < 1
    for record in plan.planted("url_variant"):
        assert record.row["video_id"] == record.of.row["video_id"]
        assert record.row["url"] != record.of.row["url"]


def test_some_youdescribe_videos_are_in_lvd2m_under_another_address(plan) -> None:
    described = {each.subject.name for each in plan.records if each.dataset == "youdescribe"}
    shared = [
        each.row
        for each in plan.records
        if each.file == lvd2m.YOUTUBE and each.row["video_id"] in described
    ]
    assert len(shared) > 20
    usual = "https://www.youtube.com/watch?v="
    assert all(row["url"] != usual + row["video_id"] for row in shared)


def test_youdescribe_quirks(plan) -> None:
    found = [each for each in plan.records if each.dataset == "youdescribe"]
    blank = [each for each in found if each.row["transcript_sentence"].startswith(" ")]
    assert 0.2 < len(blank) / len(found) < 0.9
    assert sum(each.row["videos_youtube_status"] == "" for each in found) > len(found) / 2
    extended = [each.row for each in found if each.row["playback_type"] == "extended"]
    assert 0.4 < len(extended) / len(found) < 0.75
    for record in found:
        row = record.row
        pause = row["start_time"] == row["end_time"]
        assert pause == (row["playback_type"] == "extended")
        assert 0 <= float(row["start_time"]) <= float(row["end_time"])
        assert float(row["end_time"]) <= record.subject.medium.seconds


def test_line_ends(sample) -> None:
    for file, end in ((youdescribe.FILE, b"\r\n"), (webvid.LARGE, b"\r\n"), (webvid.SMALL, b"\n")):
        data = (sample.root / file).read_bytes()
        assert data.endswith(end)
        assert (b"\r\n" in header(sample.root / file)) == (end == b"\r\n")


def test_some_webvid_captions_hold_line_breaks_and_durations_are_iso(plan) -> None:
    found = [each for each in plan.records if each.dataset == "webvid"]
    assert 3 <= sum("\n" in each.row["name"] for each in found) < len(found) / 5
    for record in found:
        whole = re.fullmatch(r"PT00H00M(\d\d)S", record.row["duration"])
        assert whole
        assert abs(int(whole[1]) - record.subject.medium.seconds) <= 0.5
        assert record.row["videoid"] in record.row["contentUrl"]


def test_cc3m_lines(sample) -> None:
    lines = (sample.root / "sources/cc3m/Train_GCC.tsv").read_text().splitlines()
    assert len(lines) == sample.summary.records["cc3m"]
    for line in lines:
        caption, url = line.split("\t")
        assert caption == caption.lower()
        assert url.startswith("https://sample.invalid/")
        assert (sample.root / "media/cc3m" / url.split("?")[0].rsplit("/", 1)[1]).exists()


def test_folder_pictures_have_text_beside(sample) -> None:
    folder = sample.root / "sources/custom/folder"
    pictures = [path for path in folder.rglob("*") if path.suffix in (".jpg", ".png")]
    assert len(pictures) == sample.summary.records["custom_folder"]
    for path in pictures:
        assert path.with_suffix(".txt").read_text().strip()


def test_questions_and_annotations_go_together(sample) -> None:
    folder = sample.root / "sources/custom"
    asked = json.loads((folder / "questions.json").read_text())["questions"]
    answered = json.loads((folder / "annotations.json").read_text())["annotations"]
    images = json.loads((folder / "captions_train.json").read_text())["images"]
    ids = {image["id"] for image in images}
    assert [row["question_id"] for row in asked] == [row["question_id"] for row in answered]
    for question, annotation in zip(asked, answered, strict=True):
        assert question["image_id"] == annotation["image_id"]
        assert question["image_id"] in ids
        assert len(annotation["answers"]) == 10
    for image in images:
        with Image.open(sample.root / "media/custom" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])


def test_coco_pictures_have_five_captions(sample) -> None:
    for file in ("sources/custom/captions_train.json", benchmark.CAPTIONS):
        document = json.loads((sample.root / file).read_text())
        for image in document["images"]:
            mine = [a for a in document["annotations"] if a["image_id"] == image["id"]]
            assert len(mine) == 5


def test_mmbench_rows_hold_pictures_and_one_right_answer(sample) -> None:
    found = rows(sample.root / benchmark.MMBENCH, "\t")
    assert len(found) >= 4
    for row in found:
        assert row["answer"] in "ABCD"
        assert len({row[letter] for letter in "ABCD"}) == 4
        with Image.open(io.BytesIO(base64.b64decode(row["image"]))) as picture:
            picture.load()


def test_identical_leaks_are_byte_identical(sample, plan) -> None:
    """Planned bytes, since a small sample may hold no such leak."""
    from curation.sample.media import still_bytes

    found = plan.planted("identical")
    assert len(found) == 6
    for record in found[:3]:
        ours, theirs = (
            hashlib.sha256(still_bytes(each.subject.medium)).hexdigest()
            for each in (record, record.of)
        )
        assert ours == theirs


def test_a_leaked_frame_is_a_frame_of_its_clip(plan) -> None:
    import numpy as np

    from curation.sample.drawing.stage import Stage
    from curation.sample.scenes import render

    record = plan.planted("frame")[0]
    still, clip = record.of.subject.medium, record.subject.medium
    take = clip.takes[0]
    assert take.frames % 2 == 1
    middle = take.t0 + (take.t1 - take.t0) * (take.frames // 2) / (take.frames - 1)
    frame = Stage(take.scene).at(middle)
    assert (np.asarray(frame) == np.asarray(render(still.scene, t=still.t))).all()
