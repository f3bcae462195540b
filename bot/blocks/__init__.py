"""Pure: values to Block Kit, within Slack's limits."""
