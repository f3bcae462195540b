"""A Slack bot that answers which ModelArts runtime fits, and tells a channel when the answer changes."""

__version__ = "0.1.0"
