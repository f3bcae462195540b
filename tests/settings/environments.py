"""Environments for the tests of the settings."""

from __future__ import annotations

GOOD = {
    "SLACK_SIGNING_SECRET": "s",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "MODELARTS_AUTH_TOKEN": "t",
}
KEY = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "sk"}
USER = {"IAM_USERNAME": "u", "IAM_PASSWORD": "p w", "IAM_DOMAIN": "d"}
