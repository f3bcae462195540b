from __future__ import annotations

import time
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalogue.image_name import Framework, ImageName, read_image_name
from bot.catalogue.image_words import COMPACT, FRAMEWORKS, OTHERS, SYSTEMS, VERSIONED
from bot.catalogue.version import Version, read_version


def version(text: str) -> Version:
    found = read_version(text)
    assert found is not None
    return found


_VERSIONS = frozenset(("cuda", "cann", "python"))


def facts(frameworks: str = "", os: str = "", rest: str = "", **others: str) -> ImageName:
    """What a name states, written short: frameworks="verl 0.1.6, pytorch", os="ubuntu 18.04", rest="a b"."""
    stated: dict[str, Any] = {
        field: version(value) if field in _VERSIONS else value for field, value in others.items()
    }
    pairs = [pair.split() for pair in frameworks.split(",") if pair]
    system, _, release = os.partition(" ")
    return ImageName(
        frameworks=tuple(Framework(pair[0], version(pair[1]) if pair[1:] else None) for pair in pairs),
        os=system,
        os_version=version(release) if release else None,
        rest=tuple(rest.split()),
        **stated,
    )


def assert_same(found: ImageName, expected: ImageName) -> None:
    """Equal, and every version written alike: 3.10 == 3.10.0 would hide what was read."""
    assert found == expected
    assert repr(found) == repr(expected)


# The 19 runtimes of the API document's own example; python3.6 is there twice.
SAMPLE = (
    ("tf1.13-python3.6-cpu", facts("tensorflow 1.13", python="3.6", accelerator="cpu")),
    ("tf1.13-python3.6-gpu", facts("tensorflow 1.13", python="3.6", accelerator="gpu")),
    ("tf1.13-python3.7-cpu", facts("tensorflow 1.13", python="3.7", accelerator="cpu")),
    ("tf1.13-python3.7-gpu", facts("tensorflow 1.13", python="3.7", accelerator="gpu")),
    ("python3.6", facts(python="3.6")),
    (
        "tf1.13-python3.7-aiflow-gpu",
        facts("tensorflow 1.13", python="3.7", accelerator="gpu", rest="aiflow"),
    ),
    (
        "tf1.13-python3.7-gpu-async",
        facts("tensorflow 1.13", python="3.7", accelerator="gpu", mode="async"),
    ),
    (
        "tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64",
        facts(
            "tensorflow 2.1.0", "ubuntu 18.04", cuda="10.1", python="3.7", arch="x86_64", accelerator="gpu"
        ),
    ),
    (
        "tensorflow_2.6.0-cuda_11.2-py_3.7-ubuntu_18.04-x86_64",
        facts(
            "tensorflow 2.6.0", "ubuntu 18.04", cuda="11.2", python="3.7", arch="x86_64", accelerator="gpu"
        ),
    ),
    (
        "tensorflow_1.15.5-cuda_11.4-py_3.8-ubuntu_20.04-x86_64",
        facts(
            "tensorflow 1.15.5", "ubuntu 20.04", cuda="11.4", python="3.8", arch="x86_64", accelerator="gpu"
        ),
    ),
    ("python3.6", facts(python="3.6")),
    ("python3.7", facts(python="3.7")),
    ("pytorch1.4-python3.7", facts("pytorch 1.4", python="3.7")),
    (
        "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b",
        facts(
            "pytorch 1.11.0",
            "euler 2.10.7",
            cann="7.0.1",
            python="3.9",
            arch="aarch64",
            accelerator="npu",
            chip="snt9b",
        ),
    ),
    (
        "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
        facts("pytorch 1.8.0", "ubuntu 18.04", cuda="10.2", python="3.7", arch="x86_64", accelerator="gpu"),
    ),
    (
        "pytorch_1.8.2-cuda_11.1-py_3.7-ubuntu_18.04-x86_64",
        facts("pytorch 1.8.2", "ubuntu 18.04", cuda="11.1", python="3.7", arch="x86_64", accelerator="gpu"),
    ),
    (
        "mindspore_1.9.0-cann_6.0.1-py_3.7-euler_2.9.9-x86_64-snt3p-300i",
        facts(
            "mindspore 1.9.0",
            "euler 2.9.9",
            cann="6.0.1",
            python="3.7",
            arch="x86_64",
            accelerator="npu",
            chip="snt3p-300i",
        ),
    ),
    (
        "mindspore_1.7.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64",
        facts("mindspore 1.7.0", "ubuntu 18.04", cuda="10.1", python="3.7", arch="x86_64", accelerator="gpu"),
    ),
    (
        "mindspore_1.2.0-py_3.7-cuda_10.1-ubuntu_18.04-x86_64",
        facts("mindspore 1.2.0", "ubuntu 18.04", cuda="10.1", python="3.7", arch="x86_64", accelerator="gpu"),
    ),
)

