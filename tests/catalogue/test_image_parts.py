"""A part of an image name: however a fact is spelled, and whatever stands beside it."""

from __future__ import annotations

import pytest

from bot.catalogue.image_name import ImageName, read_image_name
from tests.catalogue.stated import assert_same, facts

OPEN = (
    ("sglang_0.4.1-cuda_12.4-py_3.10", facts("sglang 0.4.1", cuda="12.4", python="3.10", accelerator="gpu")),
    ("novel_v1.2-cann_8.5", facts("novel 1.2", cann="8.5", accelerator="npu")),
    ("h2o_3.46-py37-cpu", facts("h2o 3.46", python="3.7", accelerator="cpu")),
    ("RAY-0.7.4-python3.6", facts("ray 0.7.4", python="3.6")),
    ("novel-0.7.4-python3.6", facts("novel 0.7.4", python="3.6")),
    ("910B-novel_1.0-cann_8.0", facts("novel 1.0", cann="8.0", accelerator="npu", chip="910b")),
    (
        "rlstudio1.0.0-ray1.3.0-cuda10.1-ubuntu18.04",
        facts("rlstudio 1.0.0, ray 1.3.0", "ubuntu 18.04", cuda="10.1", accelerator="gpu"),
    ),
    (
        "cylp0.91.4-cbcpy2.10-ortools9.0-ubuntu18.04",
        facts("cylp 0.91.4", "ubuntu 18.04", rest="cbcpy2.10 ortools9.0"),
    ),
    ("notebook2.0-mul-kernel-cpu-cp36", facts(accelerator="cpu", rest="notebook2.0 mul kernel cp36")),
    ("novel-cann_8.0", facts(cann="8.0", accelerator="npu", rest="novel")),
    ("ascend_24.1-gpu", facts(accelerator="gpu", rest="ascend_24.1")),
    ("0.16.2-TF-1.13.1-python3.6", facts("tensorflow 1.13.1", python="3.6", rest="0.16.2")),
    ("pytorch_1_8", facts(rest="pytorch_1_8")),
)
SPELLINGS = (
    (
        "mindspore_1.7.1-py_3.9-ubuntu_2110-x86_64",
        facts("mindspore 1.7.1", "ubuntu 21.10", python="3.9", arch="x86_64"),
    ),
    (
        "mindspore_1.7.0-cuda_10.1-py37-ubuntu_1804-x86",
        facts("mindspore 1.7.0", "ubuntu 18.04", cuda="10.1", python="3.7", arch="x86_64", accelerator="gpu"),
    ),
    (
        "pytorch2.1-cann8.0.t63-py3.10-euler2.10.11-arm64",
        facts(
            "pytorch 2.1", "euler 2.10.11", cann="8.0.t63", python="3.10", arch="aarch64", accelerator="npu"
        ),
    ),
    (
        "pytorch_2.1-cann_6.0.RC1-py_27-openeuler_2203-amd64-snt9",
        facts(
            "pytorch 2.1",
            "openeuler 22.03",
            cann="6.0.rc1",
            python="2.7",
            arch="x86_64",
            accelerator="npu",
            chip="snt9",
        ),
    ),
    (
        "PYTORCH_2.1-PY_3.9-CentOS_7.6-AARCH64",
        facts("pytorch 2.1", "centos 7.6", python="3.9", arch="aarch64"),
    ),
    ("pytorch_2.1-python-3.9-debian-11", facts("pytorch 2.1", "debian 11", python="3.9")),
    ("pytorch_2.1-cann_5.0.3.6-euleros", facts("pytorch 2.1", "euler", cann="5.0.3.6", accelerator="npu")),
    (
        "pytorch_2.1-cann_5.1.RC2.1-snt3",
        facts("pytorch 2.1", cann="5.1.rc2.1", accelerator="npu", chip="snt3"),
    ),
)
CHIPS = (
    ("mindie_1.0-snt3p", facts("mindie 1.0", accelerator="npu", chip="snt3p")),
    (
        "mindie_1.0-snt3p-300iduo-x86",
        facts("mindie 1.0", accelerator="npu", chip="snt3p-300iduo", arch="x86_64"),
    ),
    (
        "910A-ascend_24.1.rc3-cann_8.0.t63-py_3.10-ubuntu_20.04-aarch64-mindie_1.0.T71.05",
        facts(
            "mindie 1.0.t71.05",
            "ubuntu 20.04",
            cann="8.0.t63",
            python="3.10",
            arch="aarch64",
            accelerator="npu",
            chip="910a",
            rest="ascend_24.1.rc3",
        ),
    ),
    ("310P-mindie_1.0", facts("mindie 1.0", accelerator="npu", chip="310p")),
    ("pytorch_2.1-a30", facts("pytorch 2.1", rest="a30")),
    ("snt9b-snt9", facts(accelerator="npu", chip="snt9b", rest="snt9")),
)
TAILS = (
    (
        "pytorch_2.1.0-cuda_12.1-x86_64-20240202152548-1234abc",
        facts(
            "pytorch 2.1.0",
            cuda="12.1",
            arch="x86_64",
            accelerator="gpu",
            built="20240202152548",
            rest="1234abc",
        ),
    ),
    ("mindie-20240202", facts("mindie", built="20240202")),
    ("vllm_0.9-20241399", facts("vllm 0.9", rest="20241399")),
    (
        "develop-remote-pyspark_2.4.5-py_3.7-cpu-ubuntu_18.04-x86_64-uid1000-20221222203856-fcc979e",
        facts(
            "pyspark 2.4.5",
            "ubuntu 18.04",
            python="3.7",
            arch="x86_64",
            accelerator="cpu",
            built="20221222203856",
            rest="develop remote uid1000 fcc979e",
        ),
    ),
    (
        "or_1.0.0-py_3.7-ubuntu_18.04-x86_64-roma-20220812093355-e50493d",
        facts(
            "or 1.0.0",
            "ubuntu 18.04",
            python="3.7",
            arch="x86_64",
            built="20220812093355",
            rest="roma e50493d",
        ),
    ),
    (
        "swr.cn-north-4.myhuaweicloud.com/atelier/pytorch_1_8:pytorch_1.8.0-cuda_10.2-20220926104358-041ba2e",
        facts("pytorch 1.8.0", cuda="10.2", accelerator="gpu", built="20220926104358", rest="041ba2e"),
    ),
    ("atelier/pytorch_2.1-py_3.9", facts("pytorch 2.1", python="3.9")),
    ("modelbox_1.5--py_3.8-", facts("modelbox 1.5", python="3.8")),
    ("-pytorch_2.1-", facts("pytorch 2.1")),
    ("", facts()),
    ("host/name:", facts()),
)


