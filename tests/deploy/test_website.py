"""The website is built when its inputs changed; a missing or old Node.js is told in one line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from deploy.setup import website
from deploy.setup.errors import CommandFailed
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    layout = Layout(tmp_path, tmp_path / "var")
    layout.make_folders()
    source = tmp_path / "web" / "widget" / "src"
    source.mkdir(parents=True)
    (source / "main.ts").write_text("1", encoding="utf-8")
    (tmp_path / "web" / "package.json").write_text("{}", encoding="utf-8")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(
        f"#!/bin/sh\necho $1 >> {tmp_path}/calls\nmkdir -p node_modules widget/dist console/dist\n"
        ": > widget/dist/chat.js\n: > console/dist/index.html\n",
        encoding="utf-8",
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    return layout


def build(layout: Layout, version: str | None = "v20.20.2") -> tuple[bool, str]:
    out = io.StringIO()
    return website.build(layout, Progress(1, out), lambda: version), out.getvalue()


def calls(layout: Layout) -> list[str]:
    return (layout.root / "calls").read_text(encoding="utf-8").split()


def test_a_second_run_does_nothing(layout: Layout) -> None:
    assert build(layout)[0]
    assert build(layout)[0]
    assert calls(layout) == ["ci", "run"]


def test_changes_build_again_and_only_locks_install_again(layout: Layout) -> None:
    build(layout)
    (layout.root / "web" / "widget" / "src" / "main.ts").write_text("2", encoding="utf-8")
    build(layout)
    assert calls(layout) == ["ci", "run", "run"]
    (layout.root / "web" / "package-lock.json").write_text("{}", encoding="utf-8")
    build(layout)
    assert calls(layout) == ["ci", "run", "run", "ci", "run"]


@pytest.mark.parametrize("file", ["widget/dist/chat.js", "console/dist/index.html"])
def test_a_lost_build_is_made_again(layout: Layout, file: str) -> None:
    build(layout)
    (layout.root / "web" / file).unlink()
    build(layout)
    assert calls(layout) == ["ci", "run", "run"]


@pytest.mark.parametrize("version", [None, "v18.20.0", "v20.18.9", "nonsense"])
def test_no_usable_node_is_one_line_and_no_failure(layout: Layout, version: str | None) -> None:
    built, said = build(layout, version)
    assert not built
    assert len(said.splitlines()) == 1
    assert "20.19 or newer" in said
    assert not (layout.root / "calls").exists()


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v24.1.0"])
def test_these_will_do(version: str) -> None:
    assert website.unusable(version) is None


def test_a_failing_npm_stops_set_up(layout: Layout) -> None:
    npm = layout.root / "bin" / "npm"
    npm.write_text("#!/bin/sh\necho 'no registry'\nexit 1\n", encoding="utf-8")
    with pytest.raises(CommandFailed, match="no registry"):
        build(layout)
