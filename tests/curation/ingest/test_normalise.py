"""From records to rows: texts, keys, spans, kinds, and a reason for everything unusable."""

import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.ingest.normalise import Labels
from curation.ingest.reasons import REASONS
from curation.sources import get_format
from curation.sources.base import RecordError
from manifests.identity import canonical_locator, example_id, medium_id
from tests.curation.ingest.normalising import CHAT, LABELS, PICTURE, one, reason, rows_of, video

_BLANKS = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
# What no Unicode version can change, and Parquet can hold.
_ASSIGNED = st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\0")


class TestText:
    def test_every_blank_and_line_break_is_one_blank(self) -> None:
        blanks = ["\r\n", " \n ", "  ", "\n\n\t", *"\t\n\v\f\r\x85\xa0\u1680\u2000\u2009\u200a"]
        blanks += "\u2028\u2029\u202f\u205f\u3000"
        rows = rows_of([{"response": f"{blank}a dog{blank}runs{blank}"} for blank in blanks])
        for blank, found in zip(blanks, rows.examples.to_pylist(), strict=True):
            assert found["response"] == "a dog runs", ascii(blank)
            assert found["response_words"] == 3
            assert found["response_chars"] == 10

    def test_nfc(self) -> None:
        assert one({"response": "cafe\u0301"})["response"] == "café"
        assert one({"response": "\u212b"})["response"] == "Å"
        found = one({"response": "한국", "prompt": "e\u0301?"})
        assert (found["response"], found["response_chars"], found["prompt"]) == ("한국", 2, "é?")

    def test_what_is_no_blank_stays(self) -> None:
        # A zero width joiner holds an emoji together.
        for text in ("\U0001f469\u200d\U0001f52c works", "a\u200bb", "soft\u00adhyphen"):
            assert one({"response": text})["response"] == text

    @settings(max_examples=20)
    @given(st.lists(st.text(_ASSIGNED), min_size=1, max_size=20))
    def test_the_same_as_in_python(self, texts: list[str]) -> None:
        wanted = {}
        for number, text in enumerate(texts, start=1):
            tidy = re.sub(_BLANKS, " ", unicodedata.normalize("NFC", text)).strip(" ")
            if tidy:
                wanted[number] = (tidy, len(tidy), len(tidy.split(" ")))
        rows = rows_of([{"response": text} for text in texts])
        columns = ("response", "response_chars", "response_words")
        found = {e["record"]: tuple(e[c] for c in columns) for e in rows.examples.to_pylist()}
        assert found == wanted
        assert {e["reason"] for e in rows.errors.to_pylist()} <= {"empty_response"}
        # Once is enough.
        again = rows_of([{"response": text} for text, _, _ in wanted.values()])
        assert again.examples["response"].to_pylist() == [text for text, _, _ in wanted.values()]

    @pytest.mark.parametrize("text", [None, "", " ", "\n", "\u3000\xa0", "\v"])
    def test_nothing_to_learn_from(self, text: str | None) -> None:
        assert reason({"response": text}) == ("empty_response", "no text to learn from")

    def test_layout_is_kept_where_it_means_something(self) -> None:
        found = one({"response": " \r\n- one\r\n-  two\r\rend\t\n"}, fmt=CHAT)
        assert found["response"] == "- one\n-  two\n\nend"
        assert found["response_words"] == 5
        assert reason({"response": " \t\r\n"}, fmt=CHAT)[0] == "empty_response"

    def test_a_prompt_of_nothing_is_none(self) -> None:
        assert one({"prompt": " \n"})["prompt"] is None
        assert one({"prompt": " What\nis it? "})["prompt"] == "What is it?"


class TestKeys:
    def test_an_id_is_of_the_data_set_and_the_key(self) -> None:
        found = one({"key": " 17 "}, fmt=get_format("jsonl"))
        assert found["id"] == example_id(dataset="data", key="17")
        assert found["source_key"] == "17"
        other = one({"key": "17"}, labels=replace(LABELS, source="alias"))
        assert other["id"] == found["id"]
        assert other["source"] == "alias"

    @pytest.mark.parametrize("key", [None, "", "   "])
    def test_a_record_without_a_key(self, key: str | None) -> None:
        assert reason({"key": key}) == ("missing_key", "the record has no key")


