"""Slack's event side of the bot: what a person did, and what the bot answers."""
