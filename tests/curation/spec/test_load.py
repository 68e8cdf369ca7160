"""Every mistake in a spec is told with its line and a remedy, before any work."""

from pathlib import Path

import pytest

from curation.ingest.shards import plan_source
from curation.mixture.candidates import check_conditions, order_terms, stratum_sql
from curation.mixture.stage import prepare
from curation.spec import load_spec
from curation.spec.load import (
    LoadedSpec,
    dataset_name,
    default_prompt,
    reader_options,
    source_format,
)
from curation.takedowns import Takedowns
from manifests.errors import UserError
from tests.curation import tiny

# Line 1 is `size`, line 2 `seed`, line 3 `[sources.a]`, 4 to 6 its format, files and data set.
A = tiny.jsonl_source("a")
B = tiny.jsonl_source("b")


def load(folder: Path, text: str) -> LoadedSpec:
    for name in ("a", "b"):
        tiny.write_jsonl(folder / f"{name}.jsonl", tiny.image_rows(3, name=name))
    return load_spec(tiny.write_spec(folder, text))


def told(folder: Path, text: str, *, line: int | None) -> UserError:
    """The mistake in a spec: loaded, its files looked at, its expressions checked."""
    with pytest.raises(UserError) as caught:
        loaded = load(folder, text)
        plans = [plan_source(loaded, name, folder / "work") for name in loaded.spec.sources]
        prepare(loaded, folder / "work", plans, Takedowns())
    error = caught.value
    place = f"{folder / 'mix.toml'}"
    assert error.where == (f"{place}, line {line}" if line else place)
    assert error.remedy
    return error


