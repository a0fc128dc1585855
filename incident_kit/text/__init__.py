"""Texts in the forms that others write them in: HTML, mail headers, Slack's own markup."""
