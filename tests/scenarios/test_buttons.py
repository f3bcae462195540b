"""Buttons: each carries what it asks for, and is answered by response_url."""

import asyncio
import json
import time
from typing import Any

import pytest
from structlog.typing import EventDict

from tests.fakes.scene import Scene, Transport, button, buttons, playing, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHOUT_PAGES = {"details", "share"}
DOUBLE_CLICK = 5.0  # seconds for which a second click is none


def element(action: str, **value: Any) -> dict[str, Any]:
    return {"action_id": action, "value": json.dumps(value)}


async def test_next_and_previous_turn_the_page_of_a_private_message(scene: Scene) -> None:
    first = await scene.ask("search -xyz")
    second = await scene.press(button(first, "page:next"))
    assert (second["replace_original"], second["response_type"]) == (True, "ephemeral")
    assert "6–10 of 19" in said(second)
    back = await scene.press(button(second, "page:previous"))
    assert back["blocks"] == first["blocks"]


async def test_pages_end(scene: Scene) -> None:
    page, seen = await scene.ask("search -xyz"), 1
    while any(each["action_id"] == "page:next" for each in buttons(page)):
        page, seen = await scene.press(button(page, "page:next")), seen + 1
    assert seen == 4
    assert "16–19 of 19" in said(page)


async def test_a_page_of_a_message_that_all_see_is_turned_for_one_alone(scene: Scene) -> None:
    reply = await scene.press(button(await scene.ask("search -xyz"), "page:next"), ephemeral=False)
    assert (reply["replace_original"], reply["response_type"]) == (False, "ephemeral")


async def test_details_stand_beside_the_answer_and_leave_it(scene: Scene) -> None:
    ack = await scene.ask("pytorch npu")
    reply = await scene.press(button(ack, "details"))
    assert (reply["replace_original"], reply["response_type"]) == (False, "ephemeral")
    assert "in cn-north-4" in said(reply)


async def test_details_of_what_is_gone_from_its_region_are_those_of_another_region(scene: Scene) -> None:
    image = json.loads(button(await scene.ask("pytorch npu"), "details")["value"])["i"]
    reply = await scene.press(element("details", r="000000000000", i=image))
    assert "pytorch_1.11.0" in said(reply)


async def test_details_of_what_is_gone_say_so(scene: Scene) -> None:
    reply = await scene.press(element("details", r="000000000000"))
    assert said(reply) == "That runtime is no longer in the catalogue."


async def test_shared_answers_are_new_messages_that_all_see_and_name_who_shared(scene: Scene) -> None:
    reply = await scene.press(button(await scene.ask("pytorch npu"), "share"))
    assert (reply["replace_original"], reply["response_type"]) == (False, "in_channel")
    assert "Shown by <@U0DEMO>" in said(reply)
    assert {each["action_id"] for each in buttons(reply)} <= WITHOUT_PAGES


async def test_a_double_click_shares_once(scene: Scene) -> None:
    tries, began = scene.tries, time.monotonic()
    click = {"container": {"message_ts": "9.9"}, "actions": [element("share", q="npu")]}
    await asyncio.gather(*(scene.interact(**click) for _ in range(3)))
    await scene.settle()
    shared = scene.tries - tries
    assert 1 <= shared <= 1 + (time.monotonic() - began) // DOUBLE_CLICK
    for _ in range(shared):
        assert "Shown by" in said(await scene.reply())


async def test_another_persons_click_shares_too(scene: Scene) -> None:
    tries = scene.tries
    for user in ("U7", "U8"):
        click = {"user": {"id": user, "team_id": "T"}, "container": {"message_ts": "8.8"}}
        await scene.interact(**click, actions=[element("share", q="npu")])
        assert f"<@{user}>" in said(await scene.reply())
    assert scene.tries == tries + 2


async def test_a_suggestion_asks_its_question_in_the_place_of_the_answer(scene: Scene) -> None:
    ack = await scene.ask("pytroch npu")
    suggestion = button(ack, "ask:near")
    reply = await scene.press(suggestion)
    assert reply["replace_original"] is True
    assert reply["blocks"] == (await scene.ask(json.loads(suggestion["value"])["q"]))["blocks"]


async def test_every_button_of_the_overview_finds_something(scene: Scene) -> None:
    for each in buttons(await scene.ask("")):
        assert "No runtime matches." not in said(await scene.press(each))


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "null", "[]", "7", "{", '{"q":7}', '{"q":"cuda:"}', '{"s":[]}', "[" * 2000),
        *('{"q":"npu","p":-1}', '{"q":"npu","p":1.5}', '{"q":"npu","p":true}'),
        '{"q":"' + "x" * 1900 + '"}',
    ],
)
@pytest.mark.parametrize("action", ["page:next", "share", "details", "verb", "ask:near:0"])
async def test_a_value_that_no_button_has_gets_a_sentence(scene: Scene, action: str, value: str) -> None:
    reply = await scene.press({"action_id": action, "value": value})
    assert said(reply) == (
        "Another version of the bot made this button, and this one cannot read it. Type what you want instead."
    )
    assert (reply["replace_original"], reply["response_type"]) == (False, "ephemeral")


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"q": "npu", "p": 10**30},
        {"q": "<!channel>"},
        {"q": "npu", "s": "<!here>"},
        {"q": "npu", "r": "\ud800", "x": [1]},
        {"q": "\ud800"},
        {"r": "' OR 1=1"},
    ],
)
@pytest.mark.parametrize("action", ["page", "share", "details", "verb", "ask"])
async def test_a_hostile_value_is_only_data(
    scene: Scene, action: str, value: dict[str, Any], logged: list[EventDict]
) -> None:
    reply = await scene.press({"action_id": action, "value": json.dumps(value)})
    assert "<!" not in said(reply).replace("<!date^", "")
    assert [line for line in logged if line["log_level"] == "error"] == []


async def test_a_page_of_a_newer_snapshot_says_so(scene: Scene) -> None:
    asked = button(await scene.ask("search -xyz"), "page:next")
    value = json.loads(asked["value"])
    assert "has changed since" not in said(await scene.press(asked))
    older = await scene.press(element("page:next", **value | {"s": "0123456789ab"}))
    assert "The catalogue has changed since the page before" in said(older)


async def test_an_unknown_action_is_acked_and_answered_by_nothing(
    scene: Scene, logged: list[EventDict]
) -> None:
    tries = scene.tries
    delivery = await scene.interact(actions=[element("vanish:this")])
    await scene.settle()
    assert (delivery.status, delivery.body) == (200, None)
    assert scene.tries == tries
    assert [line["action"] for line in logged if line["event"] == "action_unknown"] == ["vanish"]


async def test_presses_are_counted_by_action(transport: Transport) -> None:
    async with playing(transport=transport) as scene:
        await scene.press(button(await scene.ask("npu"), "details"))
        figures = (await scene.http.get(f"{scene.url}/metrics")).text
    assert 'runtimes_bot_asked_total{what="details"} 1.0' in figures
