"""The keys of examples and media, and what names one medium whatever its address."""

import hashlib
from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.identity import (
    canonical_locator,
    example_id,
    example_id_sql,
    hash128,
    hash128_sql,
    medium_id,
    medium_id_sql,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_PART = st.none() | _TEXT | st.sampled_from(["", "~", "1:~", "1:a", "~~", "0:"])
_TIME = st.none() | st.floats(0, 1e7) | st.sampled_from([0.0, 0.0005, 0.0015, 1.0005, 17.759])


def _by_sql(expression: str, columns: str, rows: Sequence[tuple[object, ...]]) -> list[str]:
    """The value of an SQL expression over each row; `columns` are names and types."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (row INTEGER, {columns})")
        signs = ", ".join("?" * (len(rows[0]) + 1))
        numbered = [(number, *row) for number, row in enumerate(rows)]
        connection.executemany(f"INSERT INTO t VALUES ({signs})", numbered)
        found = connection.execute(f"SELECT {expression} FROM t ORDER BY row").fetchall()
    return [value for (value,) in found]


def test_the_keys_do_not_change() -> None:
    assert hash128("a", None, "") == hashlib.sha256(b"1:a~0:").hexdigest()[:32]
    assert example_id(dataset="cc3m", key="a b") == hashlib.sha256(b"cc3m a b").hexdigest()[:32]
    whole = hashlib.sha256(b"  youtube:dQw4w9WgXcQ").hexdigest()[:32]
    assert medium_id("youtube:dQw4w9WgXcQ") == whole
    span = hashlib.sha256(b"17759 23279 youtube:dQw4w9WgXcQ").hexdigest()[:32]
    assert medium_id("youtube:dQw4w9WgXcQ", start=17.759, end=23.279) == span


@settings(max_examples=20)
@given(st.lists(st.tuples(_PART, _PART), min_size=1, max_size=30))
def test_hash_of_parts_by_sql(rows: list[tuple[str | None, str | None]]) -> None:
    found = _by_sql(hash128_sql("a", "b"), "a VARCHAR, b VARCHAR", rows)
    assert found == [hash128(*row) for row in rows]


@settings(max_examples=20)
@given(st.lists(st.tuples(_TEXT), min_size=1, max_size=30))
def test_example_id_by_sql(rows: list[tuple[str]]) -> None:
    found = _by_sql(example_id_sql(dataset="'own'", key="k"), "k VARCHAR", rows)
    assert found == [example_id(dataset="own", key=key) for (key,) in rows]


@settings(max_examples=20)
@given(st.lists(st.tuples(_TEXT, _TIME, _TIME), min_size=1, max_size=30))
def test_medium_id_by_sql(rows: list[tuple[str, float | None, float | None]]) -> None:
    expression = medium_id_sql(canonical="c", start="s", end="e")
    found = _by_sql(expression, "c VARCHAR, s DOUBLE, e DOUBLE", rows)
    assert found == [medium_id(c, start=s, end=e) for c, s, e in rows]
    whole = _by_sql(medium_id_sql(canonical="c"), "c VARCHAR, s DOUBLE, e DOUBLE", rows)
    assert whole == [medium_id(c) for c, _, _ in rows]


@given(st.lists(_PART, max_size=5), st.lists(_PART, max_size=5))
def test_two_lists_of_parts_have_two_keys(one: list[str | None], other: list[str | None]) -> None:
    assert (hash128(*one) == hash128(*other)) == (one == other)


def test_parts_do_not_run_into_one_another() -> None:
    lists = [
        ("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), (None, "abc"), ("~", "abc"),
        ("1:a",), ("a",), (None,), ("~",), ("",), (None, None), ("~~",),
    ]  # fmt: skip
    assert len({hash128(*parts) for parts in lists}) == len(lists)


def test_spans_of_one_video_are_different_media_of_one_whole() -> None:
    times = [(None, None), (0.0, None), (None, 0.0), (0.0, 1.0), (0.001, 1.0), (0.0, 1.001)]
    assert len({medium_id("youtube:x", start=s, end=e) for s, e in times}) == len(times)
    assert medium_id("v", start=1.0001) == medium_id("v", start=1.0)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "http://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RDAMVM",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
        "https://www.youtube.com/watch?t=42&v=dQw4w9WgXcQ#comments",
        "https://www.youtube.com/watch/?v=dQw4w9WgXcQ",
        "HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ",
        "www.youtube.com/watch?v=dQw4w9WgXcQ",
        "youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=abc&t=3",
        "youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/embed/dQw4w9WgXcQ",
        "//www.youtube.com/embed/dQw4w9WgXcQ?rel=0",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/live/dQw4w9WgXcQ/",
        "https://www.youtube.com/v/dQw4w9WgXcQ",
        "https://www.youtube.com/e/dQw4w9WgXcQ",
        "youtube:dQw4w9WgXcQ",
    ],
)
def test_a_youtube_video_has_one_name(address: str) -> None:
    assert canonical_locator(address) == "youtube:dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        # Not a video of YouTube.
        ("https://www.youtube.com/watch?v=short", "url:www.youtube.com/watch?v=short"),
        ("https://www.youtube.com/user/dQw4w9WgXcQ", "url:www.youtube.com/user/dQw4w9WgXcQ"),
        ("https://notyoutube.com/watch?v=dQw4w9WgXcQ", "url:notyoutube.com/watch?v=dQw4w9WgXcQ"),
        (
            "https://a.org/?u=https://youtu.be/dQw4w9WgXcQ",
            "url:a.org/?u=https://youtu.be/dQw4w9WgXcQ",
        ),
        ("https://youtu.be/dQw4w9WgXcQx", "url:youtu.be/dQw4w9WgXcQx"),
        # Stock footage, whatever the size of the preview.
        (
            "https://ak.picdn.net/shutterstock/videos/1066674/preview/stock-footage-a.mp4",
            "shutterstock:1066674",
        ),
        (
            "https://www.shutterstock.com/shutterstock/videos/1066674/thumb/1.jpg",
            "shutterstock:1066674",
        ),
        # COCO's images, from either release and any host.
        ("http://images.cocodataset.org/train2017/000000000139.jpg", "coco:139"),
        ("http://mscoco.org/images/139", "coco:139"),
        ("http://images.cocodataset.org/val2014/COCO_val2014_000000000139.jpg", "coco:139"),
        (
            "https://s3.amazonaws.com/images.cocodataset.org/train2017/000000000139.jpg",
            "coco:139",
        ),
        ("coco:139", "coco:139"),
        (
            "http://images.cocodataset.org/train2017/0.jpg",
            "url:images.cocodataset.org/train2017/0.jpg",
        ),
        # Flickr's sizes and farms.
        ("https://farm1.staticflickr.com/2/3456_ab12cd_z.jpg", "flickr:3456"),
        ("https://live.staticflickr.com/65535/3456_ab12cd_o.jpg", "flickr:3456"),
        ("https://c2.staticflickr.com/8/7/3456_ab12cd.jpg", "flickr:3456"),
        ("http://farm3.static.flickr.com/2/3456_ab12cd.jpg", "flickr:3456"),
        ("https://www.flickr.com/photos/someone/3456", "url:www.flickr.com/photos/someone/3456"),
        ("openimages:0123456789abcdef", "openimages:0123456789abcdef"),
    ],
)
def test_known_sites(address: str, canonical: str) -> None:
    assert canonical_locator(address) == canonical


@pytest.mark.parametrize(
    "address",
    [
        "https://a.org/b.jpg",
        "http://a.org/b.jpg",
        "HTTP://A.ORG/b.jpg",
        "https://A.org:443/b.jpg",
        "http://a.org:80/b.jpg",
        "https://a.org/b.jpg#top",
        "https://a.org/b.jpg?",
    ],
)
def test_addresses_of_one_image(address: str) -> None:
    assert canonical_locator(address) == "url:a.org/b.jpg"
    assert canonical_locator(address, sha256="f" * 64) == "url:a.org/b.jpg"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://a.org", "url:a.org/"),
        ("https://a.org/", "url:a.org/"),
        ("https://a.org?x=1", "url:a.org/?x=1"),
        ("https://a.org/?x=1", "url:a.org/?x=1"),
        ("https://a.org/b?x=1#y", "url:a.org/b?x=1"),
        ("https://a.org:8080/b", "url:a.org:8080/b"),
        ("https://a.org/B.jpg", "url:a.org/B.jpg"),
        ("https://münchen.de/Straße?q=ü", "url:münchen.de/Straße?q=ü"),
        ("https://a.org/a,b;c=1/d'e\"f", "url:a.org/a,b;c=1/d'e\"f"),
        ("ftp://a.org/b.jpg", "ftp://a.org/b.jpg"),
        ("images/b.jpg", "images/b.jpg"),
    ],
)
def test_other_addresses(address: str, canonical: str) -> None:
    assert canonical_locator(address) == canonical


def test_a_file_without_an_address_is_its_content() -> None:
    assert canonical_locator("images/b.jpg", sha256="ab" * 32) == "sha256:" + "ab" * 32
    assert canonical_locator("youtube:dQw4w9WgXcQ", sha256="ab" * 32) == "youtube:dQw4w9WgXcQ"


@settings(max_examples=12)
@given(
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(["a.org", "A.Org", "a.org:80", "x-y_z.a.org", "münchen.de"]),
    st.text(st.sampled_from("/?#&=:aB%20é '"), max_size=12),
)
def test_a_canonical_address_is_its_own_canonical_form(scheme: str, host: str, rest: str) -> None:
    canonical = canonical_locator(f"{scheme}{host}/{rest}")
    assert canonical.startswith("url:")
    assert canonical_locator(canonical) == canonical
    # The scheme is no part of it, and neither is a fragment.
    assert canonical_locator("http://" + canonical.removeprefix("url:")) == canonical
    assert "#" not in canonical
