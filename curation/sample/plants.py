"""What is planted in a sample, where and how much: the one place that says so."""

from __future__ import annotations

from dataclasses import dataclass

# the sources' shares of all records; lvd2m's and webvid's are the largest in the mission too
SHARES: dict[str, float] = {
    "lvd2m": 0.20,
    "youdescribe": 0.12,
    "webvid": 0.25,
    "cc3m": 0.25,
    "custom_captions": 0.07,
    "custom_questions": 0.05,
    "custom_narrations": 0.03,
    "custom_folder": 0.03,
}

# kind of plant -> what it is
MEANINGS: dict[tuple[str, str], str] = {
    ("exact_duplicate", "same_record"): "the whole record again: same source key, same content",
    (
        "exact_duplicate",
        "cross_source",
    ): "an LVD-2M row whose url is the contentUrl of a WebVid row",
    ("exact_duplicate", "url_variant"): "the same YouTube video under another spelling of its URL, "
    "spans with a temporal IoU of at least 0.9, another caption",
    ("exact_duplicate", "repeated_description"): "the same sentence by a second describer, same "
    "video, spans with a temporal IoU of at least 0.9",
    (
        "exact_duplicate",
        "same_file",
    ): "a byte-identical copy of another record's picture, another caption",
    ("exact_duplicate", "same_caption"): "another picture or clip with the same caption, up to "
    "letter case and white space",
    ("ingest_error", "key_conflict"): "the same source key as another record, with another caption",
    ("near_duplicate", "resized"): "another record's picture or clip at 60 to 80 % of its size",
    ("near_duplicate", "recompressed"): "another record's picture, compressed much harder",
    ("near_duplicate", "cropped"): "another record's picture or clip, 80 % of its area",
    ("near_duplicate", "flipped"): "another record's picture or clip, left and right exchanged",
    ("near_duplicate", "reencoded"): "a WebVid clip, encoded again, under a YouTube address",
    ("fault", "mismatch"): "the caption tells of another scene",
    ("fault", "boilerplate"): "words that would fit any picture",
    ("fault", "alt_text_spam"): "key words repeated among words of advertising",
    ("fault", "wrong_language"): "a true caption in Spanish, German or French",
    ("fault", "truncated"): "a true caption, cut in the middle of a word",
    ("fault", "style_image_of"): "audio description that speaks of an image",
    ("fault", "style_camera"): "audio description that speaks of the camera",
    ("fault", "style_opinion"): "audio description that judges or guesses",
    ("leak", "identical"): "a benchmark picture, the same bytes",
    ("leak", "resized"): "a benchmark picture at 60 to 80 % of its size",
    ("leak", "recompressed"): "a benchmark picture, compressed much harder",
    ("leak", "cropped"): "a benchmark picture, 80 % of its area",
    ("leak", "flipped"): "a benchmark picture, left and right exchanged",
    ("leak", "frame"): "a clip one of whose frames is a benchmark picture",
    ("leak", "text"): "a benchmark caption under another picture or clip",
}


@dataclass(frozen=True)
class Planted:
    """`share` of all records are plants of this kind in this dataset; `of` is the dataset whose
    records they copy, where they copy one."""

    plant: str
    kind: str
    dataset: str
    share: float
    of: str | None = None