@pytest.mark.parametrize(("name", "stated"), OPEN)
def test_only_the_first_part_may_be_a_framework_nobody_knows(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), SPELLINGS)
def test_every_spelling_of_a_fact_reads_the_same(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), CHIPS)
def test_a_chip_is_read_with_its_card_and_makes_the_accelerator_npu(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), TAILS)
def test_tails_and_paths_and_stray_dashes_take_nothing_from_the_facts(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(
    ("name", "accelerator"),
    [
        ("cuda_11.8-cpu", "gpu"),
        ("cpu-gpu", "gpu"),
        ("gpu-snt9b", "gpu"),
        ("cpu-cann_8.0", "npu"),
        ("cpu-snt9", "npu"),
        ("cpu-c75", "npu"),
        ("npu", "npu"),
        ("cpu", "cpu"),
        ("x86_64", ""),
    ],
)
def test_an_accelerator_outranks_a_cpu_part(name: str, accelerator: str) -> None:
    assert read_image_name(name).accelerator == accelerator


def test_what_is_stated_twice_is_kept_once_and_the_other_is_not_lost() -> None:
    found = read_image_name("pytorch_2.1-py_3.9-py_3.10-debian-11-ubuntu-22.04")
    assert_same(found, facts("pytorch 2.1", "debian 11", python="3.9", rest="py_3.10 ubuntu 22.04"))


@pytest.mark.parametrize(
    "part",
    ["pytorch_٢.1", "py_³", "pytorch_1.8\n", "Spar\N{KELVIN SIGN}", "cuda_" + "9" * 9, "x" * 65, "cuda_"],
)
def test_what_only_looks_like_a_fact_stays_in_the_rest_as_written(part: str) -> None:
    assert read_image_name(part) == ImageName(rest=(part,))
