"""A person before the Home tab: opens it, reads it, presses what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.slack import TEAM, USER
from tests.fakes.scene import button, buttons, said

if TYPE_CHECKING:
    from bot.playground.slack import View
    from tests.fakes.scene import Scene

EXAMPLES = ["ask:example:0", "ask:example:1", "ask:example:2"]


def shown(scene: Scene, user: str = USER) -> View:
    view = scene.slack.workspace.home(user)
    assert view, "nothing is published"
    return view


def text(scene: Scene, user: str = USER) -> str:
    return said({"blocks": [*shown(scene, user).blocks]})


def names(scene: Scene) -> list[str]:
    """The action_ids of the buttons in the tab."""
    return [each["action_id"] for each in buttons({"blocks": shown(scene).blocks})]


async def open_home(scene: Scene, user: str = USER) -> None:
    """Open the tab, and wait for what comes of it."""
    delivery = await scene.slack.open_home(user=user)
    assert (delivery.status, delivery.error) == (200, "")
    await scene.settle()


async def press(scene: Scene, action: str, user: str = USER) -> None:
    """Press a button in the tab, and wait for what comes of it."""
    view = shown(scene, user)
    element = button({"blocks": view.blocks}, action)
    delivery = await scene.slack.act(element, user=user, view=view)
    assert (delivery.status, delivery.body, delivery.error) == (200, None, "")
    await scene.settle()


def published(scene: Scene) -> int:
    return scene.slack.calls.count("views.publish")


async def press_gone(scene: Scene, action: str, value: str, user: str = USER) -> None:
    """Press a button that is not in the tab any more, as Slack tells of it."""
    view = shown(scene, user)
    await scene.interact(
        view=view.as_json(),
        container={"type": "view", "view_id": view.id},
        response_url=None,
        actions=[{"type": "button", "action_id": action, "value": value}],
        user={"id": user, "team_id": TEAM},
    )
    await scene.settle()
