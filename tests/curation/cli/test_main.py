"""The command as a whole: help, exit codes, and no traceback for what the user did."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import curation.cli as cli
from curation.engine.ranks import EngineError
from manifests.errors import UserError
from tests.curation.cli.running import run
from tests.curation.conftest import TinyWorld

COMMANDS = sorted(cli.curate.commands)
Capture = pytest.CaptureFixture[str]
REPOSITORY = Path(cli.__file__).parents[2]


def _start(*arguments: object, **more: object) -> subprocess.Popen[bytes]:
    code = "from curation.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,  # type: ignore[call-overload]
    )


def test_commands() -> None:
    assert COMMANDS == [
        "build-mixture",
        "diff",
        "explain",
        "export",
        "formats",
        "remove",
        "sample",
        "sql",
        "verify",
    ]


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_has_an_example(capfd: Capture, command: str, option: str) -> None:
    ended = run(capfd, *command.split(), option)
    assert ended.code == 0
    assert re.search(rf"\n  curate {command}", ended.out)
    assert ended.err == ""
    assert max(map(len, ended.out.splitlines())) <= 80


def test_options_have_a_word_of_help() -> None:
    for command in cli.curate.commands.values():
        for option in command.params:
            if option.param_type_name == "option":
                assert getattr(option, "help", None), (command.name, option.name)


def test_alone_it_shows_its_help(capfd: Capture) -> None:
    ended = run(capfd)
    assert "Usage: curate [OPTIONS] COMMAND" in ended.out + ended.err
    assert "See `curate --help`" not in ended.out + ended.err
    assert "curate: Usage" not in ended.err


def test_version(capfd: Capture) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run(capfd, "--version").out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bild"], "No such command 'bild'"),
        (["build-mixture"], "Missing option '--spec'"),
        (["build-mixture", "--spec", "x", "--workers", "0"], "0 is not in the range"),
        (["build-mixture", "--spec", "x", "--workers", "two"], "'two' is not a valid integer"),
        (["build-mixture", "--sepc", "x"], "No such option"),
        (["sql"], "Give one of QUERY, --file and --name"),
        (["sql", "SELECT 1", "--name", "funnel"], "Give one of QUERY, --file and --name"),
        (["sql", "SELECT 1", "--format", "parquet"], "--format parquet needs --out FILE"),
        (["sql", "SELECT 1", "--out", "x"], "--out needs --format csv, json or parquet"),
        (["sql", "SELECT 1", "--format", "xml"], "'xml' is not one of"),
        (["diff", "one"], "Missing argument 'AFTER'"),
        (["explain"], "Missing argument 'ID'"),
        (["export", "--out", "x"], "Missing option '--format'"),
        (["remove", "--spec", "x"], "Missing option '--ids'"),
        (["formats", "a", "b"], "Got unexpected extra argument"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_line(
    capfd: Capture, arguments: list[str], message: str
) -> None:
    ended = run(capfd, *arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("curate: ")
    assert message in ended.err
    assert re.search(r"See `curate( [a-z-]+)? --help`\.$", ended.err.strip())
    assert ended.err.count("\n") <= 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["build-mixture", "--spec", "absent.toml"],
        ["build-mixture", "--spec", "absent.toml", "--dry-run"],
        ["sql", "SELECT 1", "--work", "absent"],
        ["sql", "--name", "funnle", "--work", "absent"],
        ["sql", "--file", "absent.sql", "--work", "absent"],
        ["explain", "012345", "--work", "absent"],
        ["explain", "dog", "--work", "absent"],
        ["diff", "absent", "absent"],
        ["verify", "--work", "absent"],
        ["export", "--format", "messages", "--out", "out", "--work", "absent"],
        ["remove", "--ids", "absent.txt", "--spec", "absent.toml", "--work", "absent"],
        ["formats", "jsnol"],
    ],
)
def test_a_mistake_ends_with_2_and_one_line(
    capfd: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run(capfd, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("curate: ")
    assert ended.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def _raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def raises(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("curation.diff.compare_mixtures", raises)


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UserError("empty", where="a", remedy="Fill it"), 2, "curate: a: empty. Fill it.\n"),
        (OSError(28, "No space left on device", "x"), 2, "curate: x: the disk is full. Free some"),
        (OSError(30, "Read-only file system", "x"), 2, "curate: x: the disk is read-only. Name"),
        (EngineError("rank 3 failed"), 1, "curate: rank 3 failed\n"),
        (KeyboardInterrupt(), 130, "stopped; run the same command again and it goes on\n"),
    ],
)
def test_errors_on_the_way(
    capfd: Capture, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, text: str
) -> None:
    _raising(monkeypatch, error)
    ended = run(capfd, "diff", "a", "b")
    assert ended.code == code
    assert text in ended.err
    assert "Traceback" not in ended.err


def test_our_mistakes_keep_their_traceback(capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, KeyError("ours"))
    with pytest.raises(KeyError):
        run(capfd, "diff", "a", "b")


def test_our_mistakes_end_with_1(tmp_path: Path) -> None:
    code = (
        "import curation.diff\n"
        "def raises(*_): raise KeyError('ours')\n"
        "curation.diff.compare_mixtures = raises\n"
        "from curation.cli import main\n"
        "main(['diff', 'a', 'b'])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=False
    )
    assert ended.returncode == 1
    assert b"KeyError: 'ours'" in ended.stderr


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_a_reader_that_has_seen_enough(tiny_world: TinyWorld, form: str) -> None:
    query = "SELECT a.id, b.id FROM examples a, examples b"
    process = _start("sql", query, "--work", tiny_world.work, "--format", form)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(10)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert error == b""


@pytest.mark.parametrize("arguments", [["formats"], ["--help"], ["sql", "--list"]])
def test_nobody_reads(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    code = "from curation.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert ended.stderr == b""
    assert ended.returncode == 0


def test_no_heavy_library_is_imported_for_help() -> None:
    code = (
        "import sys\n"
        "from curation.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'duckdb', 'pyarrow', 'numpy', 'polars', 'datatrove', 'pydantic', 'av', 'PIL',"
        " 'rich', 'torch', 'ray'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert ended.stderr == "[]\n"