# Other names, by the form that each is here for.
STACKED = (
    (
        "horovod_0.22.1-pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64",
        facts(
            "horovod 0.22.1, pytorch 1.8.0",
            "ubuntu 18.04",
            cuda="10.2",
            python="3.7",
            arch="x86_64",
            accelerator="gpu",
        ),
    ),
    (
        "verl_v0.1.6-pytorch_2.7.0rc1-cann_8.3.rc1-py311-hce_2.0.2312-aarch64-snt9b23",
        facts(
            "verl 0.1.6, pytorch 2.7.0rc1",
            "hce 2.0.2312",
            cann="8.3.rc1",
            python="3.11",
            arch="aarch64",
            accelerator="npu",
            chip="snt9b23",
        ),
    ),
    (
        "verl-0.8.0-pytorch_2.9.0-cann_8.5.1-py_3.11-hce_2.0.2512-aarch64-snt9b",
        facts(
            "verl 0.8.0, pytorch 2.9.0",
            "hce 2.0.2512",
            cann="8.5.1",
            python="3.11",
            arch="aarch64",
            accelerator="npu",
            chip="snt9b",
        ),
    ),
    (
        "areal_v0.3.0-cann_8.2.rc1-snt9c",
        facts("areal 0.3.0", cann="8.2.rc1", accelerator="npu", chip="snt9c"),
    ),
    (
        "veomni_0.1-vllm_0.10-cann_8.2-snt9e",
        facts("veomni 0.1, vllm 0.10", cann="8.2", accelerator="npu", chip="snt9e"),
    ),
    (
        "mindspeed_llm_2.0.0-cann_8.1.rc1-py_3.10.6-snt9b1",
        facts("mindspeed_llm 2.0.0", cann="8.1.rc1", python="3.10.6", accelerator="npu", chip="snt9b1"),
    ),
    (
        "modelbox1.1.1.5-tensorrt7.1.3-pytorch1.9.1-cuda10.2-cudnn8-euler2.9.6",
        facts(
            "modelbox 1.1.1.5, tensorrt 7.1.3, pytorch 1.9.1",
            "euler 2.9.6",
            cuda="10.2",
            accelerator="gpu",
            rest="cudnn8",
        ),
    ),
    (
        "modelbox-mindspore5.1.5-cann20.2-euler2.9.5-aarch64",
        facts("modelbox, mindspore 5.1.5", "euler 2.9.5", cann="20.2", arch="aarch64", accelerator="npu"),
    ),
    (
        "tensorflow1.15-mindspore1.2.0-cann20.2-euler2.8-aarch64",
        facts(
            "tensorflow 1.15, mindspore 1.2.0", "euler 2.8", cann="20.2", arch="aarch64", accelerator="npu"
        ),
    ),
    (
        "XGBoost-0.80-Sklearn-0.18.1-python2.7",
        facts("xgboost 0.80, sklearn 0.18.1", python="2.7"),
    ),
    ("mlstudio-pyspark2.4.5-ubuntu18.04", facts("mlstudio, pyspark 2.4.5", "ubuntu 18.04")),
)
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
OLD = (
    ("python2.7-gpu", facts(python="2.7", accelerator="gpu")),
    ("ms1.1-python3.7-c76", facts("mindspore 1.1", python="3.7", accelerator="npu", driver="c76")),
    (
        "tf1.15-aarch64-c75-d910",
        facts("tensorflow 1.15", arch="aarch64", accelerator="npu", chip="d910", driver="c75"),
    ),
    ("ms1.3-c77-d310", facts("mindspore 1.3", accelerator="npu", chip="d310", driver="c77")),
    ("TF-1.13.1-python3.6-v2", facts("tensorflow 1.13.1", python="3.6", rest="v2")),
    ("PyTorch-1.4.0-python3.6-v2", facts("pytorch 1.4.0", python="3.6", rest="v2")),
    ("tensorflow-1.13-cuda10.0", facts("tensorflow 1.13", cuda="10.0", accelerator="gpu")),
    ("mxnet1.2.1-python3.6-cpu", facts("mxnet 1.2.1", python="3.6", accelerator="cpu")),
    ("caffe1.0.0-python2.7", facts("caffe 1.0.0", python="2.7")),
    ("scikit_learn_0.18.1-python3.6", facts("scikit_learn 0.18.1", python="3.6")),
    ("Spark-2.3.2-python3.6", facts("spark 2.3.2", python="3.6")),
    (
        "mindstudio5.0.rc1-cann5.1.rc1-euler2.8.3-aarch64",
        facts("mindstudio 5.0.rc1", "euler 2.8.3", cann="5.1.rc1", arch="aarch64", accelerator="npu"),
    ),
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


@pytest.mark.parametrize(("name", "stated"), SAMPLE)
def test_the_api_documents_own_names_are_read_whole(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), STACKED)
def test_frameworks_stacked_on_one_another_are_read_in_order(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), OPEN)
def test_only_the_first_part_may_be_a_framework_nobody_knows(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), OLD)
def test_the_old_convention_is_read(name: str, stated: ImageName) -> None:
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


