"""The words people ask with, in English and Chinese, and what each of them means.

`WORDS` maps a word to a facet and its value. `VALUES` holds words that mean so only behind their facet.
All keys are in the normal form of `bot.catalogue.normal`: lower case, half width.
"""

from __future__ import annotations

_ENGINES = {
    "tensorflow": ("TensorFlow", ("tf",)),
    "pytorch": ("PyTorch", ("torch",)),
    "mindspore": ("MindSpore", ("ms", "昇思")),
    "xgboost": ("XGBoost", ("xgb",)),
    "scikit_learn": ("Scikit_Learn", ("sklearn", "scikit-learn", "scikit")),
    "spark_mllib": ("Spark_MLlib", ("spark", "pyspark", "mllib", "spark-mllib")),
    "mxnet": ("MXNet", ()),
    "caffe": ("Caffe", ()),
    "custom": ("Custom", ("自定义",)),
    "horovod": ("Horovod", ()),
    "vllm": ("vLLM", ()),
    "verl": ("verl", ()),
    "areal": ("AReaL", ()),
    "veomni": ("VeOmni", ()),
    "mindie": ("MindIE", ()),
    "mindspeed_llm": ("MindSpeed-LLM", ("mindspeed", "mindspeed-llm")),
}
_SYSTEMS = {
    "ubuntu": ("Ubuntu", ("乌班图",)),
    "euler": ("EulerOS", ("euleros", "欧拉")),
    "openeuler": ("openEuler", ()),
    "hce": ("HCE", ("hce_os",)),
    "centos": ("CentOS", ()),
    "debian": ("Debian", ()),
}
# The area that Huawei Cloud writes before a region's Chinese names ("华北-北京四"), these, and the others.
_REGIONS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "cn-north-1": ("华北", ("北京一", "北京1"), ("beijing1",)),
    "cn-north-4": ("华北", ("北京四", "北京4"), ("beijing4",)),
    "cn-north-9": ("华北", ("乌兰察布一", "乌兰察布1", "乌兰察布"), ("ulanqab1", "ulanqab")),
    "cn-east-3": ("华东", ("上海一", "上海1"), ("shanghai1",)),
    "cn-east-2": ("华东", ("上海二", "上海2"), ("shanghai2",)),
    "cn-south-1": ("华南", ("广州",), ("guangzhou",)),
    "cn-south-2": ("华南", ("深圳",), ("shenzhen",)),
    "cn-southwest-2": ("西南", ("贵阳一", "贵阳1", "贵阳"), ("guiyang1", "guiyang")),
    "ap-southeast-1": ("中国", ("香港",), ("hongkong",)),
    "ap-southeast-2": ("亚太", ("曼谷",), ("bangkok",)),
    "ap-southeast-3": ("亚太", ("新加坡",), ("singapore",)),
    "ap-southeast-4": ("亚太", ("雅加达",), ("jakarta",)),
    "af-south-1": ("非洲", ("约翰内斯堡",), ("johannesburg",)),
    "la-south-2": ("拉美", ("圣地亚哥",), ("santiago",)),
    "sa-brazil-1": (
        "拉美",
        ("圣保罗一", "圣保罗1", "圣保罗"),
        ("saopaulo1", "saopaulo", "sãopaulo1", "sãopaulo"),
    ),
    "tr-west-1": ("土耳其", ("伊斯坦布尔",), ("istanbul",)),
}
_LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "accelerator": {
        "npu": ("ascend", "昇腾", "npus"),
        "gpu": ("nvidia", "显卡", "gpus", "英伟达"),
        "cpu": ("cpus", "处理器", "none"),
    },
    "chip": {
        "snt9": ("910", "910a", "d910", "ascend910"),
        "snt9b": ("910b", "ascend910b", "d910b"),
        "snt9b23": ("910c", "ascend910c"),
        "snt3": ("310", "d310", "ascend310"),
        "snt3p": ("310p", "ascend310p"),
        "snt9c": (),
        "snt9e": (),
        "300i": (),
    },
    "arch": {
        "x86_64": ("x86", "amd64", "x64", "x86-64", "intel"),
        "aarch64": ("arm64", "arm", "armv8", "鲲鹏", "kunpeng"),
    },
    "mode": {
        "sync": ("synchronous", "realtime", "real-time", "同步", "实时", "在线"),
        "async": ("asynchronous", "异步"),
    },
    "status": {
        "normal": ("active", "正常", "在用"),
        "deleting": ("retiring", "deprecated", "eol", "即将下线", "下线中", "即将下架"),
        "deleted": ("retired", "已下线", "已下架"),
    },
    "source": {
        "base_image": ("base", "base-image", "基础镜像"),
        "uniform_image": ("uniform", "uniform-image", "统一镜像"),
    },
    "region": {
        region: (
            *latin,
            *(form for name in names for form in (name, f"{area}-{name}", f"{area}{name}")),
        )
        for region, (area, names, latin) in _REGIONS.items()
    },
}

# One spelling for each way an engine is written, in the API and in image names.
ENGINE_NAMES = {word: engine for engine, (_, words) in _ENGINES.items() for word in (engine, *words)}

