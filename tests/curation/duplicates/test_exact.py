"""Exact duplicates: what each rule takes, what it leaves, and whom it keeps."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.curation.duplicates.tables import Medium, Row, found, video

PICTURE, OTHER = Medium("p"), Medium("q")


class TestSameText:
    @pytest.mark.parametrize(
        "text", ["a dog", "A Dog!", " a -- dog ", "„a dog“", "a\ndog", "A DOG…", "a dög"]
    )
    def test_case_accents_and_punctuation_do_not_count(self, text: str) -> None:
        rows = [Row("a", "a dog", [PICTURE], words=9), Row("b", text, [PICTURE])]
        assert found(rows) == {"b": ("same_text", "a", 1.0)}

    @pytest.mark.parametrize("text", ["a dogs", "adog", "the dog", "a dog 2", "dog a", "a дог"])
    def test_other_words_do(self, text: str) -> None:
        assert found([Row("a", "a dog", [PICTURE]), Row("b", text, [PICTURE])]) == {}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("लड़का", "लड़की"),  # boy and girl differ in a vowel sign
            ("कि", "की"),
            ("มา", "ม้า"),  # to come, a horse
            ("עברית", "ערבית"),
            ("犬", "猫"),
            ("☀️", "🌧️"),
            ("+", "-"),
        ],
    )
    def test_words_of_any_script_are_told_apart(self, one: str, other: str) -> None:
        rows = [Row("a", one, [PICTURE], task="vqa"), Row("b", other, [PICTURE], task="vqa")]
        assert found(rows) == {}
        assert found([*rows, Row("c", one, [PICTURE], task="vqa")]) == {
            "c": ("same_text", "a", 1.0)
        }

    def test_the_same_words_of_another_picture_are_no_copy(self) -> None:
        assert found([Row("a", "a dog", [PICTURE]), Row("b", "a dog", [OTHER])]) == {}

    def test_tasks_and_prompts_of_questions_count(self) -> None:
        rows = [
            Row("a", "two", [PICTURE], task="vqa", prompt="How many dogs?"),
            Row("b", "two", [PICTURE], task="vqa", prompt="How many cats?"),
            Row("c", "two", [PICTURE], task="chat", prompt="How many dogs?"),
            Row("d", "Two.", [PICTURE], task="vqa", prompt="how many dogs"),
        ]
        assert found(rows) == {"d": ("same_text", "a", 1.0)}

    def test_captions_are_one_task_whatever_is_asked(self) -> None:
        rows = [
            Row("a", "a dog", [PICTURE], prompt="Describe it."),
            Row("b", "a dog", [PICTURE], task="dense_caption"),
        ]
        assert found(rows) == {"b": ("same_text", "a", 1.0)}

    def test_several_media_in_order(self) -> None:
        rows = [
            Row("a", "a dog", [PICTURE, OTHER]),
            Row("b", "a dog", [OTHER, PICTURE]),
            Row("c", "a dog", [PICTURE]),
            Row("d", "a dog", [PICTURE, OTHER]),
        ]
        assert found(rows) == {"d": ("same_text", "a", 1.0)}

    def test_text_alone(self) -> None:
        rows = [
            Row("a", "yes", task="chat", prompt="Sure?"),
            Row("b", "yes", task="chat", prompt="Really?"),
            Row("c", "Yes", task="chat", prompt="sure"),
        ]
        assert found(rows) == {"c": ("same_text", "a", 1.0)}

    def test_the_best_row_is_kept(self) -> None:
        rows = [
            Row("a", "a dog", [PICTURE], dataset="d2"),
            Row("b", "a dog", [PICTURE], dataset="d1", words=2),
            Row("c", "a dog", [PICTURE], dataset="d1", words=3),
            Row("d", "a dog", [PICTURE], dataset="d1", words=3),
        ]
        assert found(rows) == dict.fromkeys("abd", ("same_text", "c", 1.0))

    def test_it_cannot_be_switched_off(self) -> None:
        rows = [Row("a", "a dog", [PICTURE]), Row("b", "a dog", [PICTURE])]
        assert found(rows, same_medium=False, same_file=False) == {"b": ("same_text", "a", 1.0)}


class TestSamePicture:
    def test_captions_of_one_data_set_stay_together(self) -> None:
        # As the five captions that COCO has of each picture.
        rows = [Row(f"a{n}", f"caption {n}", [PICTURE]) for n in range(5)]
        assert found(rows) == {}

    def test_another_data_set_gives_way(self) -> None:
        rows = [Row(f"a{n}", f"caption {n}", [PICTURE], dataset="d1") for n in range(3)]
        rows += [Row(f"b{n}", f"other {n}", [PICTURE], dataset="d2") for n in range(2)]
        rows += [Row("c", "elsewhere", [OTHER], dataset="d2")]
        assert found(rows) == {f"b{n}": ("same_medium", "a0", 1.0) for n in range(2)}

    def test_dense_and_short_captions_say_the_same_thing(self) -> None:
        rows = [
            Row("a", "a long and dense one", [PICTURE], task="dense_caption", dataset="d0"),
            Row("b", "short", [PICTURE], dataset="d1"),
        ]
        assert found(rows) == {"b": ("same_medium", "a", 1.0)}

    def test_questions_about_it_stay(self) -> None:
        rows = [
            Row("a", "a dog", [PICTURE]),
            Row("b", "two", [PICTURE], dataset="d1", task="vqa", prompt="How many dogs?"),
            Row("c", "two", [PICTURE], dataset="d2", task="vqa", prompt="How many cats?"),
            Row("d", "brown", [PICTURE], dataset="d2", task="vqa", prompt="What colour?"),
        ]
        assert found(rows) == {}

    def test_the_same_question_and_answer_in_two_data_sets_is_one(self) -> None:
        rows = [
            Row("b", "two", [PICTURE], dataset="d1", task="vqa", prompt="How many dogs?"),
            Row("c", "Two", [PICTURE], dataset="d2", task="vqa", prompt="How many dogs?"),
        ]
        assert found(rows) == {"c": ("same_text", "b", 1.0)}

    def test_audio_descriptions_of_it_stay_if_they_say_something_else(self) -> None:
        rows = [
            Row("a", "he nods", [PICTURE], task="audio_description"),
            Row("b", "she nods", [PICTURE], task="audio_description", dataset="d1"),
            Row("c", "a nod", [PICTURE], dataset="d2"),
        ]
        assert found(rows) == {}

    def test_it_can_be_switched_off(self) -> None:
        rows = [Row("a", "one", [PICTURE]), Row("b", "two", [PICTURE], dataset="d1")]
        assert found(rows, same_medium=False) == {}

    def test_rows_with_more_media_are_not_compared(self) -> None:
        rows = [Row("a", "one", [PICTURE]), Row("b", "two", [PICTURE, OTHER], dataset="d1")]
        assert found(rows) == {}


class TestSameFile:
    one = Medium("p", sha256="f" * 64)
    two = Medium("q", sha256="f" * 64)

    def test_two_addresses_of_a_file(self) -> None:
        rows = [Row("a", "one", [self.one]), Row("b", "two", [self.two])]
        assert found(rows) == {"b": ("same_file", "a", 1.0)}
        assert found(rows, same_file=False) == {}

    def test_all_captions_of_the_best_address_stay(self) -> None:
        rows = [Row(f"a{n}", f"caption {n}", [self.one]) for n in range(3)]
        rows += [Row(f"b{n}", f"other {n}", [self.two]) for n in range(3)]
        assert found(rows) == {f"b{n}": ("same_file", "a0", 1.0) for n in range(3)}

    def test_questions_stay_unless_they_are_the_same(self) -> None:
        rows = [
            Row("a", "two", [self.one], task="vqa", prompt="How many?"),
            Row("b", "red", [self.two], task="vqa", prompt="What colour?"),
            Row("c", "two", [self.two], task="vqa", prompt="How many?"),
        ]
        assert found(rows) == {"c": ("same_file", "a", 1.0)}

    def test_other_stretches_of_a_file_are_others(self) -> None:
        def span(whole: str, start: float) -> Medium:
            return video(whole, start, start + 5, sha256="f" * 64)

        rows = [
            Row("a", "one", [span("v", 0)]),
            Row("b", "two", [span("w", 0)]),
            Row("c", "three", [span("w", 50)]),
        ]
        assert found(rows) == {"b": ("same_file", "a", 1.0)}

    def test_without_a_hash_nothing_is_the_same(self) -> None:
        assert found([Row("a", "one", [PICTURE]), Row("b", "two", [OTHER])]) == {}


class TestSameCaption:
    def rows(self, count: int) -> list[Row]:
        return [Row(f"a{n}", "A man in a suit", [Medium(f"p{n}")]) for n in range(count)]

    def test_all_are_kept_unless_the_spec_says_a_number(self) -> None:
        assert found(self.rows(5)) == {}

    @pytest.mark.parametrize("kept", [1, 2, 4])
    def test_so_many_are_kept(self, kept: int) -> None:
        wanted = {f"a{n}": ("same_caption", "a0", 1.0) for n in range(kept, 5)}
        assert found(self.rows(5), captions_kept=kept) == wanted

    def test_case_and_punctuation_do_not_count(self) -> None:
        rows = [*self.rows(1), Row("b", "a man, in a suit.", [OTHER], task="dense_caption")]
        assert found(rows, captions_kept=1) == {"b": ("same_caption", "a0", 1.0)}

    def test_answers_and_texts_may_be_the_same(self) -> None:
        rows = [
            Row(f"a{n}", "yes", [Medium(f"p{n}")], task="vqa", prompt="Is it?") for n in range(3)
        ]
        rows += [Row(f"b{n}", "yes", task="chat", prompt=str(n)) for n in range(3)]
        rows += [
            Row(f"c{n}", "he nods", [Medium(f"r{n}")], task="audio_description") for n in range(3)
        ]
        assert found(rows, captions_kept=1) == {}

    def test_what_another_rule_removed_does_not_count(self) -> None:
        rows = [*self.rows(2), Row("a9", "a man in a suit", [Medium("p0")])]
        assert found(rows, captions_kept=2) == {"a9": ("same_text", "a0", 1.0)}


def test_a_chain_of_rules_ends_at_the_row_that_stays() -> None:
    """c is a copy of b in words, b of a in time, and a of z by its file."""
    rows = [
        Row("z", "zero", [video("w", 0, 10, sha256="f" * 64)], dataset="d0"),
        Row("a", "one", [video("v", 0, 10, sha256="f" * 64)], dataset="d1"),
        Row("b", "two", [video("v", 0.1, 10)], dataset="d2"),
        Row("c", "Two!", [video("v", 0.1, 10)], dataset="d3"),
    ]
    assert found(rows) == {
        "a": ("same_file", "z", 1.0),
        "b": ("same_medium", "z", 0.99),
        "c": ("same_text", "z", 1.0),
    }


_MEDIA = [
    Medium("p"),
    Medium("q", sha256="e" * 64),
    Medium("r", sha256="e" * 64),
    video("v", 0, 10),
    video("v", 0.5, 10),
    video("v", 1, 10.5),
    video("v", duration=10),
    video("w", 0, 10, sha256="f" * 64),
    video("x", 0, 10, sha256="f" * 64),
]
_ROWS = st.lists(
    st.builds(
        Row,
        id=st.integers(0, 10**6).map(str),
        response=st.sampled_from(["a dog", "A dog.", "a cat", "two", "he nods"]),
        media=st.lists(st.sampled_from(_MEDIA), max_size=2, unique=True),
        dataset=st.sampled_from(["d0", "d1", "d2"]),
        task=st.sampled_from(["caption", "dense_caption", "vqa", "audio_description", "chat"]),
        prompt=st.sampled_from([None, "How many?"]),
    ),
    max_size=25,
    unique_by=lambda row: row.id,
)


@settings(max_examples=12)
@given(_ROWS, st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    rows: list[Row], captions_kept: int, random: Random
) -> None:
    if not rows:
        return
    removed = found(rows, captions_kept=captions_kept)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert found(shuffled, captions_kept=captions_kept) == removed
    # A row that was kept for another is better than it.
    rank = {r.id: (int(r.dataset[1:]), -(r.words or len(r.response.split())), r.id) for r in rows}
    assert all(rank[kept] < rank[gone] for gone, (_, kept, _) in removed.items())


@settings(max_examples=8)
@given(_ROWS)
def test_nothing_is_left_to_remove(rows: list[Row]) -> None:
    removed = found(rows, captions_kept=1) if rows else {}
    left = [row for row in rows if row.id not in removed]
    if left:
        assert found(left, captions_kept=1) == {}
