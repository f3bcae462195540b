"""The page: a chat in the browser over the stand-in for Slack, and beside it what ModelArts offers."""
