"""Takes the documents' pictures of the playground: `make screenshots`. It needs Debian's chromium."""

from __future__ import annotations

import asyncio
import shutil
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, ViewportSize

IMAGES = Path(__file__).parents[1] / "docs" / "images"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
DESK: ViewportSize = {"width": 1280, "height": 960}
PHONE: ViewportSize = {"width": 390, "height": 844}
WITHIN = 60_000.0  # milliseconds; a shared machine may stand still for some of it
COMMANDS = ("pytorch npu", "subscribe pytorch npu")
# What ModelArts does then: the last part of the path, and what is posted there.
RETIRED = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"
PLACE = {"region": "cn-north-4", "engine": "PyTorch"}
UPSTREAM = (
    (
        "publish",
        {
            **PLACE,
            "name": "pytorch_2.4.0-cann_8.0-py_3.10-euler_2.12-aarch64-snt9b",
            "accelerator": "npu",
            "arch": "aarch64",
        },
    ),
    ("status", {**PLACE, "name": RETIRED, "status": "deleting"}),
)
POST = """([path, body]) => fetch(`/upstream/${path}`, {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
})"""


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The demo, as anyone starts it; the value is its URL."""
    command = (sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout  # noqa: S101  (it is a pipe, as asked)
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def shoot(browser: Browser, url: str, name: str, size: ViewportSize, *, is_dark: bool = False) -> None:
    """One picture: a question, what it is to be followed, and what the channel is told when it changes."""
    page = await browser.new_page(viewport=size, color_scheme="dark" if is_dark else "light")
    await page.goto(url)
    box = page.get_by_role("combobox", name="Message")
    messages = page.locator("#messages .message")
    for count, command in enumerate(COMMANDS, 1):
        await box.fill(f"/runtimes {command}")
        await box.press("Enter")
        await expect(messages).to_have_count(count)
    for change in UPSTREAM:
        await page.evaluate(POST, change)
    await expect(messages).to_have_count(len(COMMANDS) + 1)
    await page.mouse.move(0, 0)
    await page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    await page.close()


async def main() -> None:
    """All pictures; each from a demo of its own, where nothing was asked before."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium: apt-get install chromium fonts-wqy-microhei")
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=WITHIN)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, size, is_dark in (
            ("playground-light", DESK, False),
            ("playground-dark", DESK, True),
            ("playground-phone", PHONE, False),
        ):
            async with demo() as url:
                await shoot(browser, url, name, size, is_dark=is_dark)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
