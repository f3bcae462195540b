"""Every message is within Slack's limits, harmless and useful, whatever the catalogue and the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.answer import PAGE, answer
from bot.blocks.details import details
from bot.blocks.footer import fault_lines
from bot.blocks.help import notice, question_error, usage
from bot.blocks.overview import overview
from bot.blocks.row import Rows
from bot.blocks.status import status
from bot.catalogue.errors import OrderError, QueryError
from bot.catalogue.offers import Offer
from bot.catalogue.order import read_changes, read_order
from bot.catalogue.parse import parse
from bot.catalogue.search import Index
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer, Snapshot
from bot.catalogue.view import Failure, View
from bot.texts import LANGUAGES, load_texts
from tests.blocks.look import action_ids, buttons, check, shown, suggested
from tests.examples import AS_OF, REGION, example_runtimes, runtime, view_of
from tests.strategies import REGIONS, catalogues, questions

if TYPE_CHECKING:
    from bot.blocks.kit import Message

TEXTS = load_texts()
EXAMPLE = view_of(example_runtimes())
EN = TEXTS["en"]
ZH = TEXTS["zh_CN"]
PLENTY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ask(question: str, view: View = EXAMPLE, language: str = "en", **how: Any) -> Message:
    assert view.index
    return answer(view.index.search(parse(question)), view, TEXTS[language], **how)


faults = st.builds(
    Fault,
    st.sampled_from(FaultKind),
    st.sampled_from([REGION, "<!here>"]),
    st.text(max_size=300),
    st.integers(0, 99),
)
reasons = st.sampled_from(["modelarts.throttled", "modelarts.forbidden", "modelarts.not_found"])


@st.composite
def views(draw: st.DrawFn) -> View:
    """A catalogue over a few regions, each of them fresh, stale, failing, empty, or not heard of yet."""
    rows = draw(catalogues)
    regions = {row.region for row in rows} or {REGION}
    regions |= draw(st.sets(st.sampled_from(REGIONS), max_size=2))
    answers = tuple(
        RegionAnswer(
            region,
            AS_OF,
            tuple(row for row in rows if row.region == region),
            tuple(draw(st.lists(faults, max_size=12))),
            tuple({row.engine for row in rows if row.region == region} | {"Custom"}),
        )
        for region in sorted(regions)
    )
    unheard = [f"eu-{n}" + "<" * 50 for n in range(draw(st.sampled_from([0, 1, 2, 48])))]
    failing = draw(st.sets(st.sampled_from([*REGIONS, *unheard])))
    failures = tuple(Failure(region, draw(reasons), AS_OF) for region in sorted(failing))
    stale = frozenset(draw(st.lists(st.sampled_from(sorted(regions)))))
    return View(Snapshot(answers), Index(rows), failures, stale, frozenset(unheard) - failing)


@PLENTY
@given(
    views(),
    questions,
    st.sampled_from(LANGUAGES),
    st.integers(0, 20),
    st.booleans(),
    st.sampled_from(["", "U0SHARER"]),
)
def test_every_answer_is_within_the_limits_and_harmless(
    view: View,
    question: str,
    language: str,
    start: int,
    newer: bool,
    sharer: str,
) -> None:
    try:
        query = parse(question)
    except QueryError as error:
        check(question_error(error, TEXTS[language]))
        return
    assert view.index
    matches = view.index.search(query)
    check(
        answer(
            matches,
            view,
            TEXTS[language],
            start=start,
            newer=newer,
            shared_by=sharer,
            verbs=("help", "status"),
        )
    )
    check(overview(view.index, view, TEXTS[language], command="/runtimes"))
    check(status(view, TEXTS[language]))
    for offer in matches.page(0, 2):
        check(details((offer, offer, offer, offer), view, TEXTS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_page_of_the_worst_names_is_within_the_limits(language: str) -> None:
    worst = [
        replace(
            runtime("&" * 500 + str(n), engine="&" * 300, status="<!channel>", arch="&" * 99),
            region="&" * 90,
            request_mode="&" * 99,
            image_source="&" * 99,
        )
        for n in range(40)
    ]
    view = view_of(worst)
    check(ask("", view, language))
    assert view.index
    check(details(tuple(view.index.search(parse("")).offers())[:9], view, TEXTS[language]))


@given(st.text(max_size=400))
def test_a_question_that_cannot_be_read_is_quoted_harmlessly(text: str) -> None:
    try:
        parse(f"{text}zz:1 cuda:{text}")
    except QueryError as error:
        check(question_error(error, EN))


def test_an_answer_says_what_was_asked_and_shows_each_fact_with_its_source() -> None:
    said = shown(ask("pytorch npu"))
    assert "*PyTorch on NPU* · 1 runtime" in said
    assert "*PyTorch 1.11.0* · NPU SNT9 · driver C8x · CANN 7.0.1 (from the name)" in said
    assert "`pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b`" in said
    assert "Declared: NPU SNT9, driver C8x, aarch64, sync, normal, uniform_image" in said
    assert "From the name: PyTorch 1.11.0, CANN 7.0.1, Python 3.9, EulerOS 2.10.7, snt9b" in said
    assert "They disagree: chip declared SNT9, named snt9b" in said
    assert "ModelArts cn-north-4, as of <!date^1795430400^{ago}|2026-11-23 10:40 UTC>" in said


def test_an_accelerator_that_only_the_name_states_is_marked_so() -> None:
    said = shown(ask("mindspore npu"))
    assert "NPU, CANN 6.0.1 (from the name)" in said
    assert "Declared: no accelerator" in said
    assert "accelerator declared none, named NPU" in said


def test_a_declared_gpu_shows_its_cuda_and_one_without_any_shows_cpu() -> None:
    assert "*TensorFlow 1.13* · GPU · CUDA 10.2" in shown(ask("async"))
    assert "*PyTorch* · CPU" in shown(ask("pytorch python:3.6"))


def test_what_is_retiring_says_so_at_a_glance() -> None:
    view = view_of([runtime("python3.6", status="deleting"), runtime("python3.7", status="frozen")])
    said = shown(ask("python", view))
    assert "*PyTorch* · CPU · *retiring*" in said
    assert "*frozen*" in said


def test_the_text_for_screen_readers_carries_the_essentials() -> None:
    assert ask("pytorch npu").text == (
        "PyTorch on NPU: 1 runtime\n"
        "PyTorch 1.11.0 NPU, pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"
    )
    assert ask("pytroch").text == "“pytroch”: No runtime matches."


def test_pages_turn_by_buttons_that_carry_the_question_and_the_snapshot() -> None:
    first = ask("tensorflow")
    assert "1–5 of 10" in shown(first)
    assert EXAMPLE.snapshot
    fingerprint = EXAMPLE.snapshot.fingerprint
    assert ("Next 6–10", {"q": "tensorflow", "p": PAGE, "s": fingerprint}) in buttons(first)
    second = ask("tensorflow", start=PAGE)
    assert "6–10 of 10" in shown(second)
    assert [label for label, _ in buttons(second)][-3:] == [
        "Show in channel",
        "Follow in this channel",
        "Previous",
    ]


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert ask("tensorflow", start=500).payload() == ask("tensorflow", start=PAGE).payload()


def test_a_newer_snapshot_is_said() -> None:
    assert "The catalogue has changed" in shown(ask("npu", newer=True))


def test_an_answer_shown_in_a_channel_says_by_whom_and_cannot_be_turned() -> None:
    message = ask("tensorflow", shared_by="U0SHARER")
    assert "Shown by <@U0SHARER>" in shown(message)
    assert {label for label, _ in buttons(message)} == {"Details"}


def test_a_long_question_is_read_back_cut() -> None:
    said = shown(ask(" ".join(f'"{n}<&>"' for n in range(20))))
    assert "…*" in said


def test_hidden_runtimes_are_counted() -> None:
    view = view_of([runtime("python3.6", status="deleted"), runtime("python3.7")])
    assert "1 retired runtime also matches and is hidden" in shown(ask("python", view))


def test_an_empty_answer_names_the_word_and_offers_what_is_near() -> None:
    message = ask("pytroch npu")
    assert "No runtime has *“pytroch”*." in shown(message)
    assert buttons(message) == [("pytorch npu (1)", {"q": "pytorch npu"}), ("npu (2)", {"q": "npu"})]


def test_that_nothing_is_so_is_said_of_what_a_runtime_is() -> None:
    assert "\nNo runtime is retiring.\n" in shown(ask("retiring"))
    assert "\n没有即将下线的运行时。\n" in shown(ask("retiring", language="zh_CN"))
    assert "No runtime is retiring." in shown(ask("retiring npu"))
    assert "No runtime is frozen." in shown(ask("status:frozen"))
    assert "没有 frozen 的运行时。" in shown(ask("status:frozen", language="zh_CN"))
    gpus = view_of([runtime("python3.6", request_mode="async")])
    assert "No runtime is synchronous or retiring." in shown(ask("retiring sync", gpus))
    assert "No runtime has *“zzz”* or *retiring*." in shown(ask("retiring zzz"))
    assert "No runtime has *any status*." in shown(ask("status:*", view_of([runtime("x", status="")])))


def test_words_that_clash_are_named_with_the_way_out_of_each() -> None:
    message = ask("tensorflow npu")
    assert "not together: *NPU*, *TensorFlow*" in shown(message).replace(
        "*TensorFlow*, *NPU*", "*NPU*, *TensorFlow*"
    )
    assert ("tensorflow (10)", {"q": "tensorflow"}) in buttons(message)


def test_an_empty_answer_for_want_of_deleted_ones_shows_the_way_to_them() -> None:
    view = view_of([runtime("python3.6", status="deleted")])
    message = ask("pytorch", view)
    assert "1 runtime that matches is retired" in shown(message)
    assert suggested(message) == [("pytorch deleted (1)", {"q": "pytorch deleted"})]


def test_an_empty_answer_with_nothing_near_offers_questions_that_find_something() -> None:
    assert "Questions that find something" in shown(ask("V100"))
    assert ("npu (2)", {"q": "npu"}) in buttons(ask("V100"))


def test_under_every_answer_is_a_button_to_follow_what_was_asked() -> None:
    assert ("Follow in this channel", {"q": "pytorch npu"}) in buttons(ask("npu pytorch"))
    assert buttons(ask("v100"))[-1] == ("Notify this channel when there is one", {"q": "v100"})
    assert buttons(ask("910c"))[-1] == ("Notify this channel when there is one", {"q": "snt9b23"})
    assert buttons(ask("v100", language="zh_CN"))[-1] == ("出现时通知本频道", {"q": "v100"})


@pytest.mark.parametrize("question", ["pytroch", "region:eu-west-9"])
def test_what_will_never_match_is_not_offered_to_be_followed(question: str) -> None:
    assert "follow" not in action_ids(ask(question))


def test_an_answer_in_a_channel_cannot_be_followed_by_its_readers() -> None:
    assert action_ids(ask("npu", shared_by="U0SHARER")) == ["details", "details"]
    assert "follow" not in action_ids(ask("v100", shared_by="U0SHARER"))


def test_a_slip_of_a_command_is_recognised() -> None:
    message = ask("hlep", verbs=("help", "status"))
    assert "`help`" in shown(message)
    assert ("help", {"q": "help"}) in buttons(message)


def test_an_empty_catalogue_says_that_it_is_empty() -> None:
    assert "ModelArts lists no runtime" in shown(ask("", view_of([])))


def test_the_footer_tells_stale_failed_and_missing_apart() -> None:
    stale = replace(EXAMPLE, stale=frozenset({REGION}))
    assert "a newer answer is being fetched" in shown(ask("npu", stale))
    assert "Ask again" in [label for label, _ in buttons(ask("npu", stale))]
    failed = replace(stale, failures=(Failure(REGION, "modelarts.unreachable", AS_OF),))
    assert "cn-north-4: as of" in shown(ask("npu", failed))
    assert "ModelArts cannot be reached." in shown(ask("npu", failed))
    missing = replace(EXAMPLE, failures=(Failure("eu-1", "modelarts.forbidden", AS_OF),))
    assert "eu-1: no data. ModelArts does not let the bot" in shown(ask("npu", missing))
    awaited = replace(EXAMPLE, awaited=frozenset({"eu-1"}))
    assert "eu-1 has not answered yet." in shown(ask("npu", awaited))


def test_what_is_held_back_is_said() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    torn = replace(
        only, faults=(Fault(FaultKind.TORN, REGION, "PyTorch", 6), Fault(FaultKind.MISSING, REGION, count=2))
    )
    said = shown(ask("npu", replace(EXAMPLE, snapshot=Snapshot((torn,)))))
    assert "cn-north-4: 6 PyTorch runtimes are left out; ModelArts' data about them is inconsistent." in said
    assert "cn-north-4: 2 engines are missing from ModelArts' answer." in said


@pytest.mark.parametrize(
    ("fault", "en", "zh"),
    [
        (
            Fault(FaultKind.TORN, REGION, "PyTorch", 1),
            "cn-north-4: 1 PyTorch runtime is left out; ModelArts' data about it is inconsistent.",
            "cn-north-4：ModelArts 返回的 PyTorch 数据不一致，1 个运行时暂不显示。",
        ),
        (
            Fault(FaultKind.UNREADABLE, REGION, "", 3),
            "cn-north-4: 3 unnamed-engine runtimes are left out; ModelArts' data about them cannot be read.",
            "cn-north-4：ModelArts 返回的未命名引擎数据无法读取，3 个运行时暂不显示。",
        ),
        (
            Fault(FaultKind.REPEATED, REGION, "PyTorch", 2),
            (
                "cn-north-4: 2 PyTorch runtimes are listed twice with different facts; "
                "the first of each is shown."
            ),
            "cn-north-4：2 个 PyTorch 运行时重复且信息不同，只显示第一个。",
        ),
        (
            Fault(FaultKind.MISSING, REGION, count=1),
            "cn-north-4: 1 engine is missing from ModelArts' answer.",
            "cn-north-4：ModelArts 返回的数据缺少 1 个引擎。",
        ),
    ],
)
def test_each_fault_has_a_plain_sentence(fault: Fault, en: str, zh: str) -> None:
    assert [*fault_lines(Snapshot((RegionAnswer(REGION, AS_OF, (), (fault,)),)), EN)] == [en]
    assert [*fault_lines(Snapshot((RegionAnswer(REGION, AS_OF, (), (fault,)),)), ZH)] == [zh]


def test_of_what_is_held_back_that_of_the_engines_in_the_answer_comes_first() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    faults = tuple(Fault(FaultKind.TORN, REGION, engine, 6) for engine in ("A", "B", "C", "D", "PyTorch"))
    torn = replace(EXAMPLE, snapshot=Snapshot((replace(only, faults=faults),)))
    rows = Rows()
    for question in ("aarch64", "pytorch cuda>=99"):  # shown, and asked for
        said = shown(ask(question, torn, rows=rows))
        assert "6 PyTorch" in said
        assert said.index("6 PyTorch") < said.index("6 A")
        assert "6 D" not in said
    assert "6 PyTorch" not in shown(ask("mindspore", torn, rows=rows))
    assert torn.index
    assert "6 PyTorch" in shown(details(torn.index.search(parse("aarch64")).page(0, 1), torn, EN))


def test_what_is_left_out_of_the_footer_names_the_command_that_tells_it() -> None:
    assert EXAMPLE.snapshot
    (only,) = EXAMPLE.snapshot.answers
    faults = tuple(Fault(FaultKind.TORN, REGION, f"E{n}", 6) for n in range(5))
    torn = replace(EXAMPLE, snapshot=Snapshot((replace(only, faults=faults),)))
    assert "\n2 more: `/runtimes status`" in shown(ask("npu", torn))
    assert "\n2 more: `/rt status`" in shown(ask("npu", torn, command="/rt"))
    assert "\n另有 2 条，见 `/rt status`" in shown(ask("npu", torn, "zh_CN", command="/rt"))
    assert torn.index
    assert "`/rt status`" in shown(overview(torn.index, torn, EN, command="/rt"))
    offers = torn.index.search(parse("npu")).page(0, 1)
    assert "`/rt status`" in shown(details(offers, torn, EN, command="/rt"))


def test_details_show_every_fact_declared_beside_from_the_name() -> None:
    (row,) = (row for row in example_runtimes() if row.named.chip == "snt3p-300i")
    row = replace(row, extra=(("memory", "32GB"), *((f"f{n}", "1") for n in range(12))))
    said = shown(details((Offer((row,)),), EXAMPLE, EN))
    assert "*accelerator*: declared none, from the name NPU (they disagree)" in said
    assert "*chip*: from the name snt3p-300i" in said
    assert "*memory*: declared 32GB" in said
    assert "3 more facts" in said


def test_a_name_that_cannot_be_read_still_shows_what_is_declared() -> None:
    view = view_of(
        [runtime("!!!", type="npu", card="SNT9", driver="C8x", arch="aarch64", request_mode="sync")]
    )
    assert "*PyTorch* · NPU SNT9 · driver C8x" in shown(ask("npu", view))
    assert "(no name)" in shown(ask("", view_of([runtime("")])))


def test_an_architecture_that_the_name_states_otherwise_is_among_what_it_says() -> None:
    said = shown(ask("", view_of([runtime("pytorch_2.1.0-py_3.9-aarch64", arch="x86_64")])))
    assert "From the name: PyTorch 2.1.0, Python 3.9, aarch64" in said
    assert "architecture declared x86_64, named aarch64" in said


def test_the_overview_counts_engines_and_accelerators_and_offers_questions_that_find_something() -> None:
    assert EXAMPLE.index
    view = replace(EXAMPLE, index=EXAMPLE.index)
    message = overview(EXAMPLE.index, view, EN, command="/runtimes")
    assert "*19 runtimes for serving models*" in shown(message)
    assert "Engines: TensorFlow 10, PyTorch 6, MindSpore 3" in shown(message)
    assert "Accelerators: GPU 11, CPU 6, NPU 2" in shown(message)
    assert [value for _, value in buttons(message)] == [
        {"q": "npu"},
        {"q": "cuda>=11"},
        {"q": "pytorch python:3.7"},
    ]


def test_the_overview_counts_what_is_retiring_and_folds_many_engines() -> None:
    rows = [runtime("x", engine=f"E{n}", status="deleting") for n in range(20)]
    view = view_of(rows)
    assert view.index
    said = shown(overview(view.index, view, EN, command="/r"))
    assert "20 are retiring" in said
    assert "+8" in said


def test_status_tells_each_region_apart() -> None:
    failing = replace(
        EXAMPLE,
        failures=(
            Failure("eu-1", "modelarts.forbidden", AS_OF),
            Failure(REGION, "modelarts.throttled", AS_OF),
        ),
    )
    said = shown(status(failing, EN))
    assert "cn-north-4: 19 runtimes, as of" in said
    assert "eu-1: no data; first failed <!date" in said
    assert "ago}|2026-11-23 10:40 UTC>; first failed <!date^1795430400^{ago}|2026-11-23 10:40 UTC>. " in said
    assert "UTC>开始获取失败。ModelArts 要求机器人降低请求频率。" in shown(status(failing, ZH))
    assert "a newer answer is being fetched" in shown(status(replace(EXAMPLE, stale=frozenset({REGION})), EN))
    assert "Catalogue" not in shown(status(View(), EN))


def test_answers_are_in_chinese_for_who_reads_chinese() -> None:
    said = shown(ask("pytorch npu cuda>=7", language="zh_CN"))
    assert "NPU 上的 PyTorch，CUDA 7 或更新" in said
    assert "没有符合条件的运行时" in said
    assert "NPU、" not in said


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
        assert EXAMPLE.index
        matches = EXAMPLE.index.search(parse(question))
        return answer(matches, EXAMPLE, TEXTS[language]).text.partition(": ")[0].partition("：")[0]

    assert read("en").startswith(en)
    if zh:
        assert read("zh_CN").replace("异步", "同步").startswith(zh)


def test_help_shows_every_facet_by_an_example() -> None:
    said = shown(usage([("/runtimes status", "verb.status.help")], EN))
    assert "`/runtimes status`: how old the data is, and what is wrong" in said
    for example in ("pytorch&gt;=2", "910b", "cuda:11..12", "status:deleting"):
        assert f"`{example}`" in said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("cudda:11", "nothing called `cudda`"),
        ("cuda:abc", "`abc` is not a version of CUDA"),
        ("arch>=3", "architecture has no order"),
        (">=11", "could not read `&gt;=11`"),
        ("x" * 301, "at most"),
    ],
)
def test_a_question_that_cannot_be_read_gets_a_clear_sentence(question: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(question)
    assert said in question_error(caught.value, EN).text
    assert question_error(caught.value, ZH).text != question_error(caught.value, EN).text


def test_an_unknown_facet_offers_the_question_with_the_nearest_one() -> None:
    with pytest.raises(QueryError) as caught:
        parse("npu cudda:11")
    assert buttons(question_error(caught.value, EN))[0] == ("npu cuda:11", {"q": "npu cuda:11"})


@pytest.mark.parametrize(
    ("typed", "en", "zh"),
    [
        (
            "npu events:retird",
            (
                "`events:` takes any of `retiring`, `retired`, `changed`, `restored`, `added`, not `retird`.\n"
                "Did you mean `retired`"
            ),
            "`事件:` 可以是 `下线中`、`已下线`、`变更`、`恢复`、`新增`，不能是 `retird`。",
        ),
        (
            "npu every:dayly",
            "`every:` takes one of `now`, `daily`, `weekly`, not `dayly`.\nDid you mean `daily`?",
            "`频率:` 只能是 `即时`、`每天`、`每周` 之一，不能是 `dayly`。\n您是不是想用 `daily`？",
        ),
        (
            "npu evnts:added",
            "There is no option `evnts`.\nDid you mean `events`",
            "没有名为 `evnts` 的选项。",
        ),
    ],
)
def test_an_order_that_cannot_be_read_is_met_with_what_it_takes(typed: str, en: str, zh: str) -> None:
    with pytest.raises(OrderError) as caught:
        read_order(typed)
    assert question_error(caught.value, EN).text.startswith(en)
    assert question_error(caught.value, ZH).text.startswith(zh)


def test_a_span_that_cannot_be_used_is_met_with_one_that_can() -> None:
    with pytest.raises(OrderError) as caught:
        read_changes("900d npu")
    assert question_error(caught.value, EN).text == (
        "`900d` is not a length of time I can use: from a minute to a year, as in `3d`.\nDid you mean `366d`?"
    )


def test_help_has_what_is_to_follow_in_a_group_of_its_own() -> None:
    message = usage([("/runtimes", "verb.search.help")], EN, [("/runtimes pause", "verb.pause.help")])
    check(message)
    assert "*Follow changes in a channel*\n`/runtimes pause`: pauses one" in shown(message)


def test_a_notice_is_one_sentence() -> None:
    assert notice("details.gone", EN).payload()["text"] == "That runtime is no longer in the catalogue."


@PLENTY
@given(
    st.lists(
        st.sampled_from(["npu", "pytorch", "cuda>=99", "zzz", "-async", "tensorflow", "deleted"]),
        min_size=1,
        max_size=20,
    )
)
def test_each_suggestion_finds_as_many_as_it_says(words: list[str]) -> None:
    assert EXAMPLE.index
    message = ask(" ".join(words))
    if EXAMPLE.index.search(parse(" ".join(words))).count:
        return
    for label, value in suggested(message):
        query = parse(value["q"])
        assert label == f"{query} ({EXAMPLE.index.search(query).count})"
