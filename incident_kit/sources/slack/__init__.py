"""Slack: messages out of a saved export, or live through an app of one's own."""
