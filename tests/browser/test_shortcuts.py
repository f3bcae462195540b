"""The app's shortcuts: of a message and global ones, where the app has declared any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from bot.playground.page.manifest import Shortcut
from bot.playground.slack import BOT, USER, Message
from tests.browser.browsing import last_message

if TYPE_CHECKING:
    from tests.browser.browsing import Puppet, Visit

DECLARED = (
    Shortcut("message", "find_like", "Find one like this", "Reads the message"),
    Shortcut("message", "follow_it", "Follow it"),
    Shortcut("global", "ask", "Ask for a runtime"),
)


async def test_a_shortcut_of_a_message_reaches_the_bot_with_the_message(show: Visit, puppet: Puppet) -> None:
    show.stage.shortcuts = DECLARED
    async with show.open() as page:
        message = show.stage.slack.workspace.post(Message(show.channel, BOT, "about pytorch"))
        button = last_message(page).get_by_role("button", name="Shortcuts for this message")
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menuitem")).to_have_text(
            ["Find one like thisReads the message", "Follow it"]
        )
        await page.keyboard.press("ArrowDown")
        async with page.expect_response("**/do/shortcut"):
            await page.keyboard.press("Enter")
        await expect(button).to_be_focused()
    (taken,) = puppet.taken
    assert (taken["type"], taken["callback_id"], taken["user"]["id"]) == ("message_action", "follow_it", USER)
    assert (taken["channel"]["id"], taken["message"]["ts"]) == (show.channel, message.ts)
    assert taken["message"]["text"] == "about pytorch"


async def test_a_global_shortcut_is_at_the_composer(show: Visit, puppet: Puppet) -> None:
    show.stage.shortcuts = DECLARED
    async with show.open() as page:
        await page.get_by_role("button", name="Shortcuts of the app").click()
        await expect(page.get_by_role("menuitem")).to_have_text(["Ask for a runtime"])
        async with page.expect_response("**/do/shortcut"):
            await page.keyboard.press("Enter")
    (taken,) = puppet.taken
    assert (taken["type"], taken["callback_id"]) == ("shortcut", "ask")
    assert "message" not in taken


async def test_a_message_that_one_alone_sees_has_no_shortcuts(show: Visit) -> None:
    show.stage.shortcuts = DECLARED
    async with show.open() as page:
        show.stage.slack.workspace.post(Message(show.channel, BOT, "for you", ephemeral_to=USER))
        await expect(last_message(page).get_by_role("button")).to_have_text(["Payload"])


async def test_where_no_shortcut_is_declared_there_is_no_menu(show: Visit) -> None:
    show.stage.shortcuts = ()
    async with show.open() as page:
        show.stage.slack.workspace.post(Message(show.channel, BOT, "for all"))
        await expect(last_message(page).get_by_role("button")).to_have_text(["Payload"])
        await expect(page.locator("#composer .menu-button")).to_have_count(0)
