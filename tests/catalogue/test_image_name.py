"""Names of images as ModelArts has them: what each part of one states is read out of it."""

from __future__ import annotations

import pytest

from bot.catalogue.image_name import ImageName, read_image_name
from tests.catalogue.stated import assert_same, facts

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


@pytest.mark.parametrize(("name", "stated"), SAMPLE)
def test_the_api_documents_own_names_are_read_whole(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), STACKED)
def test_frameworks_stacked_on_one_another_are_read_in_order(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)


@pytest.mark.parametrize(("name", "stated"), OLD)
def test_the_old_convention_is_read(name: str, stated: ImageName) -> None:
    assert_same(read_image_name(name), stated)