# The engines ModelArts serves by name. Others stand in image names only, or are built on one of these.
API_ENGINES = frozenset(
    ("tensorflow", "pytorch", "mindspore", "xgboost", "scikit_learn", "spark_mllib", "mxnet", "caffe")
)

# How a value is written for people; what is not here is shown as it came.
DISPLAY = {
    **{engine: shown for engine, (shown, _) in _ENGINES.items()},
    **{system: shown for system, (shown, _) in _SYSTEMS.items()},
    "npu": "NPU",
    "gpu": "GPU",
    "cpu": "CPU",
}

# How a chip is called outside ModelArts.
CHIP_NAMES = {"snt9": "910", "snt9b": "910B", "snt3": "310", "snt3p": "310P"}

# A chip's family, where its own name is a bin, an older name or a name with a card.
CHIP_FAMILIES = {
    "d910": "snt9",
    "d310": "snt3",
    "910a": "snt9",
    "910b": "snt9b",
    "910c": "snt9b23",
    "310": "snt3",
    "310p": "snt3p",
    **{f"snt9b{number}": "snt9b" for number in range(1, 5)},
}

WORDS: dict[str, tuple[str, str]] = {
    **{word: ("engine", engine) for word, engine in ENGINE_NAMES.items()},
    **{word: ("os", system) for system, (_, words) in _SYSTEMS.items() for word in (system, *words)},
    **{
        word: (facet, value)
        for facet, values in _LABELS.items()
        for value, words in values.items()
        for word in (value, *words)
    },
}

VALUES: dict[str, dict[str, str]] = {
    "accelerator": {"no": "cpu", "无": "cpu"},
    "status": {"available": "normal", "ok": "normal"},
}

# Words that carry no condition. What asks for the order the answer already has ("latest") is here too.
FILLERS = frozenset(
    """a all at least most than an and any anything are as available based be but by can compatible do
    does everything exists find for get give got has have hello help hey hi how i image images in is it
    its just latest list looking me model models my need needed needs newest of on only our please pls
    run running runs runtime runtimes serve serves serving show some support supported supporting
    supports thanks that the there these they this to use used uses using want wants we what what's
    whats when which who with work works you your 的 和 且 与 及 在 有 用 上 请 我 我们 我要 要 想 想要
    找 查 查找 查询 搜索 哪些 哪个 哪种 什么 支持 使用 基于 带 运行 跑 运行时 镜像 版 模型 推理 最新
    最新的 所有 全部 一个 吗 呢 吧 请问 可以 能 能用 给 帮 帮我 推荐 但 但是 只 只要 仅 纯 还 是 是否
    有没有 是不是 支不支持 能不能 可不可以 有无 不限 之间 列出 看看 需要""".split()  # noqa: SIM905
)
NEGATIONS = frozenset(
    """no non not without except neither nor excluding
    非 不 不是 不要 不用 不带 不含 不支持 没有 无 除 除了 排除""".split()  # noqa: SIM905
)
ALTERNATIVES = frozenset("or || 或 或者 还是".split())  # noqa: SIM905
EXCLUSIONS = frozenset("以外 之外".split())  # noqa: SIM905, behind what is not wanted
# What may stand between a word and its number: "cuda version 11".
NUMBER_LINKS = frozenset("version ver v from 版本 版本号".split())  # noqa: SIM905
# What may follow a number, and the comparison it means: "cuda 11 or newer", "cuda 11 以上".
TAILS: dict[tuple[str, ...], str] = {
    **{
        (link, word): ">="
        for link in ("or", "and")
        for word in ("newer", "later", "above", "higher", "greater", "up", "more", "upwards")
    },
    **{("or", word): "<=" for word in ("older", "earlier", "below", "lower", "less")},
    **{
        (word,): ">="
        for word in (
            "以上",
            "及以上",
            "或以上",
            "或更新",
            "或更高",
            "以上版本",
            "及以上版本",
            "或更高版本",
            "及更高版本",
        )
    },
    **{
        (word,): "<="
        for word in ["以下", "及以下", "或以下", "或更旧", "或更低", "以下版本", "及以下版本", "或更低版本"]
    },
}
# What may stand before a number, or before what it belongs to: "cuda newer than 11", "newer than cuda 11".
COMPARISONS: dict[tuple[str, ...], str] = {
    **{(word, "than"): ">" for word in ("newer", "later", "higher", "greater", "above", "more")},
    **{(word, "than"): "<" for word in ("older", "earlier", "lower", "less", "below")},
    **{(word, "than", "or", "equal", "to"): ">=" for word in ("newer", "higher", "greater", "more")},
    **{(word, "than", "or", "equal", "to"): "<=" for word in ("older", "lower", "less")},
    ("at", "least"): ">=",
    ("at", "most"): "<=",
    ("up", "to"): "<=",
    **{(word,): ">" for word in ("above", "over", "after", "高于", "大于", "超过", "新于")},
    **{(word,): "<" for word in ("below", "under", "before", "低于", "小于", "旧于")},
    **{
        (word,): ">="
        for word in ["since", "min", "minimum", "不低于", "不小于", "至少", "大于等于", "大于或等于"]
    },
    **{(word,): "<=" for word in ["max", "maximum", "不高于", "不大于", "至多", "小于等于", "小于或等于"]},
}
