"""A question as people type it has one canonical text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.errors import QueryError
from bot.catalogue.normal import normalise
from bot.catalogue.parse import MAX_LENGTH, parse
from tests.strategies import questions

CANONICAL = {
    "": "",
    "for the with": "",
    "pytorch npu": "pytorch npu",
    "npu pytorch": "pytorch npu",
    "PyTorch  NPU npu": "pytorch npu",
    "torch tf ms": "mindspore pytorch tensorflow",
    "a runtime for pytorch with npu please": "pytorch npu",
    "昇腾的pytorch镜像": "pytorch npu",
    "支持昇腾910b的异步镜像": "npu snt9b async",
    "显卡": "gpu",
    "arm64,x86": "arch:aarch64,x86_64",
    "pytorch,tensorflow": "engine:pytorch,tensorflow",
    "pytorch or tensorflow": "engine:pytorch,tensorflow",
    "pytorch | tensorflow": "engine:pytorch,tensorflow",
    "pytorch, tensorflow, or mindspore": "engine:mindspore,pytorch,tensorflow",
    "pytorch, npu, not async": "pytorch npu -async",
    "pytorch 或 tensorflow": "engine:pytorch,tensorflow",
    "npu,pytorch": "engine:pytorch,accelerator:npu",
    "foo,npu": "foo,accelerator:npu",
    # either and neither, across facets and within one
    "gpu or pytorch": "engine:pytorch,accelerator:gpu",
    "npu or py3.8": "accelerator:npu,python:3.8",
    "npu or cuda 11": "accelerator:npu,cuda:11",
    "torch or aiflow": "aiflow,engine:pytorch",
    "cuda or cann": "cuda:*,cann:*",
    "pytorch或昇腾": "engine:pytorch,accelerator:npu",
    "not gpu or npu": "-accelerator:gpu,npu",
    "neither gpu nor npu": "-gpu -npu",
    "not python 3.6 or 3.7": "-python:3.6,3.7",
    "anything but gpu": "-gpu",
    "pytorch w/o gpu": "pytorch -gpu",
    "gpu image w/ cuda 12 & py3.10": "gpu cuda:12 python:3.10",
    "除GPU以外的pytorch": "pytorch -gpu",
    "gpu以外": "-gpu",
    "无GPU": "-gpu",
    "no accelerator": "cpu",
    "无加速器": "cpu",
    "none": "cpu",
    # a comma with a space may join what is of different facets
    "pytorch, npu?": "pytorch npu",
    "pytorch，tensorflow": "engine:pytorch,tensorflow",
    "pytorch、昇腾": "pytorch npu",
    "cuda 11，12": "cuda:11,12",
    "accelerator:npu,=gpu": "accelerator:gpu,npu",
    # requirements
    "torch==1.8.2": "pytorch:1.8.2",
    "torch~=1.8": "pytorch>=1.8",
    "torch==1.8.1+cu111": "pytorch:1.8.1 cuda:11.1",
    "tensorflow>=2,!=2.1.0": "-tensorflow:2.1.0 tensorflow>=2",
    "cuda!=10,!=9": "-cuda:10 -cuda:9",
    "torch!=1.8": "pytorch -pytorch:1.8",
    "-cuda!=11": "cuda:11",
    "cuda=>11": "cuda>=11",
    "cuda=<11": "cuda<=11",
    "pytorch >= 1.8 < 1.10": "pytorch>=1.8 pytorch<1.10",
    "python >3.6 and <3.9": "python>3.6 python<3.9",
    # ranges and comparisons as they are said
    "cuda 10-11": "cuda:10..11",
    "cuda 10 to 11": "cuda:10..11",
    "cuda 10~11": "cuda:10..11",
    "cuda between 10 and 11": "cuda:10..11",
    "cuda10到11之间": "cuda:10..11",
    "pytorch from 1.8 to 1.11": "pytorch:1.8..1.11",
    "newer than pytorch 1.8": "pytorch>1.8",
    "at least cuda 11": "cuda>=11",
    "cuda greater than or equal to 11": "cuda>=11",
    "cuda大于等于11": "cuda>=11",
    "cuda since 11": "cuda>=11",
    "python 3.7或更高版本": "python>=3.7",
    "python3.7以上版本": "python>=3.7",
    # questions in sentences
    "有没有支持GPU的PyTorch镜像": "pytorch gpu",
    "有支持 cuda 11 的吗？": "cuda:11",
    "能不能用npu": "npu",
    "哪些镜像支持昇腾910B和PyTorch 2.1以上？": "pytorch>=2.1 npu snt9b",
    "最新版本的pytorch": "pytorch",
    "pytorch version": "pytorch",
    "what version of pytorch": "pytorch",
    "gpu版本的tensorflow": "tensorflow gpu",
    "ubuntu系统": "ubuntu",
    "arm架构": "aarch64",
    "🙏 pytorch & npu + 910b": "pytorch npu snt9b",
    "-async": "-async",
    "not async": "-async",
    "!async": "-async",
    "without gpu": "-gpu",
    "不要异步": "-async",
    "not -async": "async",
    "cuda!=11": "-cuda:11",
    "-npu,gpu": "-accelerator:gpu,npu",
    "cuda": "cuda:*",
    "cuda:any": "cuda:*",
    "engine:*": "engine:*",
    "arch": "arch:*",
    "cuda:11": "cuda:11",
    "cuda 11": "cuda:11",
    "cuda11": "cuda:11",
    "cuda_11.2": "cuda:11.2",
    "cuda-11.2": "cuda:11.2",
    "cuda=11": "cuda:11",
    "cuda==11": "cuda:11",
    "cuda : 11": "cuda:11",
    "cuda 11.x": "cuda:11",
    "cuda:11.*": "cuda:11",
    "cuda 11.": "cuda:11",
    "cuda version 11": "cuda:11",
    "cuda版本11": "cuda:11",
    "cu118": "cuda:11.8",
    "py37": "python:3.7",
    "python310": "python:3.10",
    "py_3.10.6": "python:3.10.6",
    "ubuntu_1804": "ubuntu:18.04",
    "ubuntu20.04": "ubuntu:20.04",
    "ubuntu>=20": "ubuntu>=20",
    "cuda >= 11": "cuda>=11",
    "cuda≥11": "cuda>=11",
    "cuda 11+": "cuda>=11",
    "cuda 11 or newer": "cuda>=11",
    "cuda11 以上": "cuda>=11",
    "python3.9及以上": "python>=3.9",
    "cuda 11 or older": "cuda<=11",
    "cuda newer than 11": "cuda>11",
    "cuda 低于 12": "cuda<12",
    "cuda at least 11": "cuda>=11",
    "cuda:11..12": "cuda:11..12",
    "cuda 11 .. 12": "cuda:11..12",
    "cuda:12..11": "cuda:11..12",
    "cuda:11..": "cuda>=11",
    "cuda:..12": "cuda<=12",
    "cuda:>=11": "cuda>=11",
    "cuda>=11,<12": "cuda>=11 cuda<12",
    "cuda:<11,>=12": "cuda:>=12,<11",
    "-cuda>=11,<12": "-cuda:>=11,<12",
    "cuda:11,12": "cuda:11,12",
    "cuda 11 or 12": "cuda:11,12",
    "cuda 11, 12": "cuda:11,12",
    "cuda:11,npu": "accelerator:npu,cuda:11",
    "pytorch 1.8": "pytorch:1.8",
    "torch2.1": "pytorch:2.1",
    "pytorch>=2": "pytorch>=2",
    "pytorch:1.8,2.1": "engine:pytorch=1.8,pytorch=2.1",
    "pytorch 1.8 or 2.1": "engine:pytorch=1.8,pytorch=2.1",
    "engine:pytorch>=2,tensorflow": "engine:pytorch>=2,tensorflow",
    "engine:torch2.1": "pytorch:2.1",
    "engine pytorch 2.1": "pytorch:2.1",
    "engine:sglang": "engine:sglang",
    "source:a,300i": 'source:300i,"a"',
    "framework:device,310": 'engine:"device","device"=310',
    "sglang>=0.4": "engine:sglang>=0.4",
    "pytorch:*": "pytorch",
    "910b": "snt9b",
    "driver C8x": "driver:c8x",
    "driver": "driver:*",
    "driver npu": "npu driver:*",
    'driver:"a, b"': 'driver:"a, b"',
    # regions, by ID and as they are called
    "region:cn-north-4": "cn-north-4",
    "region cn-north-4": "cn-north-4",
    "region eu-west-0": "region:eu-west-0",
    "-cn-north-4": "-cn-north-4",
    "region:北京四": "cn-north-4",
    "北京四的pytorch": "pytorch cn-north-4",
    "华北-北京四 pytorch": "pytorch cn-north-4",
    "华北北京4": "cn-north-4",
    "区域:华北-北京四": "cn-north-4",
    "北京一或乌兰察布一": "region:cn-north-1,cn-north-9",
    "上海一 上海二": "cn-east-2 cn-east-3",
    "广州、深圳": "region:cn-south-1,cn-south-2",
    "贵阳一": "cn-southwest-2",
    "中国-香港": "ap-southeast-1",
    "Hong Kong npu": "npu ap-southeast-1",
    "hongkong": "ap-southeast-1",
    "CN-Hong Kong": "ap-southeast-1",
    "曼谷, bangkok": "ap-southeast-2",
    "AP-Singapore or 新加坡": "ap-southeast-3",
    "jakarta,雅加达": "ap-southeast-4",
    "约翰内斯堡 johannesburg": "af-south-1",
    "santiago 圣地亚哥": "la-south-2",
    "São Paulo 圣保罗 sao paulo": "sa-brazil-1",
    "istanbul 伊斯坦布尔": "tr-west-1",
    "beijing4 beijing 4 CN North-Beijing4": "cn-north-4",
    # a dash between Chinese words is no "not"
    "昇腾-异步": "npu async",
    "文本-生成": "文本 生成",
    "昇腾 -异步": "npu -async",
    "npu-异步": "npu-异步",
    "arch arm64": "aarch64",
    "架构:arm64的": "aarch64",
    "状态:正常": "normal",
    "accelerator:none": "cpu",
    "status:retired": "deleted",
    "status:available": "normal",
    "pytorch,tensorflow,or mindspore": "engine:mindspore,pytorch,tensorflow",
    '"cuda_11"': '"cuda_11"',
    "“cuda_11”": '"cuda_11"',
    '-"cuda_11"': '-"cuda_11"',
    '"unbalanced': "unbalanced",
    "pytorch?": "pytorch",
    "(pytorch) [npu]; `gpu`": "pytorch gpu npu",
    "pytorch — npu": "pytorch npu",
    "runtimes: pytorch": "pytorch",
    "11 cuda:*": "11 cuda:*",
    "swr.cn/atelier/img:pytorch_1.8.0-cuda_10.2-x86_64": "pytorch_1.8.0-cuda_10.2-x86_64",
    "atelier/pytorch_1_8:pytorch_1.8.0-x86_64-": "pytorch_1.8.0-x86_64-",
    "npu/gpu": "accelerator:gpu,npu",
    "npu / gpu": "accelerator:gpu,npu",
    "/": "",
    "tf1.13-python3.7-gpu": "tf1.13-python3.7-gpu",
    "cuda&gt;=11 &lt;https://x|pytorch&gt;": "pytorch cuda>=11",
    "ｐｙｔｏｒｃｈ　ＮＰＵ　ｃｕｄａ：１１": "pytorch npu cuda:11",
    "torch\u200b npu\ufeff": "pytorch npu",
    "pytorch cuda 11 npu py 3.9 -async": "pytorch npu cuda:11 python:3.9 -async",
}


@pytest.mark.parametrize(("question", "canonical"), CANONICAL.items())
def test_a_question_has_one_canonical_text(question: str, canonical: str) -> None:
    assert str(parse(question)) == canonical


@settings(max_examples=500)
@given(questions | st.text())
def test_the_canonical_text_reads_as_the_same_query(question: str) -> None:
    try:
        query = parse(question)
    except QueryError:
        return
    assert parse(str(query)) == query
    assert str(parse(str(query))) == str(query)
    assert len(str(query)) <= MAX_LENGTH


@given(
    st.lists(
        st.sampled_from(["pytorch", "npu", "-async", "cuda>=11", "py3.9", "foo", '"bar"']), unique=True
    ).flatmap(lambda words: st.tuples(st.just(words), st.permutations(words)))
)
def test_the_order_of_words_means_nothing(words: tuple[list[str], list[str]]) -> None:
    one, other = words
    assert parse(" ".join(one)) == parse(" ".join(other))


@given(questions | st.text())
def test_the_normal_form_is_its_own(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("question", ['npu ""', '"" npu', 'npu " "', 'npu"" pytorch'])
def test_an_empty_quotation_says_nothing(question: str) -> None:
    assert parse(question) == parse(question.replace('"', " "))
