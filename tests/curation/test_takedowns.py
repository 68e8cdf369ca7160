"""Takedown lists: what an entry may look like, and that none is silently lost."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.takedowns import FILE, Takedowns, load_takedowns, parse_takedowns, save_takedowns
from manifests.errors import UserError

KEY = "0123456789abcdef" * 2


def parse(text: str) -> Takedowns:
    return parse_takedowns(text, where="list.txt")


def test_ids_and_addresses() -> None:
    found = parse(f"{KEY}\nhttps://youtu.be/dQw4w9WgXcQ?t=3\nyoutube:-w4w9WgXcQd\nhttp://X.org/a\n")
    assert found.keys == (KEY,)
    assert found.addresses == ("url:x.org/a", "youtube:-w4w9WgXcQd", "youtube:dQw4w9WgXcQ")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("https://x.org/a.jpg", "url:x.org/a.jpg"),
        ("  https://x.org/a.jpg\t", "url:x.org/a.jpg"),
        ("https://x.org/a.jpg # asked on 3 May", "url:x.org/a.jpg"),
        ("https://x.org/a.jpg\t# asked", "url:x.org/a.jpg"),
        ("https://x.org/a.jpg#part", "url:x.org/a.jpg"),
        ("www.youtube.com/watch?v=dQw4w9WgXcQ # theirs", "youtube:dQw4w9WgXcQ"),
        ("data/a.tar#000/1.jpg", "data/a.tar#000/1.jpg"),
        ("images/a b.jpg", "images/a b.jpg"),
        ("sha256:" + "ab" * 32, "sha256:" + "ab" * 32),
        ("coco:139", "coco:139"),
    ],
)
def test_lines_with_an_address(line: str, address: str) -> None:
    found = parse(f"# a list\n\n{line}\r\n")
    assert found == Takedowns(addresses=(address,))


@pytest.mark.parametrize("line", [f"{KEY} # why", f"  {KEY}  ", f"{KEY}\r", KEY.upper()])
def test_lines_with_an_id(line: str) -> None:
    assert parse(f"{line}\n") == Takedowns(keys=(KEY,))


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n  # more\n", "\ufeff# nothing\n"])
def test_lists_of_nothing(text: str) -> None:
    assert not parse(text)


@pytest.mark.parametrize("line", ["dog", KEY[:-1], KEY + "0", "g" * 32])
def test_what_is_neither(line: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(f"# a list\n{KEY}\n{line}\n")
    assert caught.value.what == f"'{line}' is neither an id (32 hex digits) nor an address"
    assert caught.value.where == "list.txt, line 3"
    assert caught.value.remedy


def test_a_byte_order_mark_hides_no_entry() -> None:
    assert parse(f"\ufeff{KEY}\n") == Takedowns(keys=(KEY,))
    assert parse("\ufeffhttps://x.org/a\n") == Takedowns(addresses=("url:x.org/a",))


_ENTRIES = st.lists(
    st.sampled_from(
        [
            KEY,
            "f" * 32,
            "https://x.org/a.jpg?b=c",
            "https://youtu.be/dQw4w9WgXcQ",
            "data/a.tar#000/1.jpg",
            "images/ä b.jpg",
            "sha256:" + "ab" * 32,
            "ftp://x.org/a",
        ]
    ),
    max_size=8,
)


@settings(max_examples=8)
@given(_ENTRIES, _ENTRIES)
def test_a_saved_list_comes_back(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str]
) -> None:
    work = tmp_path_factory.mktemp("work")
    assert load_takedowns(work) == Takedowns()
    first, second = parse("\n".join(one)), parse("\n".join(other))
    save_takedowns(work, first)
    assert load_takedowns(work) == first
    both = load_takedowns(work).union(second)
    save_takedowns(work, both)
    assert load_takedowns(work) == both == second.union(first)
    assert set(both.keys) == {*first.keys, *second.keys}


def test_a_list_is_a_file_that_a_person_may_edit(tmp_path: Path) -> None:
    save_takedowns(tmp_path, parse(f"{KEY}\nhttps://x.org/a"))
    path = tmp_path / FILE
    assert path.read_text().splitlines()[1:] == [KEY, "url:x.org/a"]
    path.write_text(path.read_text() + "https://x.org/b # by hand\n")
    assert load_takedowns(tmp_path).addresses == ("url:x.org/a", "url:x.org/b")


def test_the_fingerprint_is_of_the_entries() -> None:
    one, other = parse(f"{KEY}\nhttps://x.org/a"), parse(f"http://x.org/a#x\n{KEY}\n{KEY}")
    assert one == other
    assert one.fingerprint() == other.fingerprint() != Takedowns().fingerprint()
