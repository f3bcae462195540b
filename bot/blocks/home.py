"""The Home tab: what there is, how to ask and to follow; or one answer in the place of these."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.blocks.commands import command_line
from bot.blocks.footer import COMMAND
from bot.blocks.help import notice, unanswerable
from bot.blocks.kit import Block, actions, button, context, divider, header, section
from bot.blocks.mrkdwn import Mrkdwn, bold, code, fill
from bot.blocks.overview import overview
from bot.blocks.press import Press, PressError, read_press
from bot.blocks.progress import polls

if TYPE_CHECKING:
    from bot.blocks.kit import Message
    from bot.catalogue.subscription import Progress
    from bot.catalogue.view import View
    from bot.texts import Texts

HOME = "home"
_EXAMPLE = "pytorch npu"
_DIGEST = 16  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Shown:
    """What a published Home tab carries along: the digest of its blocks, and the question that it answers.

    Both are empty where it is none of this version's, or answers no question.
    """

    digest: str = ""
    asked: Press = Press()  # noqa: RUF009, it is frozen


def home(
    view: View, progress: Progress | None, texts: Texts, *, waiting: bool = False, command: str = COMMAND
) -> Block:
    """The Home tab as it opens. `waiting` says that the catalogue follows, where there is none yet."""
    about = fill(texts, "home.about", command=code(command))
    blocks: list[Block] = [header(texts("help.title")), section(about)]
    again = button(texts("button.refresh"), f"{HOME}:again", str(Press()))
    if view.index is None:
        why = notice("cold.fetching", texts) if waiting else unanswerable(view, texts, command=command)
        blocks += why.blocks
        blocks.append(context(fill(texts, "home.help", help=code(command_line(command, "help", texts)))))
    else:
        blocks += overview(view.index, view, texts, command=command).blocks
    if not waiting and (view.index is None or view.stale or view.awaited):
        blocks.append(actions(again))
    how = fill(texts, "home.follow", command=code(command_line(command, "subscribe", texts, _EXAMPLE)))
    blocks += [
        divider(),
        section(Mrkdwn(f"{bold(texts('help.follow'))}\n{how}")),
        context(polls(progress, texts)),
    ]
    return _as_view(blocks, Press())


def home_answer(
    message: Message, asked: Press, back: Press, texts: Texts, *, command: str = COMMAND
) -> Block:
    """The Home tab with an answer in it. `asked` is the question, `back` what its first button leads to.

    Nothing can be shown to a channel or followed from here: it says what to type there.
    """
    blocks = [actions(button(texts("button.back"), f"{HOME}:back", str(back))), *message.blocks]
    if asked.query and asked != back and message.found:
        typed = code(f"{command} {asked.query}")
        blocks.append(context(fill(texts, "home.elsewhere", command=typed)))
    return _as_view(blocks, asked)


def read_shown(view: Any) -> Shown:
    """What a view of Slack's carries along, whatever it is."""
    metadata = view.get("private_metadata") if isinstance(view, dict) else None
    try:
        fields = json.loads(metadata or "")
        return Shown(str(fields["digest"]), read_press(fields["asked"]))
    except (PressError, ValueError, TypeError, LookupError, RecursionError):
        return Shown()


def _as_view(blocks: list[Block], asked: Press) -> Block:
    """The view. Its digest is that of its blocks as they are sent: Slack gives ids to those it keeps."""
    content = json.dumps(blocks, sort_keys=True).encode()
    carried = {"digest": hashlib.sha256(content).hexdigest()[:_DIGEST], "asked": str(asked)}
    return {"type": "home", "private_metadata": json.dumps(carried), "blocks": blocks}
