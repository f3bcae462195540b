"""What someone who knows Slack does first, in a browser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from bot.playground.slack import BOT, CHINESE_USER, USER, Message
from tests.browser.browsing import PHONE, last_message, look, say
from tests.examples import SNT9B

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.browser.browsing import Visit

OFFERED = ["pytorch npu asked already", "cuda>=11 py3.8", "subscribe npu"]  # after the first was asked


async def test_a_question_is_answered_for_the_asker_alone(demo: Visit) -> None:
    async with demo.open() as page, demo.open(user=CHINESE_USER) as other:
        await say(page, "/runtimes pytorch npu")
        await expect(last_message(page).get_by_text(SNT9B, exact=True)).to_be_visible()
        await expect(last_message(page)).to_contain_text("Only visible to you")
        await expect(page.locator("#announcer")).to_contain_text("PyTorch on NPU")
        await expect(other.locator("#messages .message")).to_have_count(0)


async def test_details_pages_and_the_answer_for_all_are_a_click_away(demo: Visit) -> None:
    async with demo.open() as page, demo.open(user=CHINESE_USER) as other:
        await say(page, "/runtimes sync")
        first = await page.locator("#messages .block code").first.inner_text()
        await page.get_by_role("button", name="Next").click()
        await expect(page.locator("#messages .block code").first).not_to_have_text(first)
        await say(page, "/runtimes pytorch npu")
        await expect(last_message(page)).to_contain_text("PyTorch on NPU")
        await last_message(page).get_by_role("button", name=f"Details of {SNT9B}").click()
        await expect(last_message(page)).to_contain_text("request mode")
        await page.get_by_role("button", name="Show in channel").last.click()
        shared = other.locator("#messages .message")
        await expect(shared).to_have_count(1)
        await expect(shared).to_contain_text(SNT9B)
        await expect(shared.locator(".only-you")).to_have_count(0)


async def test_nothing_can_be_typed_before_it_could_be_sent(demo: Visit) -> None:
    async with demo.open() as page:
        gate = asyncio.Event()

        async def hold(route: Route) -> None:
            await gate.wait()
            await route.continue_()

        await page.route("**/texts.json", hold)
        await page.reload(wait_until="commit")
        composer = page.get_by_role("combobox")
        await expect(composer).not_to_be_editable()
        gate.set()
        await expect(composer).to_be_editable()
        await say(page, "/runtimes pytorch npu")
        await expect(last_message(page)).to_contain_text(SNT9B)
        await page.unroute("**/texts.json")


async def test_the_first_visit_offers_three_questions(demo: Visit) -> None:
    async with demo.open() as page:
        examples = page.locator(".example")
        await expect(examples).to_have_count(3)
        await examples.first.click()
        await expect(last_message(page)).to_contain_text(SNT9B)
        await expect(examples).to_have_count(0)


@pytest.mark.parametrize(("user", "named"), [(USER, "ModelArts panel"), (CHINESE_USER, "ModelArts 面板")])
async def test_on_a_phone_the_third_question_calls_the_panel_what_its_button_does(
    user: str, named: str, demo: Visit
) -> None:
    async with demo.open(user=user, size=PHONE) as page:
        await expect(page.locator(".example").nth(2)).to_contain_text(named)
        await expect(page.locator(".chat-head").get_by_role("button", name=named)).to_be_in_viewport(ratio=1)


async def test_the_three_questions_stay_at_hand_until_each_was_asked(alone: Visit) -> None:
    async with alone.open() as page:
        await page.locator(".example").first.focus()
        await page.keyboard.press("Enter")
        tries = page.locator("#tries").get_by_role("button")
        await expect(tries).to_have_text(OFFERED, use_inner_text=True)
        await expect(tries.nth(1)).to_be_focused()
        await page.reload()
        await expect(tries).to_have_text(OFFERED, use_inner_text=True)
        await tries.nth(1).click()
        await expect(page.locator("#messages .message")).to_have_count(2)
        await tries.nth(2).click()
        await expect(page.locator("#messages .message")).to_have_count(3)
        await expect(page.locator("#tries")).not_to_be_visible()
        await expect(page.get_by_role("combobox", name="Message")).to_be_focused()


async def test_the_questions_go_once_the_conversation_has_grown(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "/runtimes npu")
        await expect(page.locator("#tries")).to_be_visible()
        for number in range(7):
            demo.stage.slack.workspace.post(Message(demo.channel, BOT, f"number {number}"))
        await expect(last_message(page)).to_contain_text("number 6")
        await expect(page.locator("#tries")).not_to_be_visible()


async def test_the_page_speaks_the_language_of_the_person(demo: Visit) -> None:
    async with demo.open() as page:
        await page.get_by_role("radio", name="lin").check()
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        await expect(page.get_by_role("heading", name="频道")).to_be_visible()
        await page.get_by_role("combobox", name="消息").fill("/runtimes 昇腾")
        await page.keyboard.press("Enter")
        await expect(last_message(page)).to_contain_text("2 个运行时")
        await page.get_by_role("radio", name="alex").check()
        await expect(page.get_by_role("heading", name="Channels")).to_be_visible()
        await expect(page.locator("#messages .message")).to_have_count(0)


async def test_a_reload_keeps_the_conversation_and_where_one_is(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "/runtimes pytorch npu")
        await expect(last_message(page)).to_contain_text(SNT9B)
        await page.reload()
        await expect(last_message(page)).to_contain_text(SNT9B)
        await expect(page.get_by_role("heading", name="# runtimes-test")).to_be_visible()


async def test_two_tabs_stay_in_step(demo: Visit) -> None:
    async with demo.open() as page:
        other = await page.context.new_page()
        await other.goto(page.url)
        await say(page, "/runtimes npu")
        await expect(last_message(other)).to_contain_text(SNT9B)
        await other.get_by_role("button", name="Details of").first.click()
        await expect(page.locator("#messages .message")).to_have_count(2)


async def test_a_hostile_name_is_text(demo: Visit) -> None:
    name = '<img src=x onerror="document.title=1"><!channel> *b* `&lt;'
    groups = demo.stage.sandbox.regions["cn-north-4"]
    async with demo.open() as page:
        groups[1]["runtimes"][0] = name
        await look(demo)
        lines = ("/runtimes pytorch cpu", "/runtimes show <img src=x onerror=alert(1)>")
        for number, line in enumerate(lines, 1):
            await say(page, line)
            await expect(page.locator("#messages .message")).to_have_count(number)
            await expect(last_message(page)).to_contain_text("<img")
            assert await page.locator("#messages img, #messages .mention").count() == 0
        await expect(page).to_have_title("Playground · /runtimes")


async def test_the_command_is_offered_and_what_was_typed_comes_back(demo: Visit) -> None:
    async with demo.open() as page:
        box = page.get_by_role("combobox", name="Message")
        await box.press_sequentially("/")
        await expect(page.locator("#suggestions").get_by_role("option")).to_have_count(13)
        await box.press("Enter")
        await expect(box).to_have_value("/runtimes ")
        await box.press_sequentially("sta")
        await box.press("ArrowDown")
        await box.press("Enter")
        await expect(box).to_have_value("/runtimes status")
        await box.press("Enter")
        await expect(last_message(page)).to_contain_text("How the data stands")
        await box.press("ArrowUp")
        await expect(box).to_have_value("/runtimes status")
        await box.press("ArrowDown")
        await expect(box).to_have_value("")


async def test_what_follows_a_verb_is_typed_behind_it(demo: Visit) -> None:
    async with demo.open() as page:
        box = page.get_by_role("combobox", name="Message")
        await box.press_sequentially("/runtimes sub")
        options = page.locator("#suggestions").get_by_role("option")
        await expect(options).to_have_count(2)
        await expect(options.first).to_contain_text("/runtimes subscribe WORDS")
        await box.press("ArrowDown")
        await box.press("Tab")
        await expect(box).to_have_value("/runtimes subscribe ")
        await page.get_by_role("radio", name="lin").check()
        await page.get_by_role("combobox", name="消息").fill("/runtimes p")
        await expect(options.first).to_contain_text("/runtimes 暂停 编号 3天")


async def test_what_is_no_command_is_offered_as_one(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "pytorch npu")
        await page.get_by_role("button", name="/runtimes pytorch npu").last.click()
        await expect(last_message(page)).to_contain_text(SNT9B)
        await expect(page.locator(".notice")).to_have_count(0)


async def test_everything_is_reached_without_a_mouse(demo: Visit) -> None:
    async with demo.open() as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("combobox", name="Message")).to_be_focused()
        await page.keyboard.type("/runtimes pytorch npu")
        await page.keyboard.press("Enter")
        await expect(last_message(page)).to_contain_text(SNT9B)
        buttons = last_message(page).get_by_role("button")
        first = await buttons.evaluate_all(
            "(all, name) => all.findIndex((each) => each.getAttribute('aria-label') === name)",
            f"Details of {SNT9B}",
        )
        for number in range(await buttons.count() - 1, first - 1, -1):
            await page.keyboard.press("Shift+Tab")
            if await page.locator("#scroll:focus").count():
                await page.keyboard.press("Shift+Tab")
            await expect(buttons.nth(number)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages .message")).to_have_count(2)
        await expect(page.get_by_role("button", name=f"Details of {SNT9B}")).to_be_focused()


async def test_the_focus_stays_in_an_answer_that_turns_its_page(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "/runtimes sync")
        first = await page.locator("#messages .block code").first.inner_text()
        await page.get_by_role("button", name="Next").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#messages .block code").first).not_to_have_text(first)
        await expect(page.locator(".message button:focus")).to_have_count(1)


async def test_a_message_shows_its_payload_and_its_use_of_the_limits(demo: Visit) -> None:
    async with demo.open() as page:
        await say(page, "/runtimes pytorch npu")
        await last_message(page).hover()
        await page.get_by_role("button", name="Payload").click()
        dialog = page.get_by_role("dialog", name="Payload of the message")
        await expect(dialog).to_contain_text('"action_id": "share"')
        await expect(
            dialog.get_by_role("row").filter(has_text="message.blocks").filter(has_text="5 / 50")
        ).to_be_visible()
        await expect(dialog).to_contain_text("Slack would take this message.")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)


async def test_the_theme_is_the_systems_until_one_is_chosen_and_then_kept(demo: Visit) -> None:
    async with demo.open(color_scheme="dark") as page:
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = await page.evaluate(ground)
        await page.get_by_role("radio", name="Light").check()
        assert await page.evaluate(ground) != dark
        await page.reload()
        assert await page.evaluate(ground) == "rgb(255, 255, 255)"
        await page.get_by_role("radio", name="System").check()
        assert await page.evaluate(ground) == dark


async def test_on_a_phone_the_sides_are_drawers(demo: Visit) -> None:
    async with demo.open(size=PHONE) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        await page.get_by_role("button", name="Open the list of channels").click()
        await page.get_by_role("button", name="random").click()
        await expect(page.get_by_role("heading", name="# random")).to_be_visible()
        await expect(page.locator("#sidebar")).not_to_be_visible()
        await page.get_by_role("button", name="Open the ModelArts panel").click()
        await expect(page.get_by_role("radio", name="cn-north-4")).to_be_checked()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Open the ModelArts panel")).to_be_focused()


async def test_a_bot_that_fails_is_told_of_in_the_channel(show: Visit) -> None:
    show.stage.slack.bot_url = "http://127.0.0.1:9"
    async with show.open() as page:
        await say(page, "/runtimes npu")
        await expect(last_message(page)).to_contain_text("dispatch_failed")
