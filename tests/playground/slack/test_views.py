"""Views: a trigger opens one modal, three lie on one another, and a submission's ack says what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.slack import CHINESE_USER, USER, View
from tests.kit import section
from tests.playground.slack.office import Deputy, Office, deputed, home, modal, refusal, refused

SUBMIT = {"type": "plain_text", "text": "Go"}
INPUT = {
    "type": "input",
    "block_id": "words",
    "label": {"type": "plain_text", "text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
FORM = modal(INPUT, submit=SUBMIT, callback_id="asked")


def trigger(desk: Office) -> str:
    return desk.slack.tickets.issue_trigger(USER)


def shown(desk: Office) -> View:
    view = desk.slack.workspace.modal(USER)
    assert view
    return view


async def test_a_trigger_opens_a_modal_once(desk: Office) -> None:
    trigger_id = trigger(desk)
    opened = await desk.client.views_open(trigger_id=trigger_id, view=modal())
    assert opened["view"]["id"] == shown(desk).id
    assert desk.slack.workspace.modal(CHINESE_USER) is None
    again = desk.client.views_open(trigger_id=trigger_id, view=modal())
    assert await refused(again) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(desk: Office) -> None:
    young, old = trigger(desk), trigger(desk)
    desk.clock.ahead += 2.5
    assert (await desk.client.views_open(trigger_id=young, view=modal()))["ok"]
    desk.clock.ahead += 1
    assert await refused(desk.client.views_open(trigger_id=old, view=modal())) == "expired_trigger_id"


async def test_a_trigger_that_nobody_gave_out_is_refused_with_where(desk: Office) -> None:
    answer = await refusal(desk.client.views_open(trigger_id="1.2.x", view=modal()))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"
    ]


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(title={"type": "plain_text", "text": "a" * 25}), "/view/title"),
        (modal(title={"type": "mrkdwn", "text": "a"}), "/view/title"),
        (modal(submit={"type": "plain_text", "text": "a" * 25}), "/view/submit"),
        (modal(private_metadata="a" * 3001), "/view/private_metadata"),
        (modal(callback_id="a" * 256), "/view/callback_id"),
        (modal(notify_on_close="yes"), "/view/notify_on_close"),
        (modal(colour="red"), "/view/colour"),
        (modal(*[section("a")] * 101), "/view/blocks"),
        (modal(section("a" * 3001)), "/view/blocks/0/text/text"),
        (modal(INPUT), "/view/submit"),
        ({"type": "modal", "blocks": [section("a")]}, "/view/title"),
        ({"type": "modal", "title": SUBMIT, "blocks": {}}, "/view/blocks"),
        (home(), "/view/type"),
        ([], "/view"),
    ],
)
async def test_a_view_that_is_wrong_is_refused_with_where(desk: Office, view: Any, pointer: str) -> None:
    call = desk.client.api_call("views.open", json={"trigger_id": trigger(desk), "view": view})
    answer = await refusal(call)
    assert answer["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in answer["response_metadata"]["messages"][0]
    assert desk.slack.workspace.modal(USER) is None


async def test_a_modal_may_have_more_blocks_than_a_message(desk: Office) -> None:
    view = modal(*[section("a")] * 100)
    assert (await desk.client.views_open(trigger_id=trigger(desk), view=view))["ok"]


async def test_a_view_of_a_quarter_of_a_megabyte_is_too_large(desk: Office) -> None:
    view = modal(*[section("a" * 3000)] * 90)
    assert await refused(desk.client.views_open(trigger_id=trigger(desk), view=view)) == "view_too_large"


async def test_three_modals_lie_on_one_another_and_no_fourth(desk: Office) -> None:
    assert await refused(desk.client.views_push(trigger_id=trigger(desk), view=modal())) == "not_found"
    await desk.client.views_open(trigger_id=trigger(desk), view=modal())
    lowest = shown(desk)
    for _ in range(2):
        pushed = await desk.client.views_push(trigger_id=trigger(desk), view=modal())
        assert pushed["view"]["root_view_id"] == lowest.id
    fourth = desk.client.views_push(trigger_id=trigger(desk), view=modal())
    assert await refused(fourth) == "push_limit_reached"


async def test_a_view_is_updated_by_its_id_or_its_external_id_unless_it_has_changed(desk: Office) -> None:
    opened = await desk.client.views_open(trigger_id=trigger(desk), view=modal(external_id="mine"))
    view_id, first = opened["view"]["id"], opened["view"]["hash"]
    updated = await desk.client.views_update(view_id=view_id, hash=first, view=modal(external_id="mine"))
    assert updated["view"]["hash"] != first
    late = desk.client.views_update(view_id=view_id, hash=first, view=modal())
    assert await refused(late) == "hash_conflict"
    await desk.client.views_update(external_id="mine", view=modal(section("new"), external_id="mine"))
    assert shown(desk).blocks[0]["text"]["text"] == "new"
    assert await refused(desk.client.views_update(view_id="V0", view=modal())) == "not_found"
    other = desk.client.views_push(trigger_id=trigger(desk), view=modal(external_id="mine"))
    assert await refused(other) == "duplicate_external_id"


async def test_a_home_tab_is_published_to_one_person_and_again(desk: Office) -> None:
    first = await desk.client.views_publish(user_id=USER, view=home("a"))
    again = await desk.client.views_publish(user_id=USER, view=home("b"))
    assert first["view"]["id"] == again["view"]["id"]
    shown_home = desk.slack.workspace.home(USER)
    assert shown_home
    assert shown_home.blocks[0]["text"]["text"] == "b"
    assert desk.slack.workspace.home(CHINESE_USER) is None
    late = desk.client.views_publish(user_id=USER, hash=first["view"]["hash"], view=home())
    assert await refused(late) == "hash_conflict"
    assert await refused(desk.client.views_publish(user_id="U0", view=home())) == "user_not_found"
    assert await refused(desk.client.views_publish(user_id=USER, view=modal())) == "invalid_arguments"


async def submitted(desk: Office, ack: Any) -> tuple[Deputy, str]:
    """The bot to which a form was submitted that it acked so, and the error of that."""
    async with deputed(desk.slack) as deputy:
        deputy.acks["view_submission"] = ack
        await desk.client.views_open(trigger_id=trigger(desk), view=FORM)
        delivery = await desk.slack.submit(shown(desk), {"words": {"typed": "npu"}})
    return deputy, delivery.error


async def test_a_submission_tells_what_was_typed_and_closes_the_modal(desk: Office) -> None:
    deputy, error = await submitted(desk, None)
    (heard,) = deputy.heard
    typed = heard["view"]["state"]["values"]["words"]["typed"]
    assert (error, typed) == ("", {"type": "plain_text_input", "value": "npu"})
    assert (heard["view"]["callback_id"], heard["user"]["id"]) == ("asked", USER)
    assert desk.slack.workspace.modal(USER) is None


async def test_a_submission_with_errors_stays(desk: Office) -> None:
    errors = {"response_action": "errors", "errors": {"words": "Too few."}}
    assert (await submitted(desk, errors))[1] == ""
    assert shown(desk).definition["callback_id"] == "asked"


async def test_a_submission_can_be_followed_by_another_view(desk: Office) -> None:
    assert (await submitted(desk, {"response_action": "update", "view": modal(section("done"))}))[1] == ""
    assert shown(desk).blocks[0]["text"]["text"] == "done"
    assert (await submitted(desk, {"response_action": "push", "view": modal(section("more"))}))[1] == ""
    assert len(desk.slack.workspace.stack(USER)) == 2


async def test_a_submission_can_clear_all_modals(desk: Office) -> None:
    assert (await submitted(desk, {"response_action": "clear"}))[1] == ""
    assert desk.slack.workspace.stack(USER) == []


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {"other": "x"}},
        {"response_action": "errors", "errors": {"": "x"}},
        {"response_action": "update", "view": home()},
    ],
)
async def test_an_ack_of_a_submission_that_makes_no_sense_is_told_to_the_person(
    desk: Office, ack: Any
) -> None:
    assert (await submitted(desk, ack))[1] == "invalid_response"
    assert shown(desk)


@pytest.mark.parametrize("notify", [True, False])
async def test_only_a_bot_that_asks_for_it_is_told_of_a_close(desk: Office, *, notify: bool) -> None:
    async with deputed(desk.slack) as deputy:
        view = modal(notify_on_close=notify, callback_id="asked")
        await desk.client.views_open(trigger_id=trigger(desk), view=view)
        await desk.client.views_push(trigger_id=trigger(desk), view=view)
        delivery = await desk.slack.close(shown(desk))
    assert [heard["type"] for heard in deputy.heard] == ["view_closed"] * notify
    assert delivery.status == (200 if notify else None)
    assert len(desk.slack.workspace.stack(USER)) == 1


async def test_what_is_chosen_in_a_modal_is_in_its_submission(desk: Office) -> None:
    options = [{"text": {"type": "plain_text", "text": n}, "value": n} for n in ("gpu", "npu")]
    select = {"type": "static_select", "action_id": "chip", "options": options, "initial_option": options[0]}
    block = {"type": "actions", "block_id": "chips", "elements": [select]}
    async with deputed(desk.slack) as deputy:
        await desk.client.views_open(
            trigger_id=trigger(desk), view=modal(block, submit=SUBMIT, callback_id="x")
        )
        await desk.slack.act(select, view=shown(desk), value="npu")
        await desk.slack.submit(shown(desk), {})
    pressed, sent = deputy.heard
    assert pressed["container"] == {"type": "view", "view_id": sent["view"]["id"]}
    assert pressed["actions"][0]["selected_option"] == options[1]
    assert sent["view"]["state"]["values"]["chips"]["chip"]["selected_option"] == options[1]
