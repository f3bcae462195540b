"""What an answer says of each runtime, and what its buttons carry."""

from __future__ import annotations

from bot.blocks.answer import PAGE
from tests.blocks.look import action_ids, buttons, shown
from tests.blocks.questions import EXAMPLE, ask, told
from tests.examples import runtime, view_of


def test_an_answer_says_what_was_asked_and_shows_each_fact_with_its_source() -> None:
    said = told("pytorch npu")
    assert "*PyTorch on NPU* · 1 runtime" in said
    assert "*PyTorch 1.11.0* · NPU SNT9 · driver C8x · CANN 7.0.1 (from the name)" in said
    assert "`pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b`" in said
    assert "Declared: NPU SNT9, driver C8x, aarch64, sync, normal, uniform_image" in said
    assert "From the name: PyTorch 1.11.0, CANN 7.0.1, Python 3.9, EulerOS 2.10.7, snt9b" in said
    assert "They disagree: chip declared SNT9, named snt9b" in said
    assert "ModelArts cn-north-4, as of <!date^1795430400^{ago}|2026-11-23 10:40 UTC>" in said


def test_an_accelerator_that_only_the_name_states_is_marked_so() -> None:
    said = told("mindspore npu")
    assert "NPU, CANN 6.0.1 (from the name)" in said
    assert "Declared: no accelerator" in said
    assert "accelerator declared none, named NPU" in said


def test_a_declared_gpu_shows_its_cuda_and_one_without_any_shows_cpu() -> None:
    assert "*TensorFlow 1.13* · GPU · CUDA 10.2" in told("async")
    assert "*PyTorch* · CPU" in told("pytorch python:3.6")


def test_what_is_retiring_says_so_at_a_glance() -> None:
    view = view_of([runtime("python3.6", status="deleting"), runtime("python3.7", status="frozen")])
    said = told("python", view)
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
    assert "The catalogue has changed" in told("npu", newer=True)


def test_an_answer_shown_in_a_channel_says_by_whom_and_cannot_be_turned() -> None:
    message = ask("tensorflow", shared_by="U0SHARER")
    assert "Shown by <@U0SHARER>" in shown(message)
    assert {label for label, _ in buttons(message)} == {"Details"}


def test_hidden_runtimes_are_counted() -> None:
    view = view_of([runtime("python3.6", status="deleted"), runtime("python3.7")])
    assert "1 retired runtime also matches and is hidden" in told("python", view)


def test_under_every_answer_is_a_button_to_follow_what_was_asked() -> None:
    assert ("Follow in this channel", {"q": "pytorch npu"}) in buttons(ask("npu pytorch"))
    assert buttons(ask("v100"))[-1] == ("Notify this channel when there is one", {"q": "v100"})
    assert buttons(ask("910c"))[-1] == ("Notify this channel when there is one", {"q": "snt9b23"})
    assert buttons(ask("v100", language="zh_CN"))[-1] == ("出现时通知本频道", {"q": "v100"})


def test_an_answer_in_a_channel_cannot_be_followed_by_its_readers() -> None:
    assert action_ids(ask("npu", shared_by="U0SHARER")) == ["details", "details"]
    assert "follow" not in action_ids(ask("v100", shared_by="U0SHARER"))


def test_a_name_that_cannot_be_read_still_shows_what_is_declared() -> None:
    view = view_of(
        [runtime("!!!", type="npu", card="SNT9", driver="C8x", arch="aarch64", request_mode="sync")]
    )
    assert "*PyTorch* · NPU SNT9 · driver C8x" in told("npu", view)
    assert "(no name)" in told("", view_of([runtime("")]))


def test_an_architecture_that_the_name_states_otherwise_is_among_what_it_says() -> None:
    said = told("", view_of([runtime("pytorch_2.1.0-py_3.9-aarch64", arch="x86_64")]))
    assert "From the name: PyTorch 2.1.0, Python 3.9, aarch64" in said
    assert "architecture declared x86_64, named aarch64" in said