class TestMedia:
    def test_ids_and_canonical_address(self) -> None:
        rows = rows_of([{"media": [video(start=17.7591, end=23.279)]}])
        (medium,) = rows.media.to_pylist()
        assert medium["canonical"] == "youtube:dQw4w9WgXcQ"
        assert medium["locator"] == "https://youtu.be/dQw4w9WgXcQ"
        assert medium["medium_id"] == medium_id("youtube:dQw4w9WgXcQ", start=17.759, end=23.279)
        assert medium["whole_id"] == medium_id("youtube:dQw4w9WgXcQ")
        assert (medium["start"], medium["end"]) == (17.759, 23.279)
        (example,) = rows.examples.to_pylist()
        names = ("medium_id", "whole_id", "kind")
        assert example["media"] == [{name: medium[name] for name in names}]
        whole = rows_of([{"media": [video()]}]).media.to_pylist()[0]
        assert whole["medium_id"] == whole["whole_id"] == medium["whole_id"]

    def test_each_medium_once_and_none_of_unusable_records(self) -> None:
        other = {"kind": "image", "locator": "https://x.org/b.jpg"}
        unused = {"kind": "image", "locator": "https://x.org/c.jpg"}
        rows = rows_of(
            [
                {"media": [other, PICTURE]},
                {"media": [unused], "response": ""},
                {"media": [PICTURE]},
                {"media": [{**other, "locator": "http://x.org/b.jpg"}, PICTURE, other]},
            ]
        )
        assert [m["locator"] for m in rows.media.to_pylist()] == [
            "https://x.org/b.jpg",
            "https://x.org/a.jpg",
        ]
        assert [e["media_count"] for e in rows.examples.to_pylist()] == [2, 1, 3]

    def test_kinds_of_rows(self) -> None:
        def kind(*media: dict[str, Any]) -> str:
            return str(one({"media": list(media)})["kind"])

        assert kind() == "text"
        assert kind(PICTURE) == kind(PICTURE, PICTURE) == "image"
        assert kind(video()) == kind(video(start=1.0), video()) == "video"
        assert kind(PICTURE, video()) == "mixed"
        text = one({"media": None})
        assert (text["kind"], text["media"], text["media_count"], text["seconds"]) == (
            "text",
            [],
            0,
            None,
        )

    def test_seconds(self) -> None:
        cases: list[tuple[list[dict[str, Any]], float | None]] = [
            ([PICTURE], None),
            ([video()], None),
            ([video(start=2.0)], None),
            ([video(end=5.0)], 5.0),
            ([video(start=2.0, end=5.0)], 3.0),
            ([video(duration=30.0)], 30.0),
            ([video(start=2.0, end=5.0, duration=30.0)], 3.0),
            ([video(start=10.0, duration=30.0)], 20.0),  # from there to the end
            ([video(start=40.0, duration=30.0)], None),  # beyond the end
            ([video(start=2.0, end=5.0), video(duration=10.0), PICTURE], 13.0),
            ([video(start=2.0, end=5.0), video()], 3.0),
            ([video(start=0.1, end=0.4)], 0.3),
            ([video(duration=0.0)], 0.0),
        ]
        rows = rows_of([{"media": media} for media, _ in cases])
        assert rows.examples["seconds"].to_pylist() == [seconds for _, seconds in cases]

    def test_a_duration_that_cannot_be_is_unknown(self) -> None:
        durations = [float("nan"), float("inf"), -float("inf"), -3.0, 1e300, 1e12]
        media = [video(locator=f"https://x.org/{n}", duration=d) for n, d in enumerate(durations)]
        rows = rows_of([{"media": [medium]} for medium in media])
        assert rows.errors.num_rows == 0
        assert rows.examples["seconds"].to_pylist() == [None] * 6
        assert rows.media["duration"].to_pylist() == [None] * 6

    def test_spans_that_cannot_be(self) -> None:
        nan, infinite = float("nan"), float("inf")
        spans = [(5.0, 5.0), (5.0, 3.0), (-1.0, 3.0), (None, 0.0), (None, -2.0), (nan, 3.0)]
        spans += [(1.0, nan), (1.0, infinite), (infinite, None), (1e300, None), (0.0, 1e18)]
        spans += [(5.0, 5.0004)]  # the same millisecond
        rows = rows_of([{"media": [video(start=start, end=end)]} for start, end in spans])
        assert rows.examples.num_rows == rows.media.num_rows == 0
        assert rows.errors["reason"].to_pylist() == ["bad_span"] * len(spans)
        assert all(" to " in detail for detail in rows.errors["detail"].to_pylist())

    @pytest.mark.parametrize("locator", [None, "", "  "])
    def test_a_medium_without_an_address(self, locator: str | None) -> None:
        code, _ = reason({"media": [PICTURE, {"kind": "image", "locator": locator}]})
        assert code == "missing_locator"

    @pytest.mark.parametrize("kind", [None, "", "audio", "Image"])
    def test_a_medium_of_another_kind(self, kind: str | None) -> None:
        code, detail = reason({"media": [{**PICTURE, "kind": kind}]})
        assert (code, detail) == ("bad_kind", "null" if kind is None else kind)

    def test_the_first_of_several_problems_is_told(self) -> None:
        bad = [video(start=3.0, end=1.0), {**PICTURE, "kind": "audio"}]
        code, detail = reason({"media": bad})
        assert (code, detail) == ("bad_span", "3.0 to 1.0")

    def test_what_the_source_says_of_a_medium(self) -> None:
        facts = {"sha256": "ab" * 32, "bytes": 100, "width": 640, "height": 480}
        medium = {"kind": "image", "locator": "images/a.jpg", "path": "images/a.jpg", **facts}
        (found,) = rows_of([{"media": [medium]}]).media.to_pylist()
        assert {name: found[name] for name in facts} == facts
        assert found["canonical"] == canonical_locator("images/a.jpg", sha256="ab" * 32)
        assert found["path"] == "images/a.jpg"
        assert found["path_is_span"] is None


