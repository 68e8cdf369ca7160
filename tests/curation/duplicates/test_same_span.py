"""Exact duplicates: nearly the same stretch of one video."""

from typing import Any

import pytest

from tests.curation.duplicates.tables import Medium, Row, found, video


class TestSameSpan:
    def pair(
        self, one: Medium, other: Medium, **settings: Any
    ) -> dict[str, tuple[str, str, float]]:
        return found([Row("a", "one", [one]), Row("b", "two", [other])], **settings)

    @pytest.mark.parametrize(
        ("start", "end", "iou"),
        [
            (0, 10, 1.0),
            (0, 9, 0.9),  # exactly at the border
            (0, 8.99, None),
            (1, 10, 0.9),
            (0.5, 9.5, 0.9),
            (0, 11.111, 0.900009),
            (0, 11.2, None),
            (20, 30, None),
            (10, 20, None),  # they only touch
            (9, 10, None),
        ],
    )
    def test_from_nine_tenths_on(self, start: float, end: float, iou: float | None) -> None:
        wanted = {} if iou is None else {"b": ("same_medium", "a", iou)}
        assert self.pair(video("v", 0, 10), video("v", start, end)) == wanted

    def test_thirds_do_not_miss_the_border_by_a_bit(self) -> None:
        # 0.3 / 0.333... and the like: the border counts, whatever binary makes of it.
        for shift in (0.1, 0.7, 1234.567, 98765.432):
            one, other = video("v", shift, shift + 1), video("v", shift, round(shift + 0.9, 3))
            assert list(self.pair(one, other)) == ["b"]

    def test_the_border_is_a_key_of_the_spec(self) -> None:
        spans = video("v", 0, 10), video("v", 0, 6)
        assert self.pair(*spans) == {}
        assert self.pair(*spans, span_iou=0.6) == {"b": ("same_medium", "a", 0.6)}
        assert self.pair(video("v", 0, 10), video("v", 0, 9.99), span_iou=1) == {}

    def test_other_videos_are_others(self) -> None:
        assert self.pair(video("v", 0, 10), video("w", 0, 10)) == {}

    def test_it_can_be_switched_off(self) -> None:
        assert self.pair(video("v", 0, 10), video("v", 0, 10), same_medium=False) == {}

    def test_one_stretch_needs_no_times(self) -> None:
        assert self.pair(video("v"), video("v")) == {"b": ("same_medium", "a", 1.0)}
        assert self.pair(video("v", 3), video("v", 3)) == {"b": ("same_medium", "a", 1.0)}

    def test_a_whole_video_has_no_end_unless_its_length_is_known(self) -> None:
        assert self.pair(video("v"), video("v", 0, 10)) == {}
        known = video("v", duration=10)
        assert self.pair(known, video("v", 0, 9.5)) == {"b": ("same_medium", "a", 0.95)}
        assert self.pair(known, video("v", 0.5, None, duration=10)) == {
            "b": ("same_medium", "a", 0.95)
        }
        assert self.pair(known, video("v", 0, 5)) == {}

    def test_a_span_without_length_matches_nothing_but_itself(self) -> None:
        nothing = video("v", 5, 5)
        assert self.pair(nothing, video("v", 4, 6)) == {}
        assert self.pair(nothing, video("v", 5, 5)) == {"b": ("same_medium", "a", 1.0)}
        assert self.pair(video("v", duration=0), video("v", 0, 1)) == {}

    def test_overlap_is_not_transitive(self) -> None:
        rows = [
            Row("a", "one", [video("v", 0, 100)]),
            Row("b", "two", [video("v", 5, 105)]),
            Row("c", "three", [video("v", 10, 110)]),
        ]
        assert found(rows) == {"b": ("same_medium", "a", round(95 / 105, 6))}

    def test_of_several_that_are_kept_the_best_is_named(self) -> None:
        rows = [
            Row("a", "one", [video("v", 0, 100)]),
            Row("b", "two", [video("v", 10, 110)]),
            Row("c", "three", [video("v", 5, 105)]),
        ]
        assert found(rows) == {"c": ("same_medium", "a", round(95 / 105, 6))}

    def test_audio_descriptions_need_the_same_words(self) -> None:
        def row(name: str, text: str, start: float) -> Row:
            return Row(name, text, [video("v", start, start + 10)], task="audio_description")

        rows = [row("a", "He nods.", 0), row("b", "he nods", 0.1), row("c", "He waits.", 0)]
        assert found(rows) == {"b": ("same_medium", "a", round(9.9 / 10.1, 6))}

    def test_a_caption_and_an_audio_description_of_it_both_stay(self) -> None:
        rows = [
            Row("a", "he nods", [video("v", 0, 10)], task="audio_description"),
            Row("b", "he nods", [video("v", 0, 10)]),
        ]
        assert found(rows) == {}

    def test_captions_of_one_stretch_are_one_too_many_even_in_one_data_set(self) -> None:
        rows = [Row(f"a{n}", f"caption {n}", [video("v", 0, 10)]) for n in range(3)]
        assert found(rows) == {f"a{n}": ("same_medium", "a0", 1.0) for n in (1, 2)}
