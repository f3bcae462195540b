"""The slash command: its verbs are one table, from which help and did-you-mean come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.blocks.answer import answer
from bot.blocks.details import details
from bot.blocks.help import notice, question_error, usage
from bot.blocks.overview import overview
from bot.blocks.status import status
from bot.catalogue.errors import QueryError
from bot.catalogue.normal import normalise
from bot.catalogue.parse import parse
from bot.catalogue.words import FILLERS
from bot.texts import CHINESE
from handlers import follow

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.blocks.kit import Message
    from bot.blocks.mrkdwn import Mrkdwn
    from bot.blocks.row import Rows
    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.follow import Act


@dataclass(frozen=True, slots=True)
class Asked:
    """One use of the command: what stood behind the verb, and what there is to answer from and with.

    `index` is empty where no region has answered yet. `following` are the lines about following, for a verb
    that looks at it; in a terminal there are none.
    """

    rest: str
    index: Index
    view: View
    texts: Texts
    rows: Rows
    command: str
    following: tuple[Mrkdwn, ...] = ()


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of the verb table. `takes` is whether words may follow; `reads` whether it needs a catalogue.

    `looks` is whether it says how following goes, too: that takes a look at the store, each time anew.
    `run` answers from memory; `act`, where there is one, does in Slack what takes a channel and the store.
    """

    name: str
    aliases: tuple[str, ...]
    takes: bool
    reads: bool
    run: Callable[[Asked], Message]
    act: Act | None = None
    looks: bool = False


def _search(asked: Asked) -> Message:
    try:
        query = parse(asked.rest)
    except QueryError as error:
        return question_error(error, asked.texts)
    if not query.terms:
        return _overview(asked)
    matches = asked.index.search(query)
    verbs = tuple(_BY_WORD)
    return answer(matches, asked.view, asked.texts, verbs=verbs, rows=asked.rows, command=asked.command)


def _show(asked: Asked) -> Message:
    named = asked.index.named(asked.rest)
    return details(named, asked.view, asked.texts, command=asked.command) if named else _search(asked)


def _help(asked: Asked) -> Message:
    texts = asked.texts
    rows = [(verb, (usage_of(verb, asked.command, texts), f"verb.{verb.name}.help")) for verb in VERBS]
    asking, following = ([row for verb, row in rows if bool(verb.act) is acts] for acts in (False, True))
    return usage(asking, texts, following)


def _status(asked: Asked) -> Message:
    return status(asked.view, asked.texts, asked.following)


def _overview(asked: Asked) -> Message:
    return overview(asked.index, asked.view, asked.texts, command=asked.command)


def _in_channel(asked: Asked) -> Message:
    return replace(notice("verb.in_channel", asked.texts), found=None)


def _in_slack(asked: Asked) -> Message:
    return replace(notice("verb.in_slack", asked.texts), found=None)


SEARCH = Verb("search", ("find", "查询", "搜索"), takes=True, reads=True, run=_search)


def _followed(
    name: str, *aliases: str, act: Act, takes: bool = True, run: Callable[[Asked], Message] = _in_channel
) -> Verb:
    return Verb(name, aliases, takes=takes, reads=False, run=run, act=act)


OVERVIEW = Verb("overview", ("概览",), takes=False, reads=True, run=_overview)
VERBS = (
    OVERVIEW,
    SEARCH,
    Verb("show", ("details", "info", "详情"), takes=True, reads=True, run=_show),
    _followed("subscribe", "follow", "watch", "订阅", "关注", act=follow.subscribe),
    _followed("subscriptions", "following", "list", "订阅列表", takes=False, act=follow.subscriptions),
    _followed("unsubscribe", "unfollow", "unwatch", "取消订阅", "退订", "取消关注", act=follow.unsubscribe),
    _followed("pause", "snooze", "mute", "暂停", act=follow.pause),
    _followed("resume", "unpause", "unmute", "恢复", "继续", act=follow.resume),
    _followed("changes", "news", "变更", "更新", act=follow.changes, run=_in_slack),
    Verb("status", ("状态",), takes=False, reads=False, run=_status, looks=True),
    Verb("help", ("?", "-h", "--help", "帮助"), takes=True, reads=False, run=_help),
)
_BY_WORD = {word: verb for verb in VERBS for word in (verb.name, *verb.aliases)}


def choose(text: str) -> tuple[Verb, str]:
    """The verb that `text` uses, and what stands behind it. A question needs no verb."""
    first, _, rest = normalise(text).partition(" ")
    verb = _BY_WORD.get(first)
    # "list npu" is a question still; "subscriptions npu" is none.
    if verb and (verb.takes or not rest or (verb.act and first not in FILLERS)):
        return verb, text.split(maxsplit=1)[1].strip() if rest else ""
    return (SEARCH, text.strip()) if first else (OVERVIEW, "")


def usage_of(verb: Verb, command: str, texts: Texts) -> str:
    """How a verb is typed, in the person's language. The default one and the bare command need no name."""
    own = next((alias for alias in verb.aliases if not alias.isascii()), verb.name)
    named = own if texts.language == CHINESE else verb.name
    named = "" if verb in {SEARCH, OVERVIEW} else named
    args = texts(f"verb.{verb.name}.args") if f"verb.{verb.name}.args" in texts else ""
    return " ".join(filter(None, (command, named, args)))