PLANTED: tuple[Planted, ...] = (
    Planted("exact_duplicate", "same_record", "webvid", 0.006, of="webvid"),
    Planted("exact_duplicate", "same_record", "cc3m", 0.003, of="cc3m"),
    Planted("exact_duplicate", "same_record", "lvd2m", 0.002, of="lvd2m"),
    Planted("exact_duplicate", "same_record", "youdescribe", 0.002, of="youdescribe"),
    Planted("exact_duplicate", "cross_source", "lvd2m", 0.080, of="webvid"),
    Planted("exact_duplicate", "url_variant", "lvd2m", 0.010, of="lvd2m"),
    Planted("exact_duplicate", "repeated_description", "youdescribe", 0.005, of="youdescribe"),
    Planted("exact_duplicate", "same_file", "custom_folder", 0.012, of="cc3m"),
    Planted("exact_duplicate", "same_caption", "cc3m", 0.008, of="cc3m"),
    Planted("exact_duplicate", "same_caption", "webvid", 0.005, of="webvid"),
    Planted("ingest_error", "key_conflict", "webvid", 0.002, of="webvid"),
    Planted("ingest_error", "key_conflict", "lvd2m", 0.002, of="lvd2m"),
    Planted("ingest_error", "key_conflict", "youdescribe", 0.002, of="youdescribe"),
    Planted("near_duplicate", "resized", "cc3m", 0.006, of="cc3m"),
    Planted("near_duplicate", "recompressed", "cc3m", 0.006, of="cc3m"),
    Planted("near_duplicate", "cropped", "cc3m", 0.006, of="cc3m"),
    Planted("near_duplicate", "flipped", "cc3m", 0.006, of="cc3m"),
    Planted("near_duplicate", "resized", "custom_narrations", 0.002, of="cc3m"),
    Planted("near_duplicate", "recompressed", "custom_narrations", 0.002, of="cc3m"),
    Planted("near_duplicate", "cropped", "custom_narrations", 0.002, of="cc3m"),
    Planted("near_duplicate", "flipped", "custom_narrations", 0.002, of="cc3m"),
    Planted("near_duplicate", "resized", "webvid", 0.003, of="webvid"),
    Planted("near_duplicate", "cropped", "webvid", 0.003, of="webvid"),
    Planted("near_duplicate", "flipped", "webvid", 0.003, of="webvid"),
    Planted("near_duplicate", "reencoded", "lvd2m", 0.008, of="webvid"),
    Planted("fault", "mismatch", "lvd2m", 0.006),
    Planted("fault", "mismatch", "youdescribe", 0.004),
    Planted("fault", "mismatch", "webvid", 0.012),
    Planted("fault", "mismatch", "cc3m", 0.012),
    Planted("fault", "mismatch", "custom_captions", 0.002),
    Planted("fault", "mismatch", "custom_narrations", 0.002),
    Planted("fault", "boilerplate", "webvid", 0.008),
    Planted("fault", "boilerplate", "cc3m", 0.008),
    Planted("fault", "alt_text_spam", "cc3m", 0.012),
    Planted("fault", "alt_text_spam", "webvid", 0.004),
    Planted("fault", "wrong_language", "webvid", 0.006),
    Planted("fault", "wrong_language", "cc3m", 0.006),
    Planted("fault", "wrong_language", "custom_narrations", 0.002),
    Planted("fault", "truncated", "lvd2m", 0.008),
    Planted("fault", "truncated", "webvid", 0.004),
    Planted("fault", "truncated", "youdescribe", 0.003),
    Planted("fault", "style_image_of", "youdescribe", 0.005),
    Planted("fault", "style_camera", "youdescribe", 0.005),
    Planted("fault", "style_opinion", "youdescribe", 0.005),
    Planted("leak", "identical", "cc3m", 0.004, of="benchmark"),
    Planted("leak", "identical", "custom_folder", 0.002, of="benchmark"),
    Planted("leak", "resized", "cc3m", 0.004, of="benchmark"),
    Planted("leak", "recompressed", "cc3m", 0.004, of="benchmark"),
    Planted("leak", "cropped", "cc3m", 0.004, of="benchmark"),
    Planted("leak", "flipped", "cc3m", 0.004, of="benchmark"),
    Planted("leak", "frame", "webvid", 0.004, of="benchmark"),
    Planted("leak", "text", "cc3m", 0.003, of="benchmark"),
    Planted("leak", "text", "webvid", 0.002, of="benchmark"),
)


def planned(examples: int) -> list[tuple[Planted, int]]:
    """How many plants of each kind a sample of `examples` records holds; small samples leave the
    rare kinds out."""
    return [(planted, round(planted.share * examples)) for planted in PLANTED]
