"""A stand-in for Slack: a small workspace, the Web API over it, and deliveries to a bot."""

from bot.playground.slack.changes import Change, Listener
from bot.playground.slack.courier import Delivery, Parcel
from bot.playground.slack.faults import SlackFault
from bot.playground.slack.message import Message
from bot.playground.slack.people import (
    BOT,
    CHANNEL,
    CHINESE_USER,
    PRIVATE,
    RANDOM,
    SLACKBOT,
    TEAM,
    USER,
    Channel,
    Person,
)
from bot.playground.slack.stand_in import APP_TOKEN, BOT_TOKEN, SlackStandIn
from bot.playground.slack.view import View
from bot.playground.slack.workspace import Logged, Workspace

__all__ = [
    "APP_TOKEN",
    "BOT",
    "BOT_TOKEN",
    "CHANNEL",
    "CHINESE_USER",
    "PRIVATE",
    "RANDOM",
    "SLACKBOT",
    "TEAM",
    "USER",
    "Change",
    "Channel",
    "Delivery",
    "Listener",
    "Logged",
    "Message",
    "Parcel",
    "Person",
    "SlackFault",
    "SlackStandIn",
    "View",
    "Workspace",
]
