"""Messages that people copied out of Slack's window, where there is no token and no export.

::

    text ─▶ lines ─▶ drafts ─▶ events ─▶ the same message from Slack takes their place

A paste never says whether it is all there was: the check says so each time.
"""
