"""Interpreters are found wherever they lie, and only those that run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.setup.errors import InterpreterMissing
from deploy.setup.interpreters import ask_version, find


def interpreter(path: Path, version: str | None) -> Path:
    """A program that answers like an interpreter of the version, or fails like a pyenv shim."""
    path.parent.mkdir(parents=True, exist_ok=True)
    answer = f"echo cpython {version}" if version else "echo 'pyenv: command not found' >&2; exit 127"
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_running_interpreter_is_recognised() -> None:
    assert ask_version(Path(sys.executable)) == sys.version_info[:2]


def test_a_missing_file_has_no_version(tmp_path: Path) -> None:
    assert ask_version(tmp_path / "nothing") is None


def test_found_on_path(tmp_path: Path) -> None:
    wanted = interpreter(tmp_path / "bin" / "python3.10", "3 10")
    assert find(((3, 10),), "Rasa", environ={"PATH": str(tmp_path / "bin")}, home=tmp_path) == wanted


def test_plain_python3_of_the_version_counts(tmp_path: Path) -> None:
    wanted = interpreter(tmp_path / "bin" / "python3", "3 10")
    assert find(((3, 10),), "Rasa", environ={"PATH": str(tmp_path / "bin")}, home=tmp_path) == wanted


def test_a_shim_that_fails_is_passed_over_for_pyenvs_own(tmp_path: Path) -> None:
    interpreter(tmp_path / "shims" / "python3.10", None)
    interpreter(tmp_path / ".pyenv" / "versions" / "3.10.9" / "bin" / "python3.10", "3 10")
    wanted = interpreter(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", "3 10")
    assert find(((3, 10),), "Rasa", environ={"PATH": str(tmp_path / "shims")}, home=tmp_path) == wanted


def test_uv_managed_interpreters_are_found(tmp_path: Path) -> None:
    folder = tmp_path / ".local/share/uv/python/cpython-3.10.16-linux-x86_64-gnu/bin"
    wanted = interpreter(folder / "python3.10", "3 10")
    assert find(((3, 10),), "Rasa", environ={"PATH": ""}, home=tmp_path) == wanted


def test_uv_fetches_what_is_nowhere(tmp_path: Path) -> None:
    fetched = interpreter(tmp_path / "fetched" / "python3.10", "3 10")
    uv = tmp_path / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text(
        f"#!/bin/sh\ncase $2 in install) : > {tmp_path}/done;; "
        f"find) [ -f {tmp_path}/done ] && echo {fetched} || exit 2;; esac\n",
        encoding="utf-8",
    )
    uv.chmod(0o755)
    # a version of its own, which no machine has at the places outside PATH and home
    interpreter(fetched, "3 99")
    assert find(((3, 99),), "Rasa", environ={"PATH": str(uv.parent)}, home=tmp_path) == fetched


def test_the_preferred_version_wins_over_an_earlier_folder(tmp_path: Path) -> None:
    interpreter(tmp_path / "a" / "python3.12", "3 12")
    wanted = interpreter(tmp_path / "b" / "python3.11", "3 11")
    path = f"{tmp_path / 'a'}:{tmp_path / 'b'}"
    assert find(((3, 11), (3, 12)), "services", environ={"PATH": path}, home=tmp_path) == wanted


def test_none_gives_one_sentence_that_names_versions_and_purpose(tmp_path: Path) -> None:
    with pytest.raises(InterpreterMissing) as caught:
        find(((3, 99), (3, 98)), "the services", environ={"PATH": ""}, home=tmp_path)
    text = str(caught.value)
    assert "3.99 or 3.98" in text
    assert "the services" in text
    assert "\n" not in text


def test_a_setting_names_the_interpreter(tmp_path: Path) -> None:
    wanted = interpreter(tmp_path / "mine", "3 10")
    environ = {"PATH": "", "WENZHENG_PYTHON310": str(wanted)}
    assert find(((3, 10),), "Rasa", environ=environ, home=tmp_path) == wanted
