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
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
QUESTIONS = ("pytroch", "pytorch npu")


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
    """One picture: the questions asked, and what became of them."""
    page = await browser.new_page(viewport=size, color_scheme="dark" if is_dark else "light")
    await page.goto(url)
    box = page.get_by_role("combobox", name="Message")
    for count, question in enumerate(QUESTIONS, 1):
        await box.fill(f"/runtimes {question}")
        await box.press("Enter")
        await expect(page.locator("#messages .message")).to_have_count(count)
    await page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    await page.close()


async def main() -> None:
    """All pictures; each from a demo of its own, where nothing was asked before."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium: apt-get install chromium fonts-wqy-microhei")
    IMAGES.mkdir(parents=True, exist_ok=True)
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
