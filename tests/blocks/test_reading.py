"""A question is read back in words."""

from __future__ import annotations

import pytest

from tests.blocks.questions import ask, told


def test_a_long_question_is_read_back_cut() -> None:
    said = told(" ".join(f'"{n}<&>"' for n in range(20)))
    assert "…*" in said


@pytest.mark.parametrize(
    ("question", "en", "zh"),
    [
        ("", "All runtimes", "全部运行时"),
        ("pytorch npu cuda>=11", "PyTorch on NPU, CUDA 11 or newer", "NPU 上的 PyTorch，CUDA 11 或更新"),
        ("npu", "NPU", "NPU"),
        ("pytorch,tensorflow 2", "PyTorch or TensorFlow", None),
        ("pytorch>=2 -async", "PyTorch 2 or newer, not asynchronous", "PyTorch 2 或更新，非同步"),
        ("cuda", "any CUDA", "任意 CUDA"),
        ("-cuda", "no CUDA", "无 CUDA"),
        ("-engine:*", "no engine", "无引擎"),
        ("-pytorch", "not PyTorch", "非 PyTorch"),
        ("北京四", "region cn-north-4", "区域 cn-north-4"),
        ("910b", "chip 910B (snt9b)", "芯片 910B (snt9b)"),
        ("cuda:11..12", "CUDA 11 to 12", "CUDA 11 至 12"),
        ("cuda<11", "CUDA older than 11", "CUDA 低于 11"),
        ("cuda>11", "CUDA newer than 11.x", "CUDA 高于 11.x"),
        ("cuda<=11", "CUDA 11 or older", "CUDA 11 或更旧"),
        ("driver:c8x", "driver c8x", "驱动 c8x"),
        ("engine:*", "any engine", "任意引擎"),
        ("engine:* npu", "any engine on NPU", "NPU 上的任意引擎"),
        ('foo "bar"', "“bar” in the name, “foo”", "名称含“bar”，“foo”"),
        ("status:deleting", "retiring", "即将下线"),
        ("ubuntu20.04 aarch64", "Ubuntu 20.04, aarch64", "Ubuntu 20.04，aarch64"),
    ],
)
def test_a_question_is_read_back_in_words(question: str, en: str, zh: str | None) -> None:
    def read(language: str) -> str:
        return ask(question, language=language).text.partition(": ")[0].partition("：")[0]

    assert read("en").startswith(en)
    if zh:
        assert read("zh_CN").replace("异步", "同步").startswith(zh)