class TestErrors:
    def test_a_problem_of_the_reader_comes_first(self) -> None:
        record = {"problem": "bad_time: 12:xx", "key": None, "response": "", "media": None}
        assert reason(record) == ("bad_time", "12:xx")

    def test_a_problem_without_detail(self) -> None:
        assert reason({"problem": "missing_medium"}) == ("missing_medium", "")

    def test_details_are_short(self) -> None:
        assert len(reason({"problem": "bad_type: " + "é" * 500})[1]) == 200
        errors = [RecordError("bad_json", "x" * 500, 7, 70)]
        (error,) = rows_of([], errors=errors).errors.to_pylist()
        assert len(error["detail"]) == 200
        kind = "é" * 300
        assert len(reason({"media": [{**PICTURE, "kind": kind}]})[1]) == 200

    @pytest.mark.parametrize("task", ["captions", "", "vqa "])
    def test_tasks(self, task: str) -> None:
        if task == "captions":
            assert reason({"task": task}) == ("bad_task", "captions")
        else:
            assert one({"task": task})["task"] == task.strip() or "caption"

    def test_where_they_were_found(self) -> None:
        read = [
            RecordError("bad_utf8", "at byte 3", 4, 40),
            RecordError("bad_json", "no json", 2, 20),
            RecordError("truncated_archive", "cut off", None, None),
        ]
        records = [
            {"record": 5, "byte_offset": 50, "response": ""},
            {"record": 1, "byte_offset": 0},
            {"record": 3, "byte_offset": 30, "key": ""},
        ]
        found = rows_of(records, errors=read).errors.to_pylist()
        assert [(e["record"], e["byte_offset"], e["reason"]) for e in found] == [
            (2, 20, "bad_json"),
            (3, 30, "missing_key"),
            (4, 40, "bad_utf8"),
            (5, 50, "empty_response"),
            (None, None, "truncated_archive"),
        ]
        assert {(e["source"], e["file"]) for e in found} == {("s", "f.tsv")}

    def test_nothing_at_all(self) -> None:
        rows = rows_of([])
        assert rows.examples.num_rows == rows.media.num_rows == rows.errors.num_rows == 0

    def test_good_and_bad_records_do_not_mix_up(self) -> None:
        records = [
            {
                "response": "" if n % 3 == 0 else f"caption {n}",
                "media": [
                    {"kind": "image", "locator": f"https://x.org/{n}-{k}.jpg"} for k in range(n % 4)
                ],
                "extra": f'{{"n": {n}}}',
            }
            for n in range(1, 40)
        ]
        rows = rows_of(records)
        assert rows.examples.num_rows + rows.errors.num_rows == 39
        locators = {m["medium_id"]: m["locator"] for m in rows.media.to_pylist()}
        for example in rows.examples.to_pylist():
            number = example["record"]
            assert example["response"] == f"caption {number}"
            assert example["extra"] == f'{{"n": {number}}}'
            assert example["media_count"] == len(example["media"]) == number % 4
            assert [locators[m["medium_id"]] for m in example["media"]] == [
                f"https://x.org/{number}-{k}.jpg" for k in range(number % 4)
            ]
        assert [e["record"] for e in rows.errors.to_pylist()] == list(range(3, 40, 3))
        assert rows.media.num_rows == sum(n % 4 for n in range(1, 40) if n % 3)


class TestLabels:
    def test_what_a_record_states_comes_before_what_holds_for_the_source(self) -> None:
        found = one({"task": "vqa", "licence": "MIT", "language": "de"})
        assert (found["task"], found["licence"], found["language"]) == ("vqa", "MIT", "de")
        found = one({"task": " ", "licence": " ", "language": " "})
        assert (found["task"], found["licence"], found["language"]) == ("caption", "CC0-1.0", None)

    def test_quotes_in_names(self) -> None:
        labels = Labels(source="it's", dataset="d'x", task="caption", licence="'; DROP")
        found = one({}, labels=labels)
        assert (found["source"], found["dataset"], found["licence"]) == ("it's", "d'x", "'; DROP")


def test_reasons_are_explained() -> None:
    for code, meaning in REASONS.items():
        assert re.fullmatch(r"[a-z0-9_]+", code)
        assert meaning
        assert not meaning.endswith(".")