def test_a_spec_with_its_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path, A)
    spec = loaded.spec
    assert (spec.size, spec.seed, spec.temperature, spec.on_shortage) == (
        10,
        1,
        1.0,
        "redistribute",
    )
    assert spec.splits.fractions() == {}
    assert spec.sources["a"].share is None
    assert spec.duplicates.span_iou == 0.9
    assert loaded.folder == tmp_path
    assert loaded.where("sources", "a", "files") == f"{tmp_path / 'mix.toml'}, line 5"
    assert loaded.where("nowhere") == str(tmp_path / "mix.toml")
    assert dataset_name(loaded, "a") == "a"
    assert source_format(loaded, "a").name == "jsonl"


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        # Keys that there are not.
        ("sise = 3\n" + A, 3, "unknown key `sise`", "Did you mean `size`"),
        ("zzz = 3\n" + A, 3, "unknown key `zzz`", "Known here: name, size, seed, "),
        (A + "shares = 0.5\n", 7, "unknown key `sources.a.shares`", "Did you mean `share`"),
        (A + "[engin]\n", 7, "unknown key `engin`", "Did you mean `engine`"),
        (A + "[engine]\nworker = 2\n", 8, "unknown key `engine.worker`", "Did you mean `workers`"),
        ("engine.worker = 2\n" + A, 3, "unknown key `engine.worker`", "Did you mean `workers`"),
        ("engine = { worker = 2 }\n" + A, 3, "unknown key `engine.worker`", "`workers`"),
        (
            A + "[engine.slurm]\npartition = 'x'\ntimes = 'y'\n",
            9,
            "unknown key `engine.slurm.times`",
            "Did you mean `time`",
        ),
        (A + "[stages]\nvqq = 'alignment'\n", 8, "unknown key `stages.vqq`", "`vqa`"),
        # Types.
        ('size = "10"\nseed = 1\n' + A, 1, "`size`: it should be a valid integer, found '10'", ""),
        ("size = 1.5\nseed = 1\n" + A, 1, "`size`: it should be a valid integer", ""),
        ("size = true\nseed = 1\n" + A, 1, "`size`: it should be a valid integer", ""),
        ("size = 0\nseed = 1\n" + A, 1, "`size`: it should be greater than or equal to 1", ""),
        ("size = 10\nseed = '1'\n" + A, 2, "`seed`: it should be a valid integer", ""),
        (A + "share = '0.5'\n", 7, "`sources.a.share`: it should be a valid number", ""),
        (A + "share = 0\n", 7, "`sources.a.share`: it should be greater than 0, found 0", ""),
        (A + "share = 1.5\n", 7, "`sources.a.share`: it should be less than or equal to 1", ""),
        (A + "weight = -1\n", 7, "`sources.a.weight`: it should be greater than 0", ""),
        (A + "weight = inf\n", 7, "`sources.a.weight`: it should be a finite number", ""),
        (A + "weight = nan\n", 7, "`sources.a.weight`: it should be a finite number", ""),
        (A + "loss_weight = inf\n", 7, "`sources.a.loss_weight`: it should be a finite", ""),
        ("temperature = 0.5\n" + A, 3, "`temperature`: it should be greater than or equal", ""),
        ("temperature = inf\n" + A, 3, "`temperature`: it should be a finite number", ""),
        (A + "min = -1\n", 7, "`sources.a.min`: it should be greater than or equal to 0", ""),
        (A + "max = 0\n", 7, "`sources.a.max`: it should be greater than or equal to 1", ""),
        (A + "task = 'captions'\n", 7, "`sources.a.task`: it should be 'caption', ", ""),
        (A + "where = 3\n", 7, "`sources.a.where`: it should be a valid string", ""),
        (A + "prompt = 3\n", 7, "`sources.a.prompt`: it should be a valid string", ""),
        (
            A + "visual_window = [1]\n",
            7,
            "`sources.a.visual_window`: List should have at least",
            "",
        ),
        (A + "delimiter = ''\n", 7, "`sources.a.delimiter`: String should have at least", ""),
        ("on_shortage = 'stop'\n" + A, 3, "`on_shortage`: it should be 'error', ", ""),
        ("publish = 'yes'\n" + A, 3, "`publish`: it should be a valid boolean", ""),
        ("strata = 3\n" + A, 3, "`strata`: it should be a valid dictionary", ""),
        ("name = 'a b'\n" + A, 3, "`name`: String should match pattern", ""),
        (A + "[engine]\nmemory = 'lots'\n", 8, "`engine.memory`: String should match", ""),
        (A + "[engine]\nworkers = 0\n", 8, "`engine.workers`: it should be greater", ""),
        (A + "[engine]\nexecutor = 'k8s'\n", 8, "`engine.executor`: it should be 'local', ", ""),
        (A + "[duplicates]\nspan_iou = 0\n", 8, "`duplicates.span_iou`: it should be greater", ""),
        (A + "[strata]\nbalance = 2\n", 8, "`strata.balance`: it should be less", ""),
        # What has to be there.
        ("[sources.a]\nfiles = ['a.jsonl']\n", 3, "the key `sources.a.format` is missing", ""),
        ("[sources.a]\nformat = 'jsonl'\nfiles = []\n", 5, "`sources.a.files`: List should", ""),
        ("sources = {}\n", 3, "`sources`: Dictionary should have at least 1 item", ""),
        ("sources = []\n", 3, "`sources`: it should be a valid dictionary", ""),
        ("[[sources]]\n", 3, "`sources`: it should be a valid dictionary", ""),
        ("", None, "the key `sources` is missing", ""),
        (
            "[sources.a]\nformat = 'jsonl'\nfiles = ['a.jsonl']\n",
            3,
            "[sources.a] needs `dataset`",
            "Name the data set",
        ),
        # Formats and what they understand.
        (
            "[sources.a]\nformat = 'josnl'\nfiles = ['a.jsonl']\ndataset = 'a'\n",
            4,
            "there is no format 'josnl'",
            "Did you mean 'jsonl'",
        ),
        (A + "caption = 'dense'\n", 7, "`caption` means nothing to the format 'jsonl'", "formats"),
        (A + "delimiter = ';'\n", 7, "`delimiter` means nothing to the format 'jsonl'", "formats"),
        (A + "columns = { imag = 'x' }\n", 3, "`columns` has the unknown key 'imag'", "image"),
        (A + "images = 'nowhere'\n", 3, "`images`: there is no folder 'nowhere'", "relative"),
        (A + "local = 'x/{}.jpg'\n", 7, "`local` has the field {}", "Use {key}, {name}, {stem}"),
        (A + "local = 'x/{a.b}.jpg'\n", 7, "`local` has the field {a.b}", "Use {key}, "),
        # Names.
        ("[sources.'my own']\nformat = 'jsonl'\n", 3, "`sources.my own`: String should match", ""),
        ("[sources.'../up']\nformat = 'jsonl'\n", 3, "`sources.../up`: String should match", ""),
        (
            A.replace("'a'", "'a/b'").replace('dataset = "a"', 'dataset = "a b"'),
            6,
            "`sources.a.dataset`",
            "",
        ),
        # Shares and bounds.
        (
            A + "share = 0.6\n" + B + "share = 0.6\n",
            7,
            "the shares add up to 1.2, not 1 (a 0.6, b 0.6)",
            "1",
        ),
        (A + "share = 0.6\n", 7, "the shares add up to 0.6, not 1 (a 0.6)", "`weight`"),
        (A + "share = 1.0\n" + B, 8, "leave nothing for 'b'", "Lower the shares"),
        (A + "share = 0.5\nweight = 2\n" + B, 8, "both `share` and `weight`", "Keep one"),
        (A + "min = 5\nmax = 3\n", 7, "`min` 5 is more than `max` 3", "Lower `min`"),
        (A + "min = 6\n" + B + "min = 5\n", 1, "the minima add up to 11, more than `size` 10", ""),
        (A + "max = 4\n" + B + "max = 5\n", 1, "the maxima add up to 9, less than `size` 10", ""),
        (A + B.replace('dataset = "b"', 'dataset = "a"'), 7, "are both data set 'a'", "one source"),
        # Files.
        (A.replace("a.jsonl", "c.jsonl"), 5, "there is no file 'c.jsonl'", "relative to the spec"),
        (A.replace("a.jsonl", "c*.jsonl"), 5, "nothing matches 'c*.jsonl'", "relative to the spec"),
        (A.replace("a.jsonl", "**/c"), 5, "nothing matches '**/c'", "relative to the spec"),
        (A.replace("a.jsonl", "/nowhere/a"), 5, "there is no file '/nowhere/a'", "Paths"),
        (A.replace("a.jsonl", "/nowhere/*"), 5, "nothing matches '/nowhere/*'", "Patterns"),
        # Sections.
        (A + "[engine]\nexecutor = 'slurm'\n", 8, "there is no [engine.slurm]", "`partition`"),
        (A + "[splits]\ntrain = 0.5\n", 7, "[splits] names the held-out parts", "validation"),
        (A + "[splits]\na = 0.5\nb = 0.5\n", 7, "leave something for train", "validation"),
        (
            A + "[splits]\nvalidation = 1.0\n",
            8,
            "`splits.validation`: it should be less than 1",
            "",
        ),
        (A + "[splits]\nvalidation = 0\n", 8, "`splits.validation`: it should be greater", ""),
        (A + "[splits]\nvalidation = '1 %'\n", 8, "`splits.validation`: it should be a valid", ""),
        (A + "[splits]\n'../up' = 0.1\n", 8, "`splits.../up`: String should match", ""),
        (A + "[splits]\n'a b' = 0.1\n", 8, "`splits.a b`: String should match", ""),
        (A + "prompt = []\n", 7, "`prompt` is an empty list", "Leave it out"),
        # Expressions.
        (A + "where = 'words > 3'\n", 7, "there is no column 'words'", "Columns: id, "),
        (A + "where = 'response_words'\n", 7, "gives INTEGER, not true or false", ">= 5"),
        (A + "where = 'true; DROP TABLE x'\n", 7, "is not an SQL expression", "one condition"),
        (A + "row_weight = 'response'\n", 7, "gives VARCHAR, not a number", "Columns: "),
        ("difficulty = 'response'\n" + A, 3, "gives VARCHAR, not a number", "Columns: "),
        ("difficulty = 'response_word'\n" + A, 3, "there is no column", "response_words"),
        (A + "[strata]\nby = ['lenght']\n", 8, "there is no column 'lenght'", "Columns: "),
        (A + "[strata]\nedges = { task = [1] }\n", 8, "[strata.edges] names task", "Add it"),
        (
            A + "[strata]\nby = ['task']\nedges = { task = [1] }\n",
            9,
            "gives VARCHAR, not a number",
            "Columns: ",
        ),
        (
            A + "[strata]\nby = ['seconds']\n[strata.edges]\nseconds = [3, 1]\n",
            10,
            "the edges of 'seconds' do not ascend: [3.0, 1.0]",
            "order",
        ),
        (
            A + "[strata]\nby = ['seconds']\nedges = { seconds = [] }\n",
            9,
            "do not ascend: []",
            "order",
        ),
        (A + "[strata]\nby = ['seconds']\nedges.seconds = [1, 1]\n", 9, "do not ascend", "order"),
        (A + "[strata]\nby = ['seconds']\nedges.seconds = [inf]\n", 9, "a finite number", ""),
        (
            A + "[duplicates]\nprefer = ['words desc']\n",
            8,
            "`duplicates.prefer` has 'words desc'",
            "id",
        ),
        (A + "[duplicates]\nprefer = ['id down']\n", 8, "has 'id down'", "asc or desc"),
        (A + "[duplicates]\nprefer = ['id; x']\n", 8, "has 'id; x'", "asc or desc"),
        (A + "[duplicates]\nprefer = ['media asc']\n", 8, "has 'media asc'", "asc or desc"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, line: int | None, what: str, remedy: str) -> None:
    error = told(tmp_path, text, line=line)
    assert what in error.what
    assert remedy in str(error.remedy)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("size = \nseed = 1\n" + A, 1),
        ("size = 10\nseed = 1\n[sources.a\n", 3),
        ("size = 10\nseed = 1\nsize = 11\n", 3),
        ("size = 10\nseed = 1\n" + A + 'files = ["b.jsonl"]\n', 7),
        ("size = 10\nseed = 1\n" + A + A, 7),
        ("size = 10\nseed = 1\nx = '''\n", 4),
        ("size = 10\nseed = 1\nstrata = { by = ['task'],\n}\n", 3),
    ],
)
def test_what_is_no_toml(tmp_path: Path, text: str, line: int) -> None:
    error = told(tmp_path, text, line=line)
    assert error.what.startswith("not TOML (")