_number = st.integers(0, 999).map(str)
_release = st.lists(_number, min_size=2, max_size=4).map(".".join)
_any_version = st.builds("{}{}".format, _release, st.sampled_from(("", "rc1", ".rc2", ".t63", ".RC1")))
_TAKEN = FRAMEWORKS | OTHERS | VERSIONED.keys() | SYSTEMS.keys()
_open_word = st.from_regex(r"[a-z]{2,8}(_[a-z]{2,8})?", fullmatch=True).filter(
    lambda word: word not in _TAKEN
)
_framework = st.one_of(_open_word, st.sampled_from(sorted(FRAMEWORKS - {"tf", "ms"})))


class Stated(NamedTuple):
    """The facts a strict name is built of, each as its part of the name."""

    framework: str
    under: str
    accelerator: str
    python: str
    system: str
    arch: str
    chip: str
    built: str

    @property
    def name(self) -> str:
        return "-".join(part for part in self if part)


_stated = st.builds(
    Stated,
    st.builds("{}_{}".format, _framework, _any_version),
    st.one_of(st.just(""), _release.map("mindspore_{}".format)),
    st.builds("{}_{}".format, st.sampled_from(("cuda", "cann")), _any_version),
    st.builds("py_{}".format, _release),
    st.builds("{}_{}".format, st.sampled_from(sorted(set(SYSTEMS.values()))), _release),
    st.sampled_from(("x86_64", "aarch64")),
    st.sampled_from(("", "d910", "d310", "snt9", "snt9b", "snt9b23", "snt9c", "snt3", "snt3p", "snt3p-300i")),
    st.sampled_from(("", "20240202", "20240202152548")),
)


def expected(stated: Stated) -> ImageName:
    pairs = [part.rpartition("_") for part in (stated.framework, stated.under) if part]
    kind, _, runtime_version = stated.accelerator.partition("_")
    system, _, release = stated.system.partition("_")
    return ImageName(
        frameworks=tuple(Framework(word, version(text)) for word, _, text in pairs),
        cuda=version(runtime_version) if kind == "cuda" else None,
        cann=version(runtime_version) if kind == "cann" else None,
        python=version(stated.python.removeprefix("py_")),
        os=system,
        os_version=version(release),
        arch=stated.arch,
        accelerator="gpu" if kind == "cuda" else "npu",
        chip=stated.chip,
        built=stated.built,
    )


@given(_stated)
def test_the_facts_a_strict_name_is_built_of_are_read_back(stated: Stated) -> None:
    assert_same(read_image_name(stated.name), expected(stated))


@given(_stated)
def test_python_is_read_before_or_after_the_accelerator(stated: Stated) -> None:
    swapped = stated._replace(accelerator=stated.python, python=stated.accelerator)
    assert_same(read_image_name(swapped.name), expected(stated))


@given(_stated, st.data())
def test_behind_the_first_part_the_order_means_nothing(stated: Stated, data: st.DataObject) -> None:
    parts = data.draw(st.permutations([part for part in stated[1:] if part]))
    assert_same(read_image_name("-".join((stated.framework, *parts))), expected(stated))


@given(_stated)
def test_an_underscore_before_a_version_and_the_case_of_a_name_mean_nothing(stated: Stated) -> None:
    tight = stated._replace(
        under=stated.under.replace("_", ""),
        accelerator=stated.accelerator.replace("_", ""),
        system=stated.system.replace("_", ""),
    )
    assert_same(read_image_name(tight.name.upper()), expected(stated))


@given(st.integers(2, 3), st.integers(0, 99), st.sampled_from(("py", "py_", "python")))
def test_python_without_its_dot_is_a_major_digit_and_a_minor_number(
    major: int, minor: int, word: str
) -> None:
    assert read_image_name(f"{word}{major}{minor}").python == version(f"{major}.{minor}")


def _any_name() -> st.SearchStrategy[str]:
    words = sorted(
        {*_TAKEN, *COMPACT, "snt3p", "300i", "910A", "c75", "x86_64", "gpu", "async", "20240202", "v2"}
    )
    pieces = st.one_of(st.sampled_from(words), st.sampled_from("-_.v:/"), _any_version, st.text(max_size=4))
    return st.one_of(st.text(), st.lists(pieces).map("".join))


@given(_any_name())
@example("-" * 10_000)
@example("9" * 10_000)
@example("1." * 5_000)
@example("\ud800-\0")
def test_any_text_is_read_without_an_error_and_always_alike(name: str) -> None:
    found = read_image_name(name)
    assert found == read_image_name.__wrapped__(name)
    parts = [part for part in name[max(name.rfind("/"), name.rfind(":")) + 1 :].split("-") if part]
    behind = iter(parts)
    assert all(part in behind for part in found.rest)


@given(_any_name())
def test_reading_is_of_what_stands_behind_the_last_separator(name: str) -> None:
    assert read_image_name(f"registry/space/{name}") == read_image_name(name)


@pytest.mark.parametrize("piece", ["-", "a-", "pytorch_1.8-", "a_1", "_", "1.", "snt9", "a_", "py37-", "٣"])
def test_reading_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    read_image_name.__wrapped__(piece * 10_000 + "+")
    assert time.process_time() - start < 2
