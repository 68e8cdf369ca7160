"""Turns and media into one prompt and one response."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.sources.conversation import BadRowError, Conversation, read_conversation


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def assistant(content: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content}


def talk(
    *turns: Any,
    system: str | None = None,
    images: tuple[str, ...] = (),
    videos: tuple[str, ...] = (),
) -> Conversation:
    return read_conversation(list(turns), system=system, images=list(images), videos=list(videos))


def test_one_question() -> None:
    found = talk(user("What is it?"), assistant("A dog."))
    assert found == Conversation("What is it?", "A dog.", ())


def test_sharegpt_names() -> None:
    found = talk({"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"})
    assert found == Conversation("Hi", "Hello", ())


def test_several_turns_are_paragraphs_and_the_last_answer_is_the_response() -> None:
    found = talk(
        {"role": "system", "content": "Be brief."},
        user("Hi"),
        assistant("Hello"),
        {"role": "tool", "content": "42"},
        user("And?"),
        assistant("Fine"),
        user("Bye"),
    )
    assert found.response == "Fine"
    assert found.prompt == (
        "System: Be brief.\n\nUser: Hi\n\nAssistant: Hello\n\nTool: 42\n\nUser: And?"
    )


def test_a_system_text_beside_the_turns() -> None:
    assert talk(user("Hi"), assistant("Yes"), system="Be kind.").prompt == (
        "System: Be kind.\n\nUser: Hi"
    )
    own = {"role": "system", "content": "Own."}
    assert talk(own, user("Hi"), assistant("Yes"), system="Be kind.").prompt == (
        "System: Own.\n\nUser: Hi"
    )


def test_the_assistant_speaks_first() -> None:
    assert talk(assistant("A dog."), images=("1.jpg",)) == Conversation(
        None, "A dog.", (("image", "1.jpg"),)
    )


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("What is it?", "What is it?"),
        ("<image>What is it?", "What is it?"),
        ("<image>\nWhat is it?", "What is it?"),
        ("What is it?\n<image>", "What is it?"),
        ("Is <image> a dog?", "Is <image> a dog?"),
    ],
)
def test_where_the_mark_of_one_image_stands(text: str, prompt: str) -> None:
    found = talk(user(text), assistant("Yes"), images=("1.jpg",))
    assert found == Conversation(prompt, "Yes", (("image", "1.jpg"),))


def test_marks_among_words_stay_and_order_the_media() -> None:
    found = talk(
        user("<video> or <image>: which is like <image>?"),
        assistant("Both"),
        images=("1.jpg", "2.jpg"),
        videos=("v.mp4",),
    )
    assert found.prompt == "<video> or <image>: which is like <image>?"
    assert found.media == (("video", "v.mp4"), ("image", "1.jpg"), ("image", "2.jpg"))


def test_marks_at_the_beginning_order_the_media_and_go() -> None:
    found = talk(
        user("<video><image>\nAlike?"), assistant("No"), images=("1.jpg",), videos=("v.mp4",)
    )
    assert found == Conversation("Alike?", "No", (("video", "v.mp4"), ("image", "1.jpg")))


def test_a_mark_in_a_later_turn_stays() -> None:
    found = talk(
        user("<image>One"), assistant("1"), user("<image>Two"), assistant("2"), images=("a", "b")
    )
    assert found.prompt == "User: <image>One\n\nAssistant: 1\n\nUser: <image>Two"


def test_without_marks_images_come_before_videos() -> None:
    found = talk(user("Hi"), assistant("Yes"), images=("1.jpg", "2.jpg"), videos=("v.mp4",))
    assert found.media == (("image", "1.jpg"), ("image", "2.jpg"), ("video", "v.mp4"))


def test_parts_with_and_without_their_own_media() -> None:
    found = talk(
        user(
            [
                {"type": "image"},
                {"type": "text", "text": "and "},
                {"type": "image_url", "image_url": {"url": "http://a.org/2"}},
                {"type": "video", "video": "v.mp4"},
                {"type": "image", "path": "3.jpg"},
                {"type": "text", "text": "?"},
            ]
        ),
        assistant([{"type": "text", "text": "Yes"}]),
        images=("1.jpg",),
    )
    assert found.media == (
        ("image", "1.jpg"),
        ("image", "http://a.org/2"),
        ("video", "v.mp4"),
        ("image", "3.jpg"),
    )
    assert found.prompt == "<image>and <image><video><image>?"


@pytest.mark.parametrize(
    ("turns", "problem"),
    [
        (None, "bad_turns: not a list of turns: None"),
        ([], "bad_turns: not a list of turns: []"),
        (["Hi"], "bad_turns: a turn is not an object: 'Hi'"),
        ([user("Hi")], "bad_turns: no turn of the assistant"),
        ([{"role": "wizard", "content": "Hi"}], "bad_turns: unknown role 'wizard'"),
        ([{"content": "Hi"}], "bad_turns: unknown role None"),
        ([user(5), assistant("Yes")], "bad_turns: neither text, image nor video: 5"),
        ([user([{"type": "audio"}]), assistant("Yes")], "unsupported_medium: audio"),
        ([user([{"type": "poem"}]), assistant("Yes")], "bad_turns: neither text, image nor video"),
        ([user([{"type": "image", "image": 5}]), assistant("Yes")], "bad_type: neither path nor"),
        ([user("<image>"), assistant("Yes")], "placeholder_mismatch: 1 <image> in the text for 0"),
        ([user("Hi"), assistant("<image>")], "placeholder_mismatch: a mark in the answer"),
    ],
)
def test_what_is_no_conversation(turns: Any, problem: str) -> None:
    with pytest.raises(BadRowError) as caught:
        read_conversation(turns, system=None, images=[], videos=[])
    assert str(caught.value).startswith(problem)


@given(st.lists(st.sampled_from(["<image>", "<video>", "a "]), max_size=6), st.data())
def test_as_many_marks_as_media(parts: list[str], data: st.DataObject) -> None:
    """Rows are taken where marks and media agree, or where there is no mark; else refused."""
    images = tuple(f"i{n}" for n in range(data.draw(st.integers(0, 3))))
    videos = tuple(f"v{n}" for n in range(data.draw(st.integers(0, 3))))
    marks = (parts.count("<image>"), parts.count("<video>"))
    try:
        found = talk(user("".join(parts)), assistant("Yes"), images=images, videos=videos)
    except BadRowError:
        assert sum(marks) > 0
        assert marks != (len(images), len(videos))
    else:
        assert marks in ((0, 0), (len(images), len(videos)))
        assert sorted(where for _, where in found.media) == sorted(images + videos)