def test_brackets_without_end(tmp_path: Path) -> None:
    assert told(tmp_path, "x = " + "[" * 5000 + "\n", line=None).what.startswith("not TOML (")


def test_several_mistakes_are_counted_and_the_cause_is_told_first(tmp_path: Path) -> None:
    # A misspelt key leaves the right one missing.
    error = told(tmp_path, A.replace("files", "fils") + "min = -1\n", line=5)
    assert error.what == "unknown key `sources.a.fils` (and 2 more)"
    assert error.remedy == "Did you mean `files`"


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "mix.toml"
    path.write_bytes(b"size = 10\nseed = 1\n# caf\xe9\n")
    with pytest.raises(UserError) as caught:
        load_spec(path)
    assert "UTF-8" in caught.value.what
    assert caught.value.where == f"{path}, line 3"
    assert caught.value.remedy


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    loaded = load(tmp_path, A)
    loaded.path.write_bytes(b"\xef\xbb\xbf" + loaded.path.read_bytes())
    assert load_spec(loaded.path).spec == loaded.spec


def test_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    loaded = load(tmp_path, A)
    loaded.path.write_bytes(loaded.path.read_bytes().replace(b"\n", b"\r\n"))
    again = load_spec(loaded.path)
    assert (again.spec, again.lines) == (loaded.spec, loaded.lines)


