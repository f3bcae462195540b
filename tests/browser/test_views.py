"""Modals and the Home tab: shown, filled, submitted, refused, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from bot.playground.slack import CHINESE_USER, USER
from tests.browser.browsing import DESK, PHONE
from tests.browser.test_blocks import BUTTON, CHECKS, SELECT
from tests.kit import plain, section

if TYPE_CHECKING:
    from playwright.async_api import ViewportSize

    from tests.browser.browsing import Puppet, Visit


def asking(label: str, block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(label), "block_id": block_id, "element": element, **more}


MODAL: dict[str, Any] = {
    "type": "modal",
    "title": plain("Follow"),
    "submit": plain("Start"),
    "close": plain("Not now"),
    "notify_on_close": True,
    "blocks": [
        section("What to follow"),
        asking("Query", "query", {"type": "plain_text_input", "action_id": "q", "initial_value": "npu"}),
        asking("Which", "which", SELECT, hint=plain("One of them")),
        asking("Kinds", "kinds", CHECKS, optional=True),
    ],
}
HOME = {"type": "home", "blocks": [section("*Welcome* home"), {"type": "actions", "elements": [BUTTON]}]}


async def test_a_modal_is_filled_and_what_is_wrong_is_said_where_it_is(show: Visit, puppet: Puppet) -> None:
    workspace = show.stage.slack.workspace
    puppet.answers["view_submission"] = {"response_action": "errors", "errors": {"query": "Nothing is so"}}
    async with show.open() as page:
        workspace.open_view(USER, MODAL)
        modal = page.get_by_role("dialog", name="Follow")
        await modal.get_by_label("Query").fill("pytorch")
        await modal.get_by_label("Which").select_option("b")
        await modal.get_by_role("checkbox", name="Option C").check()
        await modal.get_by_role("button", name="Start").click()
        await expect(modal.get_by_role("alert").filter(has_text="Nothing is so")).to_be_visible()
        puppet.answers.clear()
        await modal.get_by_role("button", name="Start").click()
        await expect(modal).to_have_count(0)
    values = puppet.taken[-1]["view"]["state"]["values"]
    assert values["query"]["q"]["value"] == "pytorch"
    assert values["which"]["pick"]["selected_option"]["value"] == "b"
    assert [each["value"] for each in values["kinds"]["checks"]["selected_options"]] == ["c"]


async def test_what_is_typed_stays_in_a_modal_that_the_bot_changes(show: Visit) -> None:
    workspace = show.stage.slack.workspace
    async with show.open() as page:
        view = workspace.open_view(USER, MODAL)
        modal = page.get_by_role("dialog", name="Follow")
        await modal.get_by_label("Which").select_option("c")
        await modal.get_by_role("checkbox", name="Option B").check()
        await modal.get_by_label("Query").fill("pytch")
        for _ in "ch":
            await page.keyboard.press("ArrowLeft")
        blocks = [section("3 runtimes"), *MODAL["blocks"]]
        workspace.update_view(view, {**MODAL, "title": plain("Follow it"), "blocks": blocks})
        modal = page.get_by_role("dialog", name="Follow it")
        await expect(modal).to_contain_text("3 runtimes")
        await page.keyboard.type("or")
        await expect(modal.get_by_label("Query")).to_have_value("pytorch")
        await expect(modal.get_by_label("Which")).to_have_value("c")
        await expect(modal.get_by_role("checkbox", name="Option B")).to_be_checked()


async def test_a_modal_that_is_closed_says_so_to_the_bot(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page, show.open() as other:
        show.stage.slack.workspace.open_view(USER, MODAL)
        for each in (page, other):
            await expect(each.get_by_role("dialog", name="Follow")).to_be_visible()
        async with page.expect_response("**/do/close"):
            await page.keyboard.press("Escape")
        await expect(other.get_by_role("dialog", name="Follow")).to_have_count(0)
    assert [taken["type"] for taken in puppet.taken] == ["view_closed"]


async def test_a_home_tab_is_shown_where_the_app_has_one(show: Visit, puppet: Puppet) -> None:
    async with show.open() as page:
        await page.get_by_role("button", name="runtimes", exact=True).click()
        async with page.expect_response("**/do/home"):
            await page.get_by_role("tab", name="Home").click()
        await expect(page.locator("#home")).to_contain_text("has not published")
        show.stage.slack.workspace.publish_view(USER, HOME)
        await expect(page.locator("#home strong")).to_have_text("Welcome")
        async with page.expect_response("**/do/act"):
            await page.locator("#home").get_by_role("button", name="Go").click()
        await page.keyboard.press("Shift+Tab")
    assert puppet.taken[-1]["container"]["type"] == "view"


@pytest.mark.parametrize(
    ("user", "tab", "count", "back", "size"),
    [
        (USER, "Home", "19 runtimes for serving models", "Back", DESK),
        (CHINESE_USER, "主页", "19 个可用于部署模型的运行时", "返回", PHONE),
    ],
    ids=["English", "Chinese, on a phone"],
)
async def test_the_bots_home_tab_answers_an_example_and_leads_back(
    user: str, tab: str, count: str, back: str, size: ViewportSize, demo: Visit
) -> None:
    direct = demo.stage.slack.workspace.open_im(user).id
    async with demo.open(user=user, channel=direct, size=size) as page:
        home = page.locator("#home")
        await page.get_by_role("tab", name=tab).click()
        await expect(home).to_contain_text(count)
        await home.get_by_role("button", name="npu").first.press("Enter")
        await expect(home).to_contain_text("snt9b")
        await expect(home.get_by_role("button", name=back)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(home).to_contain_text(count)