@pytest.mark.parametrize("name", ["absent.toml", "absent/mix.toml"])
def test_a_spec_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError) as caught:
        load_spec(tmp_path / name)
    assert caught.value.what == "there is no such spec"
    assert caught.value.remedy


def test_a_folder_for_a_spec(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_spec(tmp_path)
    assert caught.value.what.startswith("the spec cannot be read (")
    assert caught.value.remedy


def test_inline_tables_dotted_keys_and_sections_say_the_same(tmp_path: Path) -> None:
    section = load(tmp_path, A + "[strata]\nby = ['task']\nbalance = 0.5\n")
    dotted = load(tmp_path, "strata.by = ['task']\nstrata.balance = 0.5\n" + A)
    inline = load(tmp_path, "strata = { by = ['task'], balance = 0.5 }\n" + A)
    assert section.spec == dotted.spec == inline.spec


def test_whole_numbers_will_do_for_fractions(tmp_path: Path) -> None:
    assert load(tmp_path, A + "share = 1\n").spec.sources["a"].share == 1.0


def test_splits_are_sorted_by_name(tmp_path: Path) -> None:
    loaded = load(tmp_path, A + "[splits]\nvalidation = 0.2\ntest = 0.1\n")
    assert list(loaded.spec.splits.fractions().items()) == [("test", 0.1), ("validation", 0.2)]


def test_options_for_the_reader(tmp_path: Path) -> None:
    loaded = load(tmp_path, A + "columns = { response = 'alt' }\n")
    options = reader_options(loaded.spec.sources["a"])
    assert options.columns == {"response": "alt"}
    assert options.visual_window == (2.0, 2.0)


def test_expressions_of_a_good_spec(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        A
        + "where = 'response_words > 3'\nrow_weight = 'ln(response_words)'\n"
        + "[strata]\nby = ['task', 'response_words']\nedges.response_words = [5, 10]\n"
        + "[duplicates]\nprefer = ['response_words', 'source_order  DESC']\n",
    )
    conditions = check_conditions(loaded)["a"]
    assert conditions.where == "((response_words > 3))"
    assert conditions.row_weight == "(ln(response_words))"
    assert order_terms(loaded) == [
        '"response_words" ASC NULLS LAST',
        '"source_order" DESC NULLS LAST',
        "id",
    ]
    assert "'<5'" in stratum_sql(loaded)


def test_neighbouring_edges_have_names_of_their_own(tmp_path: Path) -> None:
    text = "[strata]\nby = ['byte_offset']\nedges.byte_offset = [1000001, 1000002, 1000003]\n"
    sql = stratum_sql(load(tmp_path, A + text))
    assert "1000001..1000002" in sql
    assert "1000002..1000003" in sql


@pytest.mark.parametrize("task", ["caption", "dense_caption", "audio_description", "vqa", "chat"])
def test_every_task_has_a_prompt(task: str) -> None:
    assert default_prompt(task, "mixed") == default_prompt(task, "video")
    assert default_prompt(task, "image")
